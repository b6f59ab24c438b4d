"""Tables of facts as people write them in CSV: any columns, any delimiter, a title above them.

The text is the file's, character for character; rows, cells and the names of columns are ranges of
it. The standard library's reader gives values without their places, so the places are found here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa.documents.extract import Extract, Member, UnreadableError
from qa.types import Range, Structure, Table, TableRow

_DELIMITERS = ";,\t|"
_LOOKED_AT = 20  # records, to find the delimiter and the line that names the columns
_PART = 500_000  # characters
_NUMBER = re.compile(r"[-+]?[\d\s\u00a0\u202f.,/:%€$-]*\d[\d\s\u00a0\u202f.,/:%€$-]*")


@dataclass(frozen=True, slots=True)
class _Grid:
    """How a table is written: its delimiter, the names of its columns, what it is called."""

    delimiter: str
    columns: tuple[str, ...] = ()
    title: str = ""


def table_members(lines: Iterable[str], encoding: str) -> Iterator[Member]:
    """The document of a table, from its lines with their ends; a long table in several parts.

    Raises:
        UnreadableError: it has no cells.
    """
    grid: _Grid | None = None
    parts = _parts(lines)
    text = next(parts, "")
    following = next(parts, None)
    number = 0
    while text:
        number += 1
        if grid is None:
            grid, structure = _first_part(text)
        else:
            structure = _structure(text, grid, _records(text, grid.delimiter))
        whole = number == 1 and following is None
        yield Member(
            "" if whole else str(number),
            Extract(
                text, encoding, title=grid.title or None, structure=structure, is_part=not whole
            ),
        )
        text, following = following or "", next(parts, None)
    if grid is None:
        raise UnreadableError("est vide ; il n'est pas indexé.")


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """The text in parts that end with a line outside of quotes, if they can."""
    held: list[str] = []
    length = quotes = 0
    for line in lines:
        held.append(line)
        length += len(line)
        quotes += line.count('"')
        if length >= _PART and (quotes % 2 == 0 or length >= 2 * _PART):
            yield "".join(held)
            held, length, quotes = [], 0, 0
    if any(map(str.strip, held)):
        yield "".join(held)


def _first_part(text: str) -> tuple[_Grid, Structure]:
    """How a table is written, seen in its first records, and the structure of these."""
    delimiter = max(_DELIMITERS, key=lambda one: _regularity(text, one))
    records = list(_records(text, delimiter))
    sample = [len(_filled(text, record)) for record in records[:_LOOKED_AT]]
    usual = Counter(count for count in sample if count > 1).most_common(1)
    if not usual:
        raise UnreadableError(
            "n'a ni plusieurs colonnes, ni de colonne de texte. Nommez-la « texte » (ou « text », "
            "« contenu »)."
        )
    least = max(2, usual[0][0] // 2 + 1)
    first = next((n for n, count in enumerate(sample) if count >= least), 0)
    above = [" ".join(_filled(text, record)) for record in records[:first]]
    names = tuple(_value(text, cell) for cell in records[first].cells)
    grid = _Grid(delimiter, names if _are_names(names) else (), " ".join(above).strip())
    structure = _structure(text, grid, records)
    return grid, structure


def _structure(text: str, grid: _Grid, records: Iterable[TableRow]) -> Structure:
    """The rows as a table; the line of names and what stands above have no cells to be named."""
    rows = tuple(
        TableRow(row.start, row.end, ())
        if not _is_row(text, row) or tuple(_value(text, cell) for cell in row.cells) == grid.columns
        else row
        for row in records
    )
    return Structure(tables=(Table(rows, grid.columns, grid.title),))


def _is_row(text: str, row: TableRow) -> bool:
    return len(row.cells) > 1 and len(_filled(text, row)) > 1


def _are_names(names: tuple[str, ...]) -> bool:
    """Whether a record names columns: no cell of it is a number, a date or nothing at all."""
    filled = [name for name in names if name]
    return len(filled) > len(names) // 2 and not any(map(_NUMBER.fullmatch, filled))


def _regularity(text: str, delimiter: str) -> float:
    """How much the first records look like rows under that delimiter."""
    counts: list[int] = []
    for record in _records(text[: 100 * _LOOKED_AT * 10], delimiter):
        counts.append(len(record.cells))
        if len(counts) == _LOOKED_AT:
            break
    usual, times = Counter(counts).most_common(1)[0] if counts else (0, 0)
    return times / max(len(counts), 1) + min(usual, 10) / 10 if usual > 1 else 0.0


def _records(text: str, delimiter: str) -> Iterator[TableRow]:
    """The records of a table with the places of their cells (RFC 4180); blank ones left out."""
    mark = re.escape(delimiter)
    cell = re.compile(
        rf'[ ]*"(?P<quoted>[^"]*(?:""[^"]*)*)"(?=[ ]*(?:{mark}|[\r\n]|\Z))[ ]*'
        rf"|(?P<plain>[^{mark}\r\n]*)"
    )
    cells: list[Range] = []
    start = position = 0
    while position <= len(text):
        match = cell.match(text, position)
        assert match is not None  # noqa: S101 - the plain cell may be empty
        kind = "quoted" if match["quoted"] is not None else "plain"
        cells.append(_stripped(text, *match.span(kind)))
        position = match.end()
        if text[position : position + 1] == delimiter:
            position += 1
            continue
        if any(one.start < one.end for one in cells):
            yield TableRow(start, position, tuple(cells))
        position += 2 if text.startswith("\r\n", position) else 1
        start, cells = position, []


def _stripped(text: str, start: int, end: int) -> Range:
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Range(start, end)


def _filled(text: str, record: TableRow) -> list[str]:
    return [value for value in (_value(text, cell) for cell in record.cells) if value]


def _value(text: str, cell: Range) -> str:
    return " ".join(text[cell.start : cell.end].replace('""', '"').split())
