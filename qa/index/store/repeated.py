"""Lines that many documents begin or end with: boilerplate, of which one document keeps its own.

Which lines each document has is stored with whether it shows them, so that documents can come and
go one by one. Near copies repeat whole articles; their lines are no boilerplate.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from qa.documents.edges import edge_lines
from qa.index.store.copies import are_near_copies
from qa.types import UPLOADED, Document, Range

_LEAST = 5  # documents with the line
_LOOKED_AT = 6  # of them, to tell whether they are near copies
_SHOWN, _SKIPPED, _REPEATED = 0, 1, 2  # the states of a line in a document
_UNSETTLED = f"""
SELECT edges.hash, path, edges.document, edges.skipped FROM edges
JOIN documents ON documents.id = edges.document
WHERE edges.hash IN (
    SELECT hash FROM edges GROUP BY hash
    HAVING (count(*) >= ? AND sum(skipped = {_SHOWN}) > 1)
        OR (min(skipped) > {_SHOWN} AND max(skipped) = {_REPEATED})
)
ORDER BY edges.hash, path
"""  # noqa: S608 - constants
Lines = dict[str, frozenset[int]]


def put_edges(connection: sqlite3.Connection, source: int, document: Document) -> None:
    """Store the lines at the ends of a document, inside the caller's transaction.

    Not those of what people hand over: none of it may hide a line of somebody else's document.
    """
    if document.path.startswith(UPLOADED):
        return
    rows = [
        (line, source, _state(document, place)) for line, place in edge_lines(document.text).items()
    ]
    connection.executemany("INSERT INTO edges (hash, document, skipped) VALUES (?, ?, ?)", rows)


def _state(document: Document, place: Range) -> int:
    if place in document.repeated:
        return _REPEATED
    inside = (s.start <= place.start and place.end <= s.end for s in document.skipped)
    return _SKIPPED if any(inside) else _SHOWN


def unsettled_lines(connection: sqlite3.Connection) -> tuple[Lines, Lines]:
    """The lines that documents should leave out and do not yet, and those that they should show
    again since the document that kept them is gone or another; by path.
    """
    hidden: dict[str, set[int]] = defaultdict(set)
    shown: dict[str, set[int]] = defaultdict(set)
    rows = connection.execute(_UNSETTLED, (_LEAST,))
    for line, group in groupby(rows, key=lambda row: row[0]):
        holders = list(group)
        showing = [path for _, path, _, state in holders if state == _SHOWN]
        if not showing:
            shown[next(path for _, path, _, state in holders if state == _REPEATED)].add(line)
        elif not _are_near_copies(connection, [document for _, _, document, _ in holders]):
            for path in showing[1:]:
                hidden[path].add(line)
    return _frozen(hidden.items()), _frozen(shown.items())


def _are_near_copies(connection: sqlite3.Connection, documents: list[int]) -> bool:
    step = max(1, len(documents) // _LOOKED_AT)
    return are_near_copies(connection, documents[::step][:_LOOKED_AT])


def _frozen(lines: Iterable[tuple[str, set[int]]]) -> Lines:
    return {path: frozenset(some) for path, some in lines}
