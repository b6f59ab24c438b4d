"""One JSON line a question in the log: when, how it ended, how long each stage took."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from qa.types import Reply

logger = logging.getLogger("qa.questions")


def write_question(
    outcome: str,
    seconds: float,
    *,
    question: str | None = None,
    reply: Reply | None = None,
) -> None:
    """Log one question; ``question`` is its text, given only where the service may log it."""
    line: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "outcome": outcome,
        "ms": round(1000 * seconds, 1),
    }
    if question is not None:
        line["question"] = question
    if reply is not None:
        line["answers"] = len(reply.answers)
        line["confidence"] = round(reply.answers[0].confidence, 3) if reply.answers else None
        line["stages_ms"] = reply.timings_ms
    logger.info("%s", json.dumps(line, ensure_ascii=False))
