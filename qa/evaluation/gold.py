"""Gold sets: questions with the exact characters that answer them.

An answer is keyed by document and characters, never by passage, so that a gold set outlives every
change of passage size or index.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.types import Document


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """The characters ``[start, end)`` of ``document``, which read ``text``.

    ``digest`` is that of the document, where the gold set tells it.
    """

    document: str
    start: int
    end: int
    text: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """An answer known by its words only: its place in ``document`` is still to be found."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question and every answer that counts as right; none when it is ``impossible``.

    ``written`` are those of a spreadsheet, until ``csv_gold.place_answers`` has found them.
    """

    id: str
    question: str
    answers: tuple[GoldAnswer, ...]
    impossible: bool = False
    tags: tuple[str, ...] = ()
    written: tuple[WrittenAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Questions read from ``path``.

    ``documents`` are those that the file itself carries (the paragraphs of a SQuAD file): index
    them before evaluating. They are empty for JSON lines, whose answers point into a corpus that
    is already indexed. ``warnings`` are French sentences about what was repaired or left out.
    """

    path: Path
    questions: tuple[GoldQuestion, ...]
    documents: tuple[Document, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def index_name(self) -> str:
        """A name for the index of ``documents``: the same paragraphs always give the same name."""
        digest = hashlib.sha256()
        for document in self.documents:
            digest.update(f"{document.path}\0{document.digest}\0".encode())
        stem = re.sub(r"[^\w-]+", "-", self.path.stem)
        return f"gold-{stem}-{digest.hexdigest()[:8]}"
