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
        self._reader: Any = engine.pipeline.get_component("reader")
        settings = engine.settings
        self._made_with = f"{reader_digest(settings.reader)}\0{settings.max_answer_tokens}"
        self._file = folder / FILE_NAME
        self._known: dict[bytes, list[_Span]] = {}
        try:
            with closing(sqlite3.connect(self._file)) as connection, connection:
                connection.execute(_SCHEMA)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def run(self, query: str, documents: Sequence[Document]) -> list[ExtractedAnswer]:
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

    def _key(self, query: str, document: Document) -> bytes:
        text = f"{self._made_with}\0{query}\0{document.content}"
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

    def _read(self, query: str, missing: Sequence[tuple[bytes, Document]]) -> None:
        """Read what nobody has, and keep it."""
        if not missing:
            return
        # Under other ids: the same text may stand in two documents.
        asked = [
            Document(id=str(number), content=document.content)
            for number, (_, document) in enumerate(missing)
        ]
        spans: list[list[_Span]] = [[] for _ in asked]
        # No more at a time than the reader reads: it leaves out what is beyond.
        step = self._reader.top_k
        for first in range(0, len(asked), step):
            for answer in self._reader.run(query=query, documents=asked[first : first + step])[
                "answers"
            ]:
                place = answer.document_offset
                spans[int(answer.document.id)].append((place.start, place.end, answer.score))
        rows = []
        for (key, _), found in zip(missing, spans, strict=True):
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


def _answer(query: str, document: Document, span: _Span) -> ExtractedAnswer:
    start, end, margin = span
    content = document.content or ""
    place = ExtractedAnswer.Span(start, end)
    return ExtractedAnswer(
        query=query,
        score=margin,
        data=content[start:end],
        document=document,
        context=content,
        document_offset=place,
        context_offset=place,
    )
