"""With what an evaluation was made: what was asked, of which documents, with which settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qa import __version__
from qa.answering.confidence import FILE_NAME as CALIBRATION
from qa.index.encoder import ONNX_FILE
from qa.paths import MODELS
from qa.settings import SHIPPED

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.evaluation.gold import GoldSet

_NOT_MEASURED = {"index", "indexes", "language", "host", "port"}
_WEIGHTS = "model.safetensors"
_SHOWN = 12  # characters of a digest


@dataclass(frozen=True, slots=True)
class Setup:
    """Gold set, corpus, settings and versions of one evaluation.

    ``created`` is local time, ISO 8601 to the second. The digests are of what was asked (not of the
    file's form) and of the indexed documents. ``settings`` and ``versions`` are (name, value).
    """

    created: str
    gold_digest: str
    corpus_digest: str
    settings: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]


def describe_setup(gold: GoldSet, engine: Engine) -> Setup:
    """The setup of an evaluation that starts now."""
    manifest = engine.store.manifest()
    sources = sorted(engine.store.source_digests().items())
    settings = {
        name: value
        for name, value in engine.settings.model_dump(mode="json", exclude=_NOT_MEASURED).items()
        if not name.startswith("serve_")
    }
    reader = engine.settings.reader
    return Setup(
        created=datetime.now().astimezone().isoformat(timespec="seconds"),
        gold_digest=_digest(_asked(gold)),
        corpus_digest=_digest(sources),
        settings=tuple((name, str(value)) for name, value in settings.items()),
        versions=(
            ("qa", __version__),
            ("reader", reader_digest(reader)),
            ("calibration", _file_digest(reader, CALIBRATION) or reader),
            ("embedder", str(manifest.get("embedder_digest", ""))[:_SHOWN]),
            ("analyser", str(manifest.get("analyser", ""))),
            ("passages", str(manifest.get("passages", ""))),
        ),
    )


def _asked(gold: GoldSet) -> list[list[object]]:
    return [
        [
            question.id,
            question.question,
            question.impossible,
            [[one.document, one.start, one.end, one.text] for one in question.answers],
        ]
        for question in gold.questions
    ]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True).encode()).hexdigest()


def reader_digest(reader: str) -> str:
    """The digest of the reader's weights; its name where they are not here (a hub model)."""
    digests = (_file_digest(reader, name) for name in (ONNX_FILE, _WEIGHTS))
    return next((digest for digest in digests if digest), reader)


def _file_digest(reader: str, name: str) -> str | None:
    """The digest of a file of the reader; None where it has none."""
    file = (MODELS / "reader" if reader == SHIPPED else Path(reader)) / name
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:_SHOWN]
