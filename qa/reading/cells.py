"""The cell of a table that a question asks for: its row and its column are both named in it.

A reader trained on prose takes a neighbouring cell easily; where the question names one row and one
column by their own words, there is nothing to guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from qa.french.analysis import stems_and_roots

if TYPE_CHECKING:
    from haystack import Document

_LEAST = 0.5  # of the words of a column's name that the question must hold


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a passage: its row, its characters ``[start, end)``, the name of its column."""

    row: int
    start: int
    end: int
    column: str


def cell_asked(question: str, document: Document) -> Cell | None:
    """The cell of a passage that the question asks for; None where it names no row or no column."""
    cells = [Cell(*one) for one in document.meta.get("cells") or ()]
    content = document.content or ""
    if not cells:
        return None
    asked = _words(question)
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    named = [(_named(asked, row, content), row) for row in rows]
    most = max(count for (count, _), _ in named)
    found = [(label, row) for (count, label), row in named if count == most]
    if not most or len(found) > 1:
        return None
    label, row = found[0]
    return _of_column(asked, [cell for cell in row if cell is not label])


def _named(asked: frozenset[str], row: Sequence[Cell], content: str) -> tuple[int, Cell | None]:
    """How many words of the question name a row, and the cell that holds them: all of its words."""
    best: tuple[int, Cell | None] = (0, None)
    for cell in row:
        words = _words(content[cell.start : cell.end])
        if words and words <= asked and len(words) > best[0]:
            best = len(words), cell
    return best


def _of_column(asked: frozenset[str], cells: Sequence[Cell]) -> Cell | None:
    """The cell whose column the question names best, if there is one."""
    filled = [cell for cell in cells if cell.start < cell.end]
    shares = []
    for cell in filled:
        words = _words(cell.column)
        shares.append(len(words & asked) / len(words) if words else 0.0)
    best = max(shares, default=0.0)
    if best < _LEAST or shares.count(best) > 1:
        return None
    return filled[shares.index(best)]


def _words(text: str) -> frozenset[str]:
    """The roots of the words that say something."""
    return frozenset(stems_and_roots(text)[1])
