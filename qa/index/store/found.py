"""What a search has found, read from the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

import numpy as np
from haystack.dataclasses import Document as HaystackDocument

from qa.index.store.filters import AnyFilters, where
from qa.index.store.lexical import Hits
from qa.index.store.records import from_row
from qa.index.store.vectors import Ids


def passages_of(connection: sqlite3.Connection, hits: Hits) -> list[HaystackDocument]:
    """The passages of those ids, with their scores."""
    rows = {
        row[0]: row[1:]
        # No embeddings in the answer: copying them costs more than the search.
        for row in connection.execute(
            "SELECT id, uid, content, meta, extra, NULL FROM passages "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([key for key, _ in hits]),),
        )
    }
    return [from_row(rows[key], score=score) for key, score in hits if key in rows]


def keys_of(connection: sqlite3.Connection, uids: Sequence[str]) -> dict[str, int]:
    """The numbers that the database gives passages, by their ids."""
    sql = "SELECT uid, id FROM passages WHERE uid IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (json.dumps(list(uids)),)))


def matching_ids(connection: sqlite3.Connection, filters: AnyFilters) -> Ids:
    """The ids of the passages that match."""
    found = where(filters)
    sql = f"SELECT id FROM passages WHERE {found.sql}"  # noqa: S608
    return np.fromiter((row[0] for row in connection.execute(sql, found.values)), np.int64)
