"""Lines that many documents begin or end with: boilerplate, of which one document keeps its own.

Which lines each document has is stored with whether it skips them, so that documents can come one
by one. Near copies repeat whole articles; their lines are no boilerplate.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from itertools import groupby

from qa.documents.edges import edge_lines
from qa.store.copies import are_near_copies
from qa.types import UPLOADED, Document

_LEAST = 5  # documents with the line
_LOOKED_AT = 6  # of them, to tell whether they are near copies
_REPEATED = """
SELECT edges.hash, path, edges.document, edges.skipped FROM edges
JOIN documents ON documents.id = edges.document
WHERE edges.hash IN (
    SELECT hash FROM edges GROUP BY hash
    HAVING count(*) >= ? AND count(*) - sum(skipped) > 1
)
ORDER BY edges.hash, path
"""


def put_edges(connection: sqlite3.Connection, source: int, document: Document) -> None:
    """Store the lines at the ends of a document, inside the caller's transaction.

    Not those of what people hand over: none of it may hide a line of somebody else's document.
    """
    if document.path.startswith(UPLOADED):
        return
    rows = [
        (line, source, any(s.start <= place.start and place.end <= s.end for s in document.skipped))
        for line, place in edge_lines(document.text).items()
    ]
    connection.executemany("INSERT INTO edges (hash, document, skipped) VALUES (?, ?, ?)", rows)


def repeated_lines(connection: sqlite3.Connection) -> dict[str, frozenset[int]]:
    """The lines that documents should skip and do not yet, by path."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = connection.execute(_REPEATED, (_LEAST,))
    for line, group in groupby(rows, key=lambda row: row[0]):
        holders = list(group)
        some = holders[:: max(1, len(holders) // _LOOKED_AT)][:_LOOKED_AT]
        if are_near_copies(connection, [document for _, _, document, _ in some]):
            continue
        shown = [path for _, path, _, skipped in holders if not skipped]
        for path in shown[1:]:
            found[path].add(line)
    return {path: frozenset(lines) for path, lines in found.items()}
