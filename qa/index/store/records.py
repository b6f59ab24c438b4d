"""Haystack documents and source documents as database rows, and back."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from haystack.dataclasses import ByteStream, SparseEmbedding
from haystack.dataclasses import Document as HaystackDocument

from qa.documents.ranges import left_out, substitute
from qa.documents.structure import structure_from_json, structure_to_json
from qa.french.analysis import stems_and_roots
from qa.french.dates import spell_date
from qa.french.sentences import sentence_ranges
from qa.index.context import PassageContext
from qa.types import Document, FileState, Passage, Range, SkippedFile, Substitution

_LEAD = 600  # characters in which the first sentence is looked for
COLUMNS = "uid, content, meta, extra, embedding"
SOURCE_COLUMNS = (
    "path, file, digest, encoding, title, date, date_source, created, skipped, pages, metadata, "
    "structure, text"
)


def passage_uid(passage: Passage) -> str:
    """The identifier of a passage: its document and its place in it."""
    return f"{passage.document}#{passage.start}-{passage.end}"


def to_haystack(
    source: Document, passages: Iterable[Passage], vectors: Iterable[Any]
) -> Iterator[HaystackDocument]:
    """The passages of a document as Haystack documents: text as content, provenance as metadata."""
    context = PassageContext(source)
    for passage, vector in zip(passages, vectors, strict=True):
        yield _to_haystack(source, passage, vector, context)


def _to_haystack(
    source: Document, passage: Passage, vector: Any, context: PassageContext
) -> HaystackDocument:
    quotation = context.quotation(passage.start)
    date, date_source = source.date, source.date_source
    if quotation is not None:  # it is older than the message that quotes it
        date, date_source = quotation.date, quotation.date and "citation"
    more = {
        "date_source": date_source,
        "created": source.created,
        "heading": passage.heading,
        "columns": context.columns(passage) or None,
        "cells": context.cells(passage) or None,
        "quoted": quotation is not None or None,
        "substitutions": [[s.start, s.end, s.text] for s in context.substitutions(passage)] or None,
    }
    return HaystackDocument(
        id=passage_uid(passage),
        content=passage.text,
        meta={
            **dict(source.metadata),
            "document": source.path,
            "start": passage.start,
            "end": passage.end,
            "title": source.title,
            "date": date,
            **_pages(source, passage),
            **{name: value for name, value in more.items() if value is not None},
        },
        embedding=vector,
    )


def _pages(source: Document, passage: Passage) -> dict[str, Any]:
    """The page on which a passage begins, and the offsets in it where the next ones do."""
    first = bisect_right(source.pages, passage.start)
    turns = source.pages[first : bisect_left(source.pages, passage.end)]
    return {"page": first or None} | ({"page_turns": list(turns)} if turns else {})


def insert_passages(
    connection: sqlite3.Connection,
    documents: Iterable[HaystackDocument],
    source: int | None = None,
    heading: str | None = None,
) -> list[list[str]]:
    """Insert passages and their index tokens inside the caller's transaction; return the tokens.

    ``heading`` is searched with each passage; without it, the title in the passage's metadata is.
    """
    tokens = []
    for document in documents:
        extra = {
            "blob": document.blob.to_dict() if document.blob else None,
            "sparse": document.sparse_embedding.to_dict() if document.sparse_embedding else None,
            "score": document.score,
        }
        cursor = connection.execute(
            "INSERT INTO passages (uid, document, content, meta, extra, embedding) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                document.id,
                source,
                document.content,
                to_json(document.meta),
                json.dumps(extra) if any(value is not None for value in extra.values()) else None,
                _to_blob(document.embedding),
            ),
        )
        assert cursor.lastrowid is not None  # noqa: S101 - an INSERT has one
        title, body = searched_texts(document, heading)
        tokens.append(index_words(connection, cursor.lastrowid, title, body))
    return tokens


def searched_texts(document: HaystackDocument, heading: str | None) -> tuple[str, str]:
    """What of a passage is searched: as its title, ``heading``, the headings above it and the name
    of its file, and as its body, its text without what is left out, with the names of its columns.
    """
    meta = document.meta
    title = meta.get("title") if heading is None else heading
    above = meta.get("heading")
    body = document.content or ""
    marks = [Substitution(*one) for one in meta.get("substitutions") or ()]
    if marks:
        body = substitute(body, [Substitution(one.start, one.end, " ") for one in marks])
    subject = title if isinstance(title, str) else ""
    if isinstance(above, str):
        subject = f"{subject} {above}"
    if isinstance(named := meta.get("document"), str):
        subject = f"{subject} {_name_words(named)}"
    columns = meta.get("columns")
    return subject, f"{body} {columns}" if isinstance(columns, str) else body


def _name_words(path: str) -> str:
    """The words of a file's name; none of a number, such as that of a row in its table."""
    name = PurePosixPath(path).stem
    return "" if name.isdigit() else re.sub(r"[_.-]+", " ", name)


def index_words(
    connection: sqlite3.Connection, key: int, title: Any, content: str | None
) -> list[str]:
    """Index a passage's words and return the body's tokens; ``title`` may be anything."""
    subject, subject_roots = _title_words(title if isinstance(title, str) else "")
    body, body_roots = stems_and_roots(content or "")
    connection.execute(
        "INSERT INTO lexicon (rowid, title, body, roots) VALUES (?, ?, ?, ?)",
        (key, " ".join(subject), " ".join(body), " ".join(subject_roots + body_roots)),
    )
    return body


