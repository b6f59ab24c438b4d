"""A document's structure: collected in the order of its text, kept as compact JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from qa.types import Heading, Quotation, Range, Structure, Table, TableRow

_NUMBER = re.compile(r"[-+]?[\d\s.,/:%€$-]*\d[\d\s.,/:%€$-]*")
_LEAST_COLUMNS = 3  # a table of two columns names its rows more often than its columns
_LONGEST_TITLE = 100  # characters


class StructureBuilder:
    """Collects headings, items and tables in the order of the text."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.items: list[Range] = []
        self._headings: list[Heading] = []
        self._tables: list[tuple[Heading | None, list[tuple[TableRow, bool]]]] = []
        self._open = False

    def add_heading(self, heading: Heading) -> None:
        """Add a heading."""
        self._headings.append(heading)

    def begin_table(self) -> None:
        """The rows that follow are those of one table."""
        self._tables.append((self._headings[-1] if self._headings else None, []))
        self._open = True

    def end_table(self) -> None:
        """The table is over."""
        self._open = False

    def add_row(self, row: TableRow, named: bool) -> None:
        """Add a row; ``named`` says that its cells are marked as names of columns."""
        if not self._open:
            self.begin_table()
        self._tables[-1][1].append((row, named))

    def build(self, text: str) -> Structure:
        """The structure of the text that was collected."""
        return Structure(
            headings=tuple(self._headings),
            items=tuple(self.items),
            tables=tuple(_table(text, title, rows) for title, rows in self._tables if rows),
        )


def _table(text: str, heading: Heading | None, rows: list[tuple[TableRow, bool]]) -> Table:
    title = " ".join(text[heading.start : heading.end].split()) if heading else ""
    title = title[:_LONGEST_TITLE]
    first, named = rows[0]
    names = tuple(" ".join(text[cell.start : cell.end].split()) for cell in first.cells)
    others = tuple(row for row, _ in rows[1:])
    if others and _name_columns(names, named):
        return Table((TableRow(first.start, first.end, ()), *others), names, title)
    return Table(tuple(row for row, _ in rows), (), title)


def _name_columns(names: tuple[str, ...], named: bool) -> bool:
    """Whether the cells of a first row name columns: as the format says, or as they look."""
    filled = [name for name in names if name]
    if any(map(_NUMBER.fullmatch, filled)) or len(filled) < 2:
        return False
    return named or len(filled) >= _LEAST_COLUMNS


def joined(parts: Sequence[tuple[str, Structure]], between: str) -> Structure:
    """The structure of texts joined by ``between``."""
    position = 0
    moved = []
    for text, structure in parts:
        moved.append(_moved(structure, position))
        position += len(text) + len(between)
    return Structure(
        headings=tuple(chain.from_iterable(one.headings for one in moved)),
        items=tuple(chain.from_iterable(one.items for one in moved)),
        tables=tuple(chain.from_iterable(one.tables for one in moved)),
    )


def _moved(structure: Structure, by: int) -> Structure:
    def place(one: Range) -> Range:
        return Range(one.start + by, one.end + by)

    return Structure(
        headings=tuple(Heading(h.start + by, h.end + by, h.level) for h in structure.headings),
        items=tuple(map(place, structure.items)),
        tables=tuple(
            replace(
                table,
                rows=tuple(
                    TableRow(row.start + by, row.end + by, tuple(map(place, row.cells)))
                    for row in table.rows
                ),
            )
            for table in structure.tables
        ),
    )


def structure_to_json(structure: Structure) -> str:
    """The structure as one JSON object, without what is empty."""
    held: dict[str, Any] = {
        "headings": [[one.start, one.end, one.level] for one in structure.headings],
        "items": [[one.start, one.end] for one in structure.items],
        "tables": [
            [table.title, table.columns, [_row_to_list(row) for row in table.rows]]
            for table in structure.tables
        ],
        "code": [[one.start, one.end] for one in structure.code],
        "quotations": [[q.start, q.end, q.author, q.date] for q in structure.quotations],
        "labels": [[label.start, label.end, words] for label, words in structure.labels],
        "signatures": [[one.start, one.end] for one in structure.signatures],
    }
    return json.dumps({name: value for name, value in held.items() if value}, separators=(",", ":"))


def structure_from_json(text: str) -> Structure:
    """The structure of its JSON."""
    held = json.loads(text)
    if not held:
        return Structure()
    return Structure(
        headings=tuple(Heading(*one) for one in held.get("headings", ())),
        items=tuple(Range(*one) for one in held.get("items", ())),
        tables=tuple(
            Table(tuple(map(_row_from_list, rows)), tuple(columns), title)
            for title, columns, rows in held.get("tables", ())
        ),
        code=tuple(Range(*one) for one in held.get("code", ())),
        quotations=tuple(Quotation(*one) for one in held.get("quotations", ())),
        labels=tuple((Range(start, end), words) for start, end, words in held.get("labels", ())),
        signatures=tuple(Range(*one) for one in held.get("signatures", ())),
    )


def _row_to_list(row: TableRow) -> list[int]:
    """Where a row begins and ends, and each of its cells."""
    return [row.start, row.end, *(place for cell in row.cells for place in (cell.start, cell.end))]


def _row_from_list(places: list[int]) -> TableRow:
    start, end, *cells = places
    return TableRow(start, end, tuple(map(Range, cells[::2], cells[1::2])))
