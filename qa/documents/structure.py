"""A document's structure as compact JSON, and back."""

from __future__ import annotations

import json
from typing import Any

from qa.types import Heading, Quotation, Range, Structure, Table, TableRow


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
    )


def _row_to_list(row: TableRow) -> list[int]:
    """Where a row begins and ends, and each of its cells."""
    return [row.start, row.end, *(place for cell in row.cells for place in (cell.start, cell.end))]


def _row_from_list(places: list[int]) -> TableRow:
    start, end, *cells = places
    return TableRow(start, end, tuple(map(Range, cells[::2], cells[1::2])))
