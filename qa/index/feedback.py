"""What users say of the answers they got, kept beside the index that gave them.

One table, ``feedback``, in ``feedback.sqlite`` of the index' folder; a row is a ``Feedback``:

``id``                    number, counted from 1, never used again
``created``               when it was given (ISO 8601, UTC)
``generation``            that of the index when it answered
``question``              as typed
``effective_question``    as searched
``verdict``               ``right``, ``wrong_answer`` or ``wrong_passage``
``document``, ``start``, ``end``, ``text``
                          the answer judged; NULL where the engine abstained
``right_document``, ``right_start``, ``right_end``, ``right_text``
                          what the user marked as the right answer; NULL where nothing was

Offsets are characters of the document as it was then: compare ``text`` before using them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from qa.errors import IndexStoreError

FILE_NAME = "feedback.sqlite"
_BUSY_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created TEXT NOT NULL,
    generation INTEGER NOT NULL,
    question TEXT NOT NULL,
    effective_question TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong_answer', 'wrong_passage')),
    document TEXT, start INTEGER, end INTEGER, text TEXT,
    right_document TEXT, right_start INTEGER, right_end INTEGER, right_text TEXT
)
"""
_COLUMNS = (
    "created, generation, question, effective_question, verdict, document, start, end, text, "
    "right_document, right_start, right_end, right_text"
)


class Verdict(StrEnum):
    """What a user says of an answer.

    Of an abstention: it was ``RIGHT``; the answer was in a passage shown (``WRONG_ANSWER``); it is
    elsewhere (``WRONG_PASSAGE``).
    """

    RIGHT = "right"
    WRONG_ANSWER = "wrong_answer"
    WRONG_PASSAGE = "wrong_passage"


@dataclass(frozen=True, slots=True)
class Place:
    """The characters ``[start, end)`` of ``document``, which read ``text``."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """One judgement; ``answer`` is None where the engine abstained.

    ``right`` is what the user marked as the right answer, if anything. ``created`` is ISO 8601.
    """

    question: str
    effective_question: str
    answer: Place | None
    verdict: Verdict
    right: Place | None
    created: str
    generation: int


class FeedbackStore:
    """The judgements on the answers of the index in ``folder``; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE_NAME

    def add(self, feedback: Feedback) -> int:
        """Keep a judgement; return its number.

        Raises:
            IndexStoreError: the file cannot be written, or is damaged.
        """
        marks = ", ".join("?" * (_COLUMNS.count(",") + 1))
        with self._open() as connection:
            number = connection.execute(
                f"INSERT INTO feedback ({_COLUMNS}) VALUES ({marks})",  # noqa: S608 - no data
                _row(feedback),
            ).lastrowid
        assert number is not None  # noqa: S101 - an INSERT has one
        return number

    def entries(self) -> dict[int, Feedback]:
        """Every judgement by its number, the oldest first.

        Raises:
            IndexStoreError: the file cannot be read, or is damaged.
        """
        if not self.file.is_file():
            return {}
        with self._open() as connection:
            rows = connection.execute(
                f"SELECT id, {_COLUMNS} FROM feedback ORDER BY id"  # noqa: S608 - no data
            ).fetchall()
        return {number: _from_row(row) for number, *row in rows}

    def remove(self, number: int) -> None:
        """Forget a judgement; nothing happens if it is not there.

        Raises:
            IndexStoreError: the file cannot be written, or is damaged.
        """
        if not self.file.is_file():
            return
        with self._open() as connection:
            connection.execute("DELETE FROM feedback WHERE id = ?", (number,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for one transaction, which is kept unless it fails."""
        try:
            with (
                closing(sqlite3.connect(self.file, timeout=_BUSY_SECONDS)) as connection,
                connection,
            ):
                connection.execute(_SCHEMA)
                yield connection
        except sqlite3.Error as error:
            raise IndexStoreError(
                f"Les avis de « {self.file} » ne peuvent pas être lus ou enregistrés ({error}). "
                "Vérifiez vos droits et la place sur le disque ; si le fichier est abîmé, "
                "mettez-le de côté."
            ) from error


def _row(feedback: Feedback) -> tuple[Any, ...]:
    return (
        feedback.created,
        feedback.generation,
        feedback.question,
        feedback.effective_question,
        str(feedback.verdict),
        *_place_row(feedback.answer),
        *_place_row(feedback.right),
    )


def _place_row(place: Place | None) -> tuple[Any, ...]:
    if place is None:
        return (None, None, None, None)
    return (place.document, place.start, place.end, place.text)


def _from_row(row: list[Any]) -> Feedback:
    created, generation, question, effective_question, verdict, *places = row
    return Feedback(
        question=question,
        effective_question=effective_question,
        answer=None if places[0] is None else Place(*places[:4]),
        verdict=Verdict(verdict),
        right=None if places[4] is None else Place(*places[4:]),
        created=created,
        generation=generation,
    )
