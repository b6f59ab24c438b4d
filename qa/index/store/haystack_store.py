"""Haystack's ``DocumentStore`` protocol over the passages of an index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from haystack.dataclasses import Document as HaystackDocument
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy

from qa.index.store.filters import AnyFilters, where
from qa.index.store.metadata import MetadataQueries
from qa.index.store.records import COLUMNS, from_row, index_words, insert_passages, to_json

_PROVENANCE = {"document", "start", "end"}


class HaystackStore(MetadataQueries):
    """Writes, reads and deletes passages as Haystack documents."""

    def count_documents(self) -> int:
        """The number of passages (Haystack calls them documents)."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def filter_documents(self, filters: AnyFilters | None = None) -> list[HaystackDocument]:
        """All passages that match, in the order they were written."""
        found = where(filters)
        sql = f"SELECT {COLUMNS} FROM passages WHERE {found.sql} ORDER BY id"  # noqa: S608
        with self._database.reading() as connection:
            return [from_row(row) for row in connection.execute(sql, found.values)]

    def write_documents(
        self, documents: list[HaystackDocument], policy: DuplicatePolicy = DuplicatePolicy.NONE
    ) -> int:
        """Write passages in one transaction; return how many were written.

        Raises:
            ValueError: ``documents`` is not a list of Haystack documents.
            DuplicateDocumentError: an id exists and ``policy`` is FAIL (or NONE).
        """
        if not isinstance(documents, list) or not all(
            isinstance(document, HaystackDocument) for document in documents
        ):
            raise ValueError("write_documents expects a list of haystack Documents.")
        latest = {document.id: document for document in documents}
        with self._database.writing() as connection:
            known = _known_uids(connection, latest)
            if known and policy in {DuplicatePolicy.NONE, DuplicatePolicy.FAIL}:
                raise DuplicateDocumentError(f"ID '{known[0]}' already exists.")
            if policy is DuplicatePolicy.OVERWRITE:
                _delete_uids(connection, known)
            else:
                for uid in known:
                    del latest[uid]
            insert_passages(connection, latest.values())
        return len(latest)

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete passages by id; unknown ids are ignored."""
        with self._database.writing() as connection:
            _delete_uids(connection, document_ids)

    def delete_all_documents(self) -> None:
        """Delete every passage and every source document; how the index is made stays known."""
        with self._database.writing() as connection:
            for table in ("passages", "documents", "files"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608

    def delete_by_filter(self, filters: AnyFilters) -> int:
        """Delete the passages that match; return how many there were."""
        found = where(filters)
        with self._database.writing() as connection:
            sql = f"DELETE FROM passages WHERE {found.sql}"  # noqa: S608
            return connection.execute(sql, found.values).rowcount

    def update_by_filter(self, filters: AnyFilters, meta: dict[str, Any]) -> int:
        """Set metadata of the passages that match; return how many there were.

        Raises:
            ValueError: it would change where a passage of a source document stands.
        """
        found = where(filters)
        sql = f"SELECT id, document, content, meta FROM passages WHERE {found.sql}"  # noqa: S608
        with self._database.writing() as connection:
            rows = connection.execute(sql, found.values).fetchall()
            if _PROVENANCE & meta.keys() and any(source is not None for _, source, _, _ in rows):
                raise ValueError("The place of a passage in its document cannot be changed.")
            for key, source, content, held in rows:
                updated = json.loads(held) | meta
                connection.execute(
                    "UPDATE passages SET meta = ? WHERE id = ?", (to_json(updated), key)
                )
                if source is None and "title" in meta:  # its words are searched
                    connection.execute("DELETE FROM lexicon WHERE rowid = ?", (key,))
                    index_words(connection, key, updated.get("title"), content)
        return len(rows)


def _known_uids(connection: sqlite3.Connection, uids: Iterable[str]) -> list[str]:
    rows = connection.execute(
        "SELECT uid FROM passages WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(uids)),),
    )
    return [row[0] for row in rows]


def _delete_uids(connection: sqlite3.Connection, uids: Iterable[str]) -> None:
    connection.executemany("DELETE FROM passages WHERE uid = ?", [(uid,) for uid in uids])
