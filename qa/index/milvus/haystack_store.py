"""Haystack's ``DocumentStore`` protocol over the collection of passages.

Milvus has no transactions: a batch that fails in the middle is written in part, and writing it
again completes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from haystack.dataclasses import Document as HaystackDocument
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy

from qa.index.milvus.collections import Collections
from qa.index.milvus.connection import Row
from qa.index.milvus.expressions import ALL, both, expression
from qa.index.milvus.passages import WHOLE, from_row, passage_row
from qa.index.milvus.schema import key_of
from qa.index.store.filters import AnyFilters

_PROVENANCE = {"document", "start", "end"}


class MilvusDocuments(Collections):
    """Writes, reads and deletes passages as Haystack documents, and tells of their metadata."""

    def count_documents(self) -> int:
        """The number of passages (Haystack calls them documents)."""
        return self.count_documents_by_filter({})

    def filter_documents(self, filters: AnyFilters | None = None) -> list[HaystackDocument]:
        """All passages that match, in the order they were written."""
        rows = sorted(self._matching(filters, WHOLE), key=lambda row: row["written"])
        return [from_row(row) for row in rows]

    def write_documents(
        self, documents: list[HaystackDocument], policy: DuplicatePolicy = DuplicatePolicy.NONE
    ) -> int:
        """Write passages; return how many were written.

        Raises:
            ValueError: ``documents`` is not a list of Haystack documents.
            DuplicateDocumentError: an id exists and ``policy`` is FAIL (or NONE).
        """
        if not isinstance(documents, list) or not all(
            isinstance(document, HaystackDocument) for document in documents
        ):
            raise ValueError("write_documents expects a list of haystack Documents.")
        latest = {document.id: document for document in documents}
        if not latest:
            return 0
        dimension = self._prepare(latest.values())
        if policy is not DuplicatePolicy.OVERWRITE:
            keys = [key_of(uid) for uid in latest]
            known = [row["uid"] for row in self._connection.get(self._passages, keys, ["uid"])]
            if known and policy in {DuplicatePolicy.NONE, DuplicatePolicy.FAIL}:
                raise DuplicateDocumentError(f"ID '{known[0]}' already exists.")
            for uid in known:
                del latest[uid]
        rows = [passage_row(document, dimension) for document in latest.values()]
        self._connection.upsert(self._passages, rows)
        return len(rows)

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete passages by id; unknown ids are ignored."""
        if document_ids and self._exists():
            keys = ", ".join(f'"{key_of(uid)}"' for uid in document_ids)
            self._connection.delete(self._passages, f"key in [{keys}]")

    def delete_all_documents(self) -> None:
        """Delete every passage and every source document; how the index is made stays known."""
        if self._exists():
            self._connection.delete(self._passages, ALL)
        self._connection.delete(self._records, 'kind != "manifest"')

    def delete_by_filter(self, filters: AnyFilters) -> int:
        """Delete the passages that match; return how many there were."""
        matching = self.count_documents_by_filter(filters)
        if matching:
            self._connection.delete(self._passages, expression(filters) or ALL)
        return matching

    def update_by_filter(self, filters: AnyFilters, meta: dict[str, Any]) -> int:
        """Set metadata of the passages that match; return how many there were.

        Raises:
            ValueError: it would change where a passage of a source document stands.
        """
        rows = list(self._matching(filters, [*WHOLE, "tokens"]))
        if _PROVENANCE & meta.keys() and any(row["version"] for row in rows):
            raise ValueError("The place of a passage in its document cannot be changed.")
        self._connection.upsert(self._passages, [_updated(row, meta) for row in rows])
        return len(rows)

    # --- Metadata --------------------------------------------------------------------------

    def count_documents_by_filter(self, filters: AnyFilters) -> int:
        """The number of passages that match."""
        wanted = expression(filters)
        return self._connection.count(self._passages, wanted) if self._exists() else 0

    def count_unique_metadata_by_filter(
        self, filters: AnyFilters, metadata_fields: Sequence[str]
    ) -> dict[str, int]:
        """How many distinct values each field has among the passages that match."""
        names = [field.removeprefix("meta.") for field in metadata_fields]
        values: dict[str, set[str]] = {name: set() for name in names}
        for meta in self._metadata(filters):
            for name in names:
                if name in meta:
                    values[name].add(_typed(meta[name]))
        return {name: len(values[name]) for name in names}

    def get_metadata_fields_info(self) -> dict[str, dict[str, str]]:
        """The type of each field: that of most passages, null values left out."""
        counts: dict[str, dict[str, int]] = {}
        for meta in self._metadata(None):
            for name, value in meta.items():
                kinds = counts.setdefault(name, {})
                kinds[_kind(value)] = kinds.get(_kind(value), 0) + 1
        return {name: {"type": max(kinds, key=kinds.__getitem__)} for name, kinds in counts.items()}

    def get_metadata_field_min_max(self, metadata_field: str) -> dict[str, Any]:
        """The least and the greatest number of a field, or text where it has no number."""
        name = metadata_field.removeprefix("meta.")
        values = [meta[name] for meta in self._metadata(None) if name in meta]
        numbers = [value for value in values if _kind(value) in {"integer", "float"}]
        found = numbers or [value for value in values if isinstance(value, str)]
        return {"min": min(found, default=None), "max": max(found, default=None)}

    def get_metadata_field_unique_values(
        self,
        metadata_field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 10,
        filters: AnyFilters | None = None,
    ) -> tuple[list[Any], int]:
        """Distinct values of a field, ``size`` of them in text order from ``from_``, and how many
        there are. ``search_term`` keeps those that contain it, whatever its case.
        """
        name = metadata_field.removeprefix("meta.")
        term = (search_term or "").lower()
        values = {
            _typed(meta[name]): meta[name]
            for meta in self._metadata(filters)
            if name in meta and term in str(meta[name]).lower()
        }
        ordered = sorted(values, key=lambda typed: (str(values[typed]), typed))
        return [values[typed] for typed in ordered[from_ : from_ + size]], len(ordered)

    def _metadata(self, filters: AnyFilters | None) -> Iterator[dict[str, Any]]:
        return (row["meta"] for row in self._matching(filters, ["meta"]))

    def _matching(self, filters: AnyFilters | None, fields: Sequence[str]) -> Iterator[Row]:
        wanted = expression(filters)
        if self._exists():
            yield from self._connection.scan(self._passages, both(ALL, wanted), fields)


def _updated(row: Row, meta: dict[str, Any]) -> Row:
    """The row with more metadata; the words of a passage that stands alone follow its title."""
    document = from_row(row)
    document = replace(document, meta=document.meta | meta)
    updated = passage_row(document, len(row["vector"]), version=row["version"])
    if row["version"]:
        updated["tokens"] = row["tokens"]
    return updated | {"written": row["written"]}


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "float", str: "text", list: "array", dict: "object"}
    return names[type(value)]


def _typed(value: Any) -> str:
    """A text that tells 1, 1.0, "1" and true apart."""
    return f"{type(value).__name__} {json.dumps(value, sort_keys=True)}"
