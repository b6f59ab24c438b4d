"""What the reader said of each passage, kept beside the index: reading is most of the time.

The shipped reader reads each passage by itself, so that what it says of one holds whatever else is
read. A tuning that was stopped, or is run again, finds here what has been read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from haystack import Document, ExtractedAnswer

from qa.errors import IndexStoreError
from qa.evaluation.setup import reader_digest
from qa.query.query import Query

if TYPE_CHECKING:
    from qa.engine import Engine

FILE_NAME = "tuning.sqlite"
_SCHEMA = "CREATE TABLE IF NOT EXISTS spans (key BLOB PRIMARY KEY, spans TEXT NOT NULL)"
_Span = tuple[int, int, float]  # first and last character in the passage, margin


class CachedReader:
    """Reads as an engine's reader does; each passage once for each question."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        """Keep what is read in ``folder``.

        Raises:
            IndexStoreError: the folder cannot be written.
        """
        self._reader: Any = engine.component("reading.reader")
        settings = engine.settings
        self._made_with = f"{reader_digest(settings.reader)}\0{settings.max_answer_tokens}"
        self._file = folder / FILE_NAME
        self._known: dict[bytes, list[_Span]] = {}
        try:
            with closing(sqlite3.connect(self._file)) as connection, connection:
                connection.execute(_SCHEMA)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def run(self, query: Query, documents: Sequence[Document]) -> list[ExtractedAnswer]:
        """The spans of all ``documents``, best margin first."""
        read = [document for document in documents if document.content]
        keys = [self._key(query, document) for document in read]
        self._recall(keys)
        self._read(query, [(k, d) for k, d in zip(keys, read, strict=True) if k not in self._known])
        found = [
            _answer(query, document, span)
            for key, document in zip(keys, read, strict=True)
            for span in self._known[key]
        ]
        return sorted(found, key=lambda answer: -answer.score)

    def _key(self, query: Query, document: Document) -> bytes:
        text = f"{self._made_with}\0{query.read}\0{document.content}"
        return hashlib.sha256(text.encode()).digest()

    def _recall(self, keys: Sequence[bytes]) -> None:
        """Fetch what an earlier run has read."""
        missing = [key for key in keys if key not in self._known]
        marks = ", ".join("?" * len(missing))
        sql = f"SELECT key, spans FROM spans WHERE key IN ({marks})"  # noqa: S608 - only marks
        try:
            with closing(sqlite3.connect(self._file)) as connection:
                for key, spans in connection.execute(sql, missing):
                    self._known[key] = [tuple(span) for span in json.loads(spans)]
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _read(self, query: Query, missing: Sequence[tuple[bytes, Document]]) -> None:
        """Read what nobody has, and keep it."""
        if not missing:
            return
        # The texts alone: what is kept holds in whatever document they stand.
        texts = [Document(content=document.content) for _, document in missing]
        rows = []
        for (key, _), answers in zip(missing, self._reader.find(query, texts), strict=True):
            found = sorted(map(_span, answers), key=lambda span: -span[2])
            self._known[key] = found
            rows.append((key, json.dumps(found)))
        try:
            with closing(sqlite3.connect(self._file)) as connection, connection:
                connection.executemany("INSERT OR REPLACE INTO spans VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _refused(self, error: sqlite3.Error) -> IndexStoreError:
        return IndexStoreError(
            f"« {self._file} », qui garde ce que le lecteur a lu, ne peut pas servir ({error}). "
            "Vérifiez vos droits et la place sur le disque, ou supprimez ce fichier."
        )


def _span(answer: ExtractedAnswer) -> _Span:
    place = answer.document_offset
    assert place is not None  # noqa: S101 - the reader says where its spans stand
    return place.start, place.end, answer.score


def _answer(query: Query, document: Document, span: _Span) -> ExtractedAnswer:
    start, end, margin = span
    content = document.content or ""
    place = ExtractedAnswer.Span(start, end)
    return ExtractedAnswer(
        query=query.read,
        score=margin,
        data=content[start:end],
        document=document,
        context=content,
        document_offset=place,
        context_offset=place,
    )
