"""Haystack documents as rows of the collection of passages, and back."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

import numpy as np
from haystack.dataclasses import ByteStream, SparseEmbedding
from haystack.dataclasses import Document as HaystackDocument

from qa.errors import IndexStoreError
from qa.index.milvus.connection import Row
from qa.index.milvus.schema import MAX_TEXT, indexed_tokens, key_of
from qa.index.store.records import searched_texts, to_json

FOUND = ("uid", "content", "payload")  # what a search returns; no vectors: they are not looked at
WHOLE = (*FOUND, "key", "document", "date", "version", "written", "embedded", "meta", "vector")
_order = itertools.count()


def passage_row(
    document: HaystackDocument, dimension: int, heading: str | None = None, version: str = ""
) -> Row:
    """A row to write.

    ``heading`` is searched with the passage; without it, the title in its metadata is. ``version``
    tells which writing of its source it is from; empty for a passage that stands alone.

    Raises:
        IndexStoreError: the passage is too long for Milvus.
    """
    meta = json.loads(to_json(document.meta))
    extra = {
        "blob": document.blob.to_dict() if document.blob else None,
        "sparse": document.sparse_embedding.to_dict() if document.sparse_embedding else None,
        "score": document.score,
    }
    title, body = searched_texts(document, heading)
    row = {
        "key": key_of(document.id),
        "uid": document.id,
        "document": _text(meta.get("document")),
        "date": _text(meta.get("date"))[:32],
        "version": version,
        # Rows come back in the order of their keys, which are digests.
        "written": time.time_ns() + next(_order),
        "embedded": document.embedding is not None,
        "content": document.content,
        # A null is no value to filter by; it comes back from the payload.
        "meta": {name: value for name, value in meta.items() if value is not None},
        "payload": json.dumps({"meta": meta} | {k: v for k, v in extra.items() if v is not None}),
        "tokens": indexed_tokens(title, body),
        "vector": [0.0] * dimension if document.embedding is None else floats(document.embedding),
    }
    _check(row)
    return row


def from_row(row: Row, score: float | None = None) -> HaystackDocument:
    """The Haystack document of a row, with its vector if the row has it."""
    more = json.loads(row["payload"])
    return HaystackDocument(
        id=row["uid"],
        content=row["content"],
        meta=more["meta"],
        blob=ByteStream.from_dict(more["blob"]) if more.get("blob") else None,
        sparse_embedding=SparseEmbedding.from_dict(more["sparse"]) if more.get("sparse") else None,
        score=more.get("score") if score is None else score,
        embedding=[float(x) for x in row["vector"]] if row.get("embedded") else None,
    )


def floats(vector: object) -> list[float]:
    """A vector as pymilvus takes it."""
    return [float(x) for x in np.asarray(vector, np.float32)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _check(row: Row) -> None:
    for field in ("content", "payload", "tokens"):
        if len((row[field] or "").encode()) > MAX_TEXT:
            raise IndexStoreError(
                f"Le passage « {row['uid']} » est trop long pour Milvus, qui s'arrête à "
                f"{MAX_TEXT} octets. Retirez ce document du corpus, ou gardez l'index dans un "
                "dossier (sans « store_uri »)."
            )
