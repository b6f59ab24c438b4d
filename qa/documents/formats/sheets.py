"""Sheets of cells to text: one row a paragraph, its cells in order, and numbers as people see them.

A spreadsheet holds 0.45 and says «show it as a percentage»: the text is what is shown, «45 %», in
French. Only what a format's first section says counts (ECMA-376, part 1, 18.8.31).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qa.documents.extract import UnreadableError
from qa.documents.structure import StructureBuilder
from qa.types import Heading, Range, Structure, TableRow

# Places and characters, empty cells among them: some bytes of a file can claim billions of cells.
_MAX_CELLS = 20_000_000
_MAX_CHARACTERS = 64_000_000
_GENERIC = re.compile(r"(?:feuil(?:le)?|sheet|tabelle|hoja|foglio|planilha)[ _]?\d*", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n]+")
_LITERAL = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)[^\]]*\]')
_BRACKETS = re.compile(r"\[[^\]$]*\]")
_NUMBER = re.compile(r"[#0?](?:[#0?, ]*[#0?])?(?:\.[#0?]*)?")
_OTHER = re.compile(r"[Ee/@]|General|[#0?],+(?![#0?, ])")  # fractions, powers of ten, thousands
_HOLE = "\ue000"  # stands for a literal while the pattern is looked at: a private character

Row = list[tuple[int, str]]
"""The cells of a row that hold something: the number of the column, from 0, and the text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, and its rows from top to bottom."""

    name: str
    rows: Iterable[Row]


def text_of_sheets(sheets: Iterable[Sheet]) -> tuple[str, Structure]:
    """The text of sheets, one after the other, and its structure.

    Each stands under its name unless it is alone and «Feuil1».

    Cells are parted by bars, one for each column that holds anything, as those of other tables.

    Raises:
        UnreadableError: they are too large.
    """
    parts: list[tuple[str, list[str]]] = []
    size = 0
    for sheet in sheets:
        rows = list(_within_bounds(sheet.rows))
        used = sorted({column for row in rows for column, _ in row})
        lines = [_line(dict(row), used) for row in rows]
        size += sum(map(len, lines))
        if size > _MAX_CHARACTERS:
            raise UnreadableError(_too_large())
        if lines:
            parts.append((" ".join(sheet.name.split()), lines))
    alone = len(parts) == 1 and _GENERIC.fullmatch(parts[0][0])
    return _put_together([("" if alone else name, lines) for name, lines in parts])


def _put_together(parts: list[tuple[str, list[str]]]) -> tuple[str, Structure]:
    """The lines of sheets parted by blank ones; names are headings, each sheet is a table."""
    builder, position, told = StructureBuilder(), 0, list[str]()
    for name, lines in parts:
        if name:
            builder.add_heading(Heading(position, position + len(name), 1))
            told.append(name)
            position += len(name) + 2
        builder.begin_table()
        for line in lines:
            builder.add_row(TableRow(position, position + len(line), _cells(line, position)), False)
            told.append(line)
            position += len(line) + 2
        builder.end_table()
    text = "\n\n".join(told)
    return text, builder.build(text)


def _cells(line: str, position: int) -> tuple[Range, ...]:
    """The places of a line's cells, which bars part."""
    cells = []
    for cell in line.split("|"):
        start = position + len(cell) - len(cell.lstrip())
        cells.append(Range(start, max(start, position + len(cell.rstrip()))))
        position += len(cell) + 1
    return tuple(cells)


def _within_bounds(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold something.

    Raises:
        UnreadableError: they are too large.
    """
    size = 0
    for row in rows:
        size += sum(len(text) for _, text in row)
        if size > _MAX_CHARACTERS:
            raise UnreadableError(_too_large())
        if row:
            yield row


def _line(row: dict[int, str], used: list[int]) -> str:
    cells = " | ".join(row.get(column, "") for column in used)
    return _BLANKS.sub(" ", cells.rstrip(" |")).strip()


class CellCounter:
    """Counts the places of a sheet, so that a file that claims billions is refused."""

    def __init__(self) -> None:
        self._places = 0

    def add(self, places: int) -> None:
        """Count a row's places.

        Raises:
            UnreadableError: they are too many.
        """
        self._places += places + 1
        if self._places > _MAX_CELLS:
            raise UnreadableError(_too_large())


def _too_large() -> str:
    return (
        f"a plus de {_MAX_CELLS // 10**6} millions de cellules. Enregistrez-en la partie utile "
        "dans un classeur à part."
    )


def shown(value: Any, pattern: str = "General") -> str:
    """A cell's value as French readers see it; ``pattern`` is its number format."""
    match value:
        case None:
            return ""
        case bool():
            return "VRAI" if value else "FAUX"
        case int() | float():
            return _number(value, pattern)
        case datetime.datetime():
            day = f"{value:%d/%m/%Y}"
            timed = "h" in pattern.lower() or pattern == "General"
            return f"{day} {value:%H:%M}" if timed and value.time() != datetime.time() else day
        case datetime.date():
            return f"{value:%d/%m/%Y}"
        case datetime.time():
            return f"{value:%H:%M}" if not value.second else f"{value:%H:%M:%S}"
        case datetime.timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return _BLANKS.sub(" ", str(value)).strip()


def _number(value: float, pattern: str) -> str:
    """A number in its format: decimals, groups of three, percentages, units and currencies."""
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        text = match["quoted"] or match["escaped"] or match["money"] or ""
        literals.append(text)
        return _HOLE if text else ""

    section = _BRACKETS.sub("", _LITERAL.sub(keep, pattern).split(";")[0])
    place = _NUMBER.search(section)
    if place is None or _OTHER.search(section) or not _is_finite(value):
        return _plain(value)
    wanted = iter([text for text in literals if text])
    before, after = (
        "".join(next(wanted, "") if char == _HOLE else char for char in part)
        for part in (section[: place.start()], section[place.end() :])
    )
    percent = "%" in section
    digits = _digits(value * 100 if percent else value, place[0])
    after = after.replace("%", " %") if percent and not after.startswith(" ") else after
    if after[:1].isalpha() or after[:1] in "€$£":
        after = f" {after}"
    return _BLANKS.sub(" ", f"{before}{digits}{after}").strip()


def _digits(value: float, pattern: str) -> str:
    """The digits of a number, by the places that the pattern has before and after its point."""
    before, _, after = pattern.partition(".")
    whole, _, decimals = f"{value:,.{len(after)}f}".partition(".")
    needed = len(after.rstrip("#?"))
    decimals = decimals[:needed] + decimals[needed:].rstrip("0")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-").replace(",", "\u202f" if "," in before else "")
    comma = "," if decimals else ""
    return f"{sign}{digits.zfill(before.count('0'))}{comma}{decimals}"


def _plain(value: float) -> str:
    """A number without a format, as a spreadsheet shows it: ten digits at most, none grouped."""
    if isinstance(value, int) or (_is_finite(value) and value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.10g}".replace(".", ",")


def _is_finite(value: float) -> bool:
    return abs(value) < float("inf")  # false for what is no number, too
