"""When a reader may leave the remaining passages unread.

Passages come best first. After reading, the engine ranks them by their retrieval score plus a
weight times the log-odds that one of their spans answers (``qa.ranking.ReaderRanker``). So an
unread passage overtakes the best one read only if its own log-odds pass a bound that is known
beforehand. No bound holds for every text; the one here is what 99 % of passages stay under, and
the four best are read whatever they hold, for rival answers and agreeing sources.

Measured on PIAF dev (941 questions over 1,276 paragraphs), reading all of 20 passages → stopping:
passages read 20 → 8.0; best answer the same for 99.9 %; F1 49.30 → 49.30, EM 33.8 → 33.8; passages
with the answer ranked first 79.5 → 79.5 %, in the first five 92.3 → 92.3 %; places shown as
evidence 2.39 → 2.17 a question. Always reading 10 instead costs 0.3 F1 and 0.9 points in the
first five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from haystack import Document, ExtractedAnswer

from qa.asked import read_question
from qa.confidence import Calibration, features_of

LEAST = 4
CEILING = 1.1
"""Log-odds, over no answer at all, that one passage in a hundred exceeds."""


@dataclass(frozen=True, slots=True)
class StopRule:
    """Whether what was read may still be overtaken; ``weight`` is that of the ranking."""

    calibration: Calibration
    weight: float

    def watch(self, query: str, documents: Sequence[Document]) -> Watch:
        """Start reading ``documents``, best first, for ``query``."""
        return Watch(self, query, documents)


class Watch:
    """The state of one reading: told of each passage in turn, it says when to stop."""

    def __init__(self, rule: StopRule, query: str, documents: Sequence[Document]) -> None:
        self._rule = rule
        self._asked = read_question(query)
        self._scores = [document.score or 0.0 for document in documents]
        self._best = -np.inf
        self._read = 0

    def is_settled(self, answers: Sequence[ExtractedAnswer]) -> bool:
        """Take note of the next passage's spans; True when no unread passage matters any more."""
        rule = self._rule
        spans = [rule.calibration.score(features_of(answer, self._asked)) for answer in answers]
        if spans:
            odds = float(np.logaddexp.reduce(spans))
            self._best = max(self._best, self._scores[self._read] + rule.weight * odds)
        self._read += 1
        unread = self._scores[self._read :]
        ceiling = rule.calibration.nothing + CEILING
        return (
            self._read >= LEAST
            and bool(unread)
            and self._best >= max(unread) + rule.weight * ceiling
        )


def stop_rule(calibration: Calibration, weight: float) -> StopRule | None:
    """The rule for a reader, or None: one whose scores were never fitted reads everything."""
    if calibration == Calibration() or weight <= 0:
        return None
    return StopRule(calibration, weight)
