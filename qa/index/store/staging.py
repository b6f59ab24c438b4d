"""Vectors of another embedder, kept beside those in use until there is one for every passage.

Until then the index answers with the old ones; what was made is kept when the work is interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from qa.index.store.approximate import Floats

if TYPE_CHECKING:
    import sqlite3

_TABLE = """
CREATE TABLE IF NOT EXISTS staged (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    digest TEXT NOT NULL, -- of the embedder
    embedding BLOB NOT NULL
)
"""


def staged_uids(connection: sqlite3.Connection, digest: str) -> set[str]:
    """The passages that have a vector of that embedder."""
    if not _exists(connection):
        return set()
    rows = connection.execute(
        "SELECT uid FROM passages JOIN staged ON passage = id WHERE digest = ?", (digest,)
    )
    return {row[0] for row in rows}


def stage(
    connection: sqlite3.Connection, digest: str, vectors: Iterable[tuple[str, Floats]]
) -> None:
    """Keep vectors by passage, inside the caller's transaction."""
    connection.execute(_TABLE)
    connection.executemany(
        "INSERT OR REPLACE INTO staged SELECT id, ?, ? FROM passages WHERE uid = ?",
        [(digest, np.asarray(vector, np.float32).tobytes(), uid) for uid, vector in vectors],
    )


def adopt(connection: sqlite3.Connection, digest: str) -> None:
    """Put the vectors of that embedder in the place of all others, inside the transaction.

    A passage without one, such as one that stands alone, is then found by its words.
    """
    connection.execute(_TABLE)
    connection.execute(
        "UPDATE passages SET embedding = "
        "(SELECT embedding FROM staged WHERE passage = id AND digest = ?)",
        (digest,),
    )
    connection.execute("DROP TABLE staged")
    # The same ids have other vectors now: no cache of an earlier commit may be believed.
    connection.execute("DELETE FROM commits")


def _exists(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'staged'").fetchone()
    return row is not None
