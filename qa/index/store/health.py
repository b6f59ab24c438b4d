"""Is an index whole? Each check is a question to SQLite."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

# Documents of which a passage lacks its words or its vector, or is not the slice that it says
# (``substr`` counts characters from 1).
_BROKEN = (
    "passages.id NOT IN (SELECT rowid FROM lexicon)",
    "embedding IS NULL",
    """
        content IS NOT substr(text, json_extract(meta, '$."start"') + 1,
            json_extract(meta, '$."end"') - json_extract(meta, '$."start"'))
    """,
)
_STRAY = "rowid NOT IN (SELECT id FROM passages)"


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong with an index; ``whole`` if nothing is.

    ``damage`` are SQLite's findings about its file, ``broken`` the paths of documents of which a
    passage lacks its words or its vector or does not stand where it says, ``stray_words`` the
    number of entries of the lexical index that belong to no passage, ``stray_passages`` that of
    passages whose document is not, or no longer, the index's.
    """

    damage: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    stray_words: int = 0
    stray_passages: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self == Health()


def examine(connection: sqlite3.Connection) -> Health:
    """Look at everything that the database holds."""
    damage = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    conditions = " OR ".join(f"({condition})" for condition in _BROKEN)
    broken = connection.execute(
        "SELECT DISTINCT path FROM passages JOIN documents ON documents.id = passages.document "  # noqa: S608
        f"WHERE {conditions} ORDER BY path"
    )
    return Health(
        damage=tuple(line for line in damage if line != "ok"),
        broken=tuple(row[0] for row in broken),
        stray_words=connection.execute(
            f"SELECT count(*) FROM lexicon WHERE {_STRAY}"  # noqa: S608
        ).fetchone()[0],
    )


def delete_stray_words(connection: sqlite3.Connection) -> None:
    """Delete the entries of the lexical index that belong to no passage."""
    connection.execute(f"DELETE FROM lexicon WHERE {_STRAY}")  # noqa: S608