@lru_cache(maxsize=64)  # the passages of a document share their title
def _title_words(title: str) -> tuple[list[str], list[str]]:
    return stems_and_roots(title)


def to_json(meta: dict[str, Any]) -> str:
    """Metadata as JSON that SQLite reads: what is no JSON value becomes its text, NaN nothing."""
    try:
        return json.dumps(meta, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(meta), ensure_ascii=False, default=str)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def from_row(row: tuple[Any, ...], *, score: float | None = None) -> HaystackDocument:
    """Build a Haystack document from the columns of ``COLUMNS``."""
    uid, content, meta, extra, embedding = row
    more = json.loads(extra) if extra else {}
    return HaystackDocument(
        id=uid,
        content=content,
        meta=json.loads(meta),
        blob=ByteStream.from_dict(more["blob"]) if more.get("blob") else None,
        sparse_embedding=SparseEmbedding.from_dict(more["sparse"]) if more.get("sparse") else None,
        score=more.get("score") if score is None else score,
        embedding=None if embedding is None else np.frombuffer(embedding, np.float32).tolist(),
    )


def insert_source(connection: sqlite3.Connection, document: Document) -> int:
    """Insert a source document; return its row id."""
    cursor = connection.execute(
        f"INSERT INTO documents ({SOURCE_COLUMNS}) "  # noqa: S608
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.path,
            document.file,
            document.digest,
            document.encoding,
            document.title,
            document.date,
            document.date_source,
            document.created,
            _skipped_to_json(document),
            json.dumps(document.pages),
            json.dumps(document.metadata),
            structure_to_json(document.structure),
            document.text,
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT has one
    return cursor.lastrowid


def source_from_row(row: tuple[Any, ...]) -> Document:
    """Build a document from ``SOURCE_COLUMNS``."""
    path, file, digest, encoding, title, date, date_source, created, *parts, text = row
    skipped, pages, metadata, structure = parts
    skips = json.loads(skipped)
    return Document(
        path=path,
        text=text,
        digest=digest,
        encoding=encoding,
        title=title,
        date=date,
        skipped=tuple(Range(start, end) for start, end, *repeated in skips if not repeated),
        container=None if file == path else file,
        pages=tuple(json.loads(pages)),
        metadata=tuple((name, value) for name, value in json.loads(metadata)),
        repeated=tuple(Range(start, end) for start, end, *repeated in skips if repeated),
        date_source=date_source,
        created=created,
        structure=structure_from_json(structure),
    )


def _skipped_to_json(document: Document) -> str:
    """What is skipped, as [start, end], and what is repeated elsewhere, as [start, end, 1]."""
    skipped = [[skip.start, skip.end] for skip in document.skipped]
    return json.dumps(skipped + [[line.start, line.end, 1] for line in document.repeated])


def put_file_states(connection: sqlite3.Connection, files: Mapping[str, FileState]) -> None:
    """Record the state of files inside the caller's transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO files (path, size, mtime_ns, digest, refused) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (
                path,
                state.size,
                state.mtime_ns,
                state.digest,
                json.dumps([[one.path, one.reason] for one in state.refused]),
            )
            for path, state in files.items()
        ],
    )


def read_file_states(connection: sqlite3.Connection) -> dict[str, FileState]:
    """The state of every file, and of those that only their documents tell of."""
    counts = dict(connection.execute("SELECT file, count(*) FROM documents GROUP BY file"))
    states = {path: FileState(0, 0, "", documents=count) for path, count in counts.items()}
    for path, size, mtime_ns, digest, refused in connection.execute(
        "SELECT path, size, mtime_ns, digest, refused FROM files"
    ):
        reasons = tuple(SkippedFile(*one) for one in json.loads(refused))
        states[path] = FileState(size, mtime_ns, digest, reasons, counts.get(path, 0))
    return states


def read_file_state(connection: sqlite3.Connection, document: str) -> tuple[str, FileState] | None:
    """The path and the state of the file that holds a document; None if it came from no file."""
    row = connection.execute(
        "SELECT files.path, size, mtime_ns, files.digest FROM documents "
        "JOIN files ON files.path = documents.file WHERE documents.path = ?",
        (document,),
    ).fetchone()
    return None if row is None else (row[0], FileState(*row[1:]))


def heading_of(document: Document) -> str:
    """What names the document's subject: its title, or the first sentence where it has none, and
    its date in words.

    A passage rarely repeats what the article is about («ils ont parlé deux heures») or the year;
    the heading lets words of the question meet it all the same.
    """
    start = next((skip.end for skip in left_out(document) if skip.start == 0), 0)
    title = document.title or _first_sentence(document.text[start : start + _LEAD])
    return f"{title} {spell_date(document.date)}".strip()


@lru_cache(maxsize=1024)  # asked for when a document is embedded, and when it is written
def _first_sentence(lead: str) -> str:
    sentences = sentence_ranges(lead)
    return lead[sentences[0].start : sentences[0].end] if sentences else ""


def _to_blob(embedding: list[float] | None) -> bytes | None:
    return None if embedding is None else np.asarray(embedding, np.float32).tobytes()
