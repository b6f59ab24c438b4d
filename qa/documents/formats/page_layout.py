"""From the words of a page to its lines in reading order: columns by their gutters, tables as rows.

A recursive cut of the page along white space, after Nagy and Seth, «Hierarchical representation of
optically scanned documents» (ICPR 1984): where the same gap runs through several rows of words, its
sides are read one after the other, or, in a table, row by row.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa.documents.formats.page_tables import is_table, table_rows
from qa.documents.formats.pdf_words import PageWords, Rule, Word

_SAME_ROW = 0.3  # of a word's height: base lines that far apart are one row's
_NARROW = 0.6  # of the height: a narrower gap is none
_SURE = 1.0  # of the height: a gap of that width is a gutter even through few rows
_FEW = 3  # rows on each side that prove a gutter
_MANY = 6  # rows on each side that prove a narrow one
_APART = 2.0  # of the height: words that far apart are not of one phrase
_MAX_DEPTH = 4
_MAX_EFFORT = 1_000_000  # words looked at in search of columns, of a page
_FAR = 1e6  # points
_LEADERS = re.compile(r"[.…·_]+")  # a whole word of them
_DOTS = 4
_MARKER = re.compile(
    r"[-–—•▪◦●○■□*·>]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})(?:[.)°]|\s?[-–])?°?"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or a row of a table: its text, its box, and the edges of its column.

    ``column`` tells the columns of a page apart, by numbers in reading order.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    column: int = 0
    row: bool = False
    first: float = 0.0  # the width of its first word
    sideways: bool = False


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A gap between two columns, from left to right; ``ruled`` says that a line is drawn in it."""

    left: float
    right: float
    ruled: bool = False

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


Row = list[Word]


