"""Source documents, states of files and words as records, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from qa.documents.structure import structure_from_json, structure_to_json
from qa.french.analysis import analyse
from qa.index.milvus.connection import Row
from qa.index.milvus.schema import record
from qa.types import NO_STRUCTURE, CatalogueEntry, Document, FileState, Passage, Range, SkippedFile

STRUCTURE_BYTES = 30_000  # of JSON; that of a longer text is not kept, its passages have theirs
PART = 16_000  # characters of a document's text a record: 64,000 bytes at most


def document_records(document: Document, passages: int, version: str) -> Iterator[Row]:
    """What to write of a source document: its text in parts, then what is known of it."""
    for part, first in enumerate(range(0, len(document.text), PART)):
        piece = document.text[first : first + PART]
        yield record("text", document.path, piece, part=part, version=version)
    structure = structure_to_json(document.structure)
    about = {
        "digest": document.digest,
        "encoding": document.encoding,
        "title": document.title,
        "date": document.date,
        "date_source": document.date_source,
        "created": document.created,
        "skipped": [[skip.start, skip.end] for skip in document.skipped],
        "pages": document.pages,
        "metadata": document.metadata,
        "structure": structure if len(structure.encode()) <= STRUCTURE_BYTES else "",
        "passages": passages,
    }
    value = json.dumps(about, ensure_ascii=False)
    yield record("document", document.path, value, parent=document.file, version=version)


def document_of(row: Row, text: str) -> Document:
    """The source document of its record and its text."""
    about = json.loads(row["value"])
    structure = about.get("structure")
    return Document(
        path=row["name"],
        text=text,
        digest=about["digest"],
        encoding=about["encoding"],
        title=about["title"],
        date=about["date"],
        skipped=tuple(Range(start, end) for start, end in about["skipped"]),
        container=None if row["parent"] == row["name"] else row["parent"],
        date_source=about.get("date_source"),
        created=about.get("created"),
        pages=tuple(about["pages"]),
        metadata=tuple((name, value) for name, value in about["metadata"]),
        structure=structure_from_json(structure) if structure else NO_STRUCTURE,
    )


def digest_of(row: Row) -> str:
    """The digest of a source document, of its record."""
    return str(json.loads(row["value"])["digest"])


def passages_of(row: Row) -> int:
    """How many passages a source document has, of its record."""
    return int(json.loads(row["value"])["passages"])


def entry_of(row: Row) -> CatalogueEntry:
    """What a list of documents shows of one, of its record."""
    about = json.loads(row["value"])
    return CatalogueEntry(row["name"], about["title"], about["date"], about["passages"])


def file_record(path: str, state: FileState) -> Row:
    """The record of the state of a file."""
    value = {
        "size": state.size,
        "mtime_ns": state.mtime_ns,
        "digest": state.digest,
        "refused": [[one.path, one.reason] for one in state.refused],
    }
    return record("file", path, json.dumps(value, ensure_ascii=False))


def file_state(row: Row, documents: int) -> FileState:
    """The state of a file, of its record."""
    value = json.loads(row["value"])
    refused = tuple(SkippedFile(*one) for one in value["refused"])
    return FileState(value["size"], value["mtime_ns"], value["digest"], refused, documents)


def word_records(passages: Iterable[Passage], known: set[str]) -> Iterator[Row]:
    """The index tokens that are not ``known`` yet, each found by how it begins and ends."""
    for passage in passages:
        for stem in analyse(passage.text):
            if stem not in known:
                known.add(stem)
                yield record("word", stem, stem[-2:], parent=stem[:1])
