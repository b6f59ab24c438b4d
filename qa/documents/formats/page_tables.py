"""Tables on a page: which columns are one, and the rows that its lines make."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from qa.documents.formats.pdf_words import Word

_FULL = 0.7  # of its column's width: lines of running text are mostly longer
_SHORT = 4.0  # words: lines of running text mostly hold more
_CLOSE = 1.35  # of the height of characters: lines that far apart may be one cell's

Line = list[Word]
Cells = list[Line]
"""A printed line cut at the gutters: the words in each column, none where it is blank."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: the printed lines in each of its cells."""

    cells: tuple[tuple[Line, ...], ...]

    def text(self) -> str:
        """The cells in order, parted by bars as in the other formats."""
        return " | ".join(_cell_text(cell) for cell in self.cells).strip()


def is_table(lines: Sequence[Cells], rules: Sequence[float]) -> bool:
    """Whether columns are read row by row; ``rules`` are the heights of the lines drawn across.

    Text in columns fills their width with words. What does not, and stands in rows, is a table:
    drawn, of three columns or more, or of figures and labels.
    """
    count = len(lines[0])
    filled = [line for line in lines if sum(map(bool, line)) > 1]
    if len(rules) > 2 and len({bisect(rules, line_base(line)) for line in lines}) > 1:
        return True
    columns = [[line[number] for line in lines if line[number]] for number in range(count)]
    if len(filled) < 0.5 * len(lines) or any(_is_prose(column) for column in columns):
        return False
    return count > 2 or any(_is_label_or_figure(column) for column in columns)


def line_base(cells: Cells) -> float:
    """The base line of a printed line."""
    return next(words[0].base for words in cells if words)


def _is_prose(column: list[Line]) -> bool:
    left = min(line[0].x0 for line in column)
    width = max(line[-1].x1 for line in column) - left
    fill = median((line[-1].x1 - line[0].x0) / max(width, 1.0) for line in column)
    return len(column) > 3 and fill >= _FULL and mean(len(line) for line in column) >= _SHORT


def _is_label_or_figure(column: list[Line]) -> bool:
    cells = [" ".join(word.text for word in line) for line in column]
    told = [cell for cell in cells if cell.endswith(":") or any(c.isdigit() for c in cell)]
    return len(told) * 2 >= len(cells) and mean(len(line) for line in column) <= _SHORT


def table_rows(lines: Sequence[Cells], rules: Sequence[float]) -> list[TableRow]:
    """The rows of a table, cells of several printed lines put together."""
    groups: list[list[Cells]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line, rules):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        TableRow(
            tuple(
                tuple(line[number] for line in group if line[number])
                for number in range(len(lines[0]))
            )
        )
        for group in groups
    ]


def _goes_on(above: Cells, line: Cells, rules: Sequence[float]) -> bool:
    """Whether a printed line belongs to the row of the one above."""
    first, second = line_base(above), line_base(line)
    if len(rules) > 2:
        size = line_size(line)
        middle = [bisect(rules, base - 0.3 * size) for base in (first, second)]
        # Where no line is drawn between rows, as under a heading alone, the cells tell.
        if middle[0] != middle[1]:
            return False
    size = line_size(line)
    blank = [not words for words in line]
    if second - first > _CLOSE * size or not any(blank):
        return False
    return blank[0] or all(words[0].text[:1].islower() for words in line if words)


def line_size(cells: Cells) -> float:
    """The height of a printed line's characters."""
    return next(words[0].size for words in cells if words)


def _cell_text(lines: Sequence[Line]) -> str:
    return " ".join(word.text for line in lines for word in line)