def lines_of(page: PageWords) -> list[Line]:
    """The lines of a page in reading order; what is printed sideways comes last."""
    reader = _Reader(page.rules)
    upright = [word for word in page.words if word.upright]
    reader.read(rows_of(upright), 0)
    sideways = [word for word in page.words if not word.upright]
    if sideways:
        reader.column += 1
        reader.lines.append(_sideways(sideways, reader.column))
    return reader.lines


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Words on one base line, rows from top to bottom, the words of each from left to right."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda one: one.base):
        # Raised and lowered figures make no row of their own.
        near = [
            row
            for row in rows[-2:]
            if abs(row[0].base - word.base) <= _SAME_ROW * max(row[0].size, word.size)
        ]
        if near:
            near[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


class _Reader:
    """Collects the lines of a page in reading order."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._across = [rule for rule in rules if rule.top == rule.bottom]
        self._upright = sorted(rule for rule in rules if rule.x0 == rule.x1)
        self._effort = _MAX_EFFORT
        self.lines: list[Line] = []
        self.column = 0

    def read(self, rows: list[Row], depth: int) -> None:
        """Read rows: runs of them in columns, and those between."""
        self.column += 1
        gaps = [_gaps(row, self._upright) for row in rows]
        first = 0
        while first < len(rows):
            end, gutters = self._columns(rows, gaps, first, depth)
            # The end of a paragraph above columns is short, and seems to be of the first one.
            if not gutters or (
                not any(_cut(rows[first], gutters)[1:])
                and self._columns(rows, gaps, first + 1, depth)[1]
            ):
                self.lines.append(_line(rows[first], self.column))
                first += 1
                continue
            self._read_columns(rows[first:end], gutters, depth)
            self.column += 1
            first = end

    def _columns(
        self, rows: list[Row], gaps: list[list[_Gutter]], first: int, depth: int
    ) -> tuple[int, list[_Gutter]]:
        """The run of rows from ``first`` on that the same gutters go through: its end, and they."""
        best: list[_Gutter] = []
        if first >= len(rows) or depth >= _MAX_DEPTH:
            return first, best
        free = gaps[first]
        end = first + 1
        while end < len(rows) and self._effort > 0:
            narrower = _meet(free, gaps[end])
            still = _proved(rows[first : end + 1], narrower)
            self._effort -= sum(map(len, rows[first : end + 1]))
            if len(still) < len(best) or len(narrower) < 2:
                break
            free, best = narrower, still
            end += 1
            if end - first > _FEW and not best and not _inside(rows[first:end], free):
                break
        return end, best

    def _read_columns(self, rows: list[Row], gutters: list[_Gutter], depth: int) -> None:
        cells = [_cut(row, gutters) for row in rows]
        crossing = _rules_across(rows, gutters, self._across)
        if is_table(cells, crossing):
            self.column += 1
            for row in table_rows(cells, crossing):
                words = [word for cell in row.cells for line in cell for word in line]
                self.lines.append(_boxed(row.text(), words, self.column, row=True))
            return
        for number in range(len(gutters) + 1):
            self.read([cell[number] for cell in cells if cell[number]], depth + 1)


def _gaps(row: Row, rules: Sequence[Rule]) -> list[_Gutter]:
    """The white space of a row, its margins included; ``rules`` are upright, from the left."""
    gaps = [_Gutter(-_FAR, row[0].x0)]
    if not any(_LEADERS.fullmatch(word.text) for word in row):
        narrow = _NARROW * min(word.size for word in row)
        middle = row[0].base - row[0].size / 3
        reached = row[0].x1
        for word in row[1:]:
            ruled = _is_ruled(reached, word.x0, middle, rules)
            if ruled or word.x0 - reached >= narrow:
                gaps.append(_Gutter(reached, word.x0, ruled))
            reached = max(reached, word.x1)
    return [*gaps, _Gutter(max(word.x1 for word in row), _FAR)]


def _is_ruled(left: float, right: float, height: float, rules: Sequence[Rule]) -> bool:
    """Whether an upright line stands between two words."""
    if not rules or right - left < 1.0:
        return False
    for rule in rules[bisect_left(rules, (left - 0.5,)) : bisect_left(rules, (right + 0.5,))]:
        if rule.top <= height <= rule.bottom:
            return True
    return False


def _meet(one: list[_Gutter], other: list[_Gutter]) -> list[_Gutter]:
    return [
        _Gutter(max(a.left, b.left), min(a.right, b.right), a.ruled or b.ruled)
        for a in one
        for b in other
        if min(a.right, b.right) - max(a.left, b.left) > 1.0
    ]


def _inside(rows: list[Row], free: list[_Gutter]) -> list[_Gutter]:
    """The gaps that have words on both sides."""
    left = min(row[0].x0 for row in rows)
    right = max(word.x1 for row in rows for word in row)
    return [gap for gap in free if gap.left >= left and gap.right <= right]


def _proved(rows: list[Row], free: list[_Gutter]) -> list[_Gutter]:
    """The gaps that are gutters: wide or long enough, between columns rather than after marks."""
    gutters = _inside(rows, free)
    kept: list[_Gutter] = []
    for place, gap in enumerate(gutters):
        start = kept[-1].right - 0.1 if kept else -_FAR
        stop = gutters[place + 1].left + 0.1 if place + 1 < len(gutters) else _FAR
        before = [[w for w in row if start <= w.x0 and w.x1 <= gap.left + 0.1] for row in rows]
        after = [[w for w in row if gap.right - 0.1 <= w.x0 and w.x1 <= stop] for row in rows]
        before, after = [row for row in before if row], [row for row in after if row]
        if gap.ruled:
            least = 2
        else:
            wide = before and gap.right - gap.left >= _SURE * median(row[0].size for row in before)
            least = _FEW if wide else _MANY
        if min(len(before), len(after)) < least:
            continue
        if gap.ruled or not all(_is_marker(row) for row in before):
            kept.append(gap)
    return kept


def _is_marker(row: Row) -> bool:
    """Whether words are the mark of a list's item rather than a column."""
    return len(row) <= 2 and bool(_MARKER.fullmatch(" ".join(word.text for word in row)))


def _cut(row: Row, gutters: list[_Gutter]) -> list[Row]:
    """The words of a row by column."""
    cells: list[Row] = [[] for _ in range(len(gutters) + 1)]
    for word in row:
        middle = (word.x0 + word.x1) / 2
        cells[sum(middle > gutter.middle for gutter in gutters)].append(word)
    return cells


def _rules_across(rows: list[Row], gutters: list[_Gutter], rules: Sequence[Rule]) -> list[float]:
    """Where lines are drawn between rows across a gutter, from top to bottom."""
    top = min(word.top for word in rows[0]) - 30
    bottom = max(word.bottom for word in rows[-1]) + 30
    found = sorted(
        rule.top
        for rule in rules
        if rule.top == rule.bottom
        and top <= rule.top <= bottom
        and any(rule.x0 <= gutter.right and rule.x1 >= gutter.left for gutter in gutters)
    )
    merged: list[float] = []
    for place in found:
        if not merged or place - merged[-1] > 3:
            merged.append(place)
    return merged


def _line(row: Row, column: int) -> Line:
    return _boxed(join_words(row), row, column)


def _boxed(text: str, words: Sequence[Word], column: int, *, row: bool = False) -> Line:
    return Line(
        text,
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
        median(word.size for word in words),
        sum(word.bold for word in words) * 2 > len(words),
        column,
        row,
        words[0].x1 - words[0].x0,
    )


def _sideways(words: Sequence[Word], column: int) -> Line:
    line = _boxed(" ".join(word.text for word in words), words, column)
    return Line(
        line.text,
        line.x0,
        line.top,
        line.x1,
        line.bottom,
        line.size,
        line.bold,
        column,
        row=False,
        first=line.first,
        sideways=True,
    )


def join_words(row: Sequence[Word]) -> str:
    """The text of a row; words far apart are parted by a tab, a raised figure by a space."""
    row = _without_leaders(row)
    text = row[0].text
    for before, word in pairwise(row):
        gap = word.x0 - before.x1
        raised = before.base - word.base > 0.1 * before.size and word.size < 0.85 * before.size
        if gap > _APART * max(before.size, word.size):
            text += "\t"
        elif gap > 0.12 * before.size or not (raised and word.text.isalpha()):
            text += " "
        text += word.text
    return text


def _without_leaders(row: Sequence[Word]) -> Sequence[Word]:
    """The words without the dots that lead from one to the next, as in a table of contents."""
    dots = [bool(_LEADERS.fullmatch(word.text)) for word in row]
    if sum(len(word.text) for word, dot in zip(row, dots, strict=True) if dot) < _DOTS:
        return row
    kept = [word for word, dot in zip(row, dots, strict=True) if not dot]
    return kept or row
