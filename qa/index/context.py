"""What a passage is read and searched with beside its own characters: headings, column names.

Nothing is added to the source: a passage stays an exact slice, and its context goes along as
substitutions, which say what is read in place of some of its characters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain

from qa.documents.ranges import left_out, substitute
from qa.types import Document, Heading, Passage, Quotation, Range, Substitution, Table, TableRow

PATH_MARK = " › "
_LONGEST_HEADING = 160  # characters; what is longer is a paragraph in large type
_LONGEST_LEAD = 200  # of the line that introduces a list
_READ_LEVELS = 3  # of headings read before a passage, the nearest


class PassageContext:
    """The context of the passages of one document, made once for all of them."""

    def __init__(self, document: Document) -> None:
        """Look at the document's structure."""
        self._text = document.text
        self._skips = left_out(document)
        structure = document.structure
        self._headings = structure.headings
        self._paths = _paths(document.text, structure.headings)
        self._items = structure.items
        self._quotations = structure.quotations
        self._labels = structure.labels
        self._signatures = structure.signatures
        self._rows = [(row, table) for table in structure.tables for row in table.rows]

    def heading(self, position: int) -> str | None:
        """The path of headings above a character, its own heading included."""
        quotation = self.quotation(position)
        if quotation is not None:
            return f"Message cité de {quotation.author}" if quotation.author else "Message cité"
        if any(one.start <= position < one.end for one in self._signatures):
            return "Signature"
        return PATH_MARK.join(self._path(position)) or None

    def quotation(self, position: int) -> Quotation | None:
        """The quoted message that holds a character, None where the sender's own text does."""
        found = bisect_right(self._quotations, position, key=lambda one: one.start) - 1
        if found < 0 or position >= self._quotations[found].end:
            return None
        return self._quotations[found]

    def columns(self, passage: Passage) -> str:
        """The titles and columns of the tables that a passage has rows of."""
        tables = dict.fromkeys(self._rows[n][1] for n in self._rows_of(passage))
        return " ".join(chain.from_iterable((table.title, *table.columns) for table in tables))

    def cells(self, passage: Passage) -> list[tuple[int, int, int, str]]:
        """The cells of the rows of a passage: row, start and end in the passage, column."""
        return [
            (number, cell.start - passage.start, cell.end - passage.start, name)
            for number in self._rows_of(passage)
            for row, table in [self._rows[number]]
            if row.end <= passage.end
            for cell, name in zip(row.cells, table.columns, strict=False)
        ]

    def substitutions(self, passage: Passage) -> tuple[Substitution, ...]:
        """What is read in place of a passage's characters, in order, counted from its start."""
        start, end = passage.start, passage.end
        found = [Substitution(start, start, self._lead(passage))]
        found += [Substitution(skip.start, skip.end, " ") for skip in self._skips_of(start, end)]
        for number in self._rows_of(passage):
            found += _named_cells(*self._rows[number])
        found += [
            Substitution(label.start, label.end, words)
            for label, words in self._labels
            if start <= label.start and label.end <= end
        ]
        found = sorted((one for one in found if one.text), key=lambda one: (one.start, one.end))
        kept: list[Substitution] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return tuple(Substitution(one.start - start, one.end - start, one.text) for one in kept)

    def read(self, passage: Passage) -> str:
        """The passage as it is embedded: with its context, without what is left out."""
        return substitute(passage.text, self.substitutions(passage))

    def _path(self, position: int) -> tuple[str, ...]:
        found = bisect_right(self._headings, position, key=lambda one: one.start) - 1
        return self._paths[found] if found >= 0 else ()

    def _skips_of(self, start: int, end: int) -> tuple[Range, ...]:
        first = bisect_left(self._skips, start, key=lambda skip: skip.start)
        return self._skips[first : bisect_left(self._skips, end, key=lambda skip: skip.start)]

    def _rows_of(self, passage: Passage) -> range:
        first = bisect_left(self._rows, passage.start, key=lambda one: one[0].start)
        return range(first, bisect_left(self._rows, passage.end, key=lambda one: one[0].start))

    def _lead(self, passage: Passage) -> str:
        """What is read before a passage: the headings above it, the line that introduces it."""
        start = passage.start
        quotation = self.quotation(start)
        if quotation is not None:
            return "" if start == quotation.start else f"{self.heading(start)}. "
        found = bisect_right(self._headings, start, key=lambda one: one.start) - 1
        path = self._paths[found][-_READ_LEVELS:] if found >= 0 else ()
        if path and self._headings[found].end > start:
            path = path[:-1]  # it begins with its own heading
        parts = [*path]
        if introduction := self._introduction(start):
            parts.append(introduction)
        rows = self._rows_of(passage)
        row, table = self._rows[rows.start] if rows else (None, None)
        if row is not None and table is not None and row.start == start and row.cells:
            title = table.title
            parts += [title] if title and title not in parts else []
        return ". ".join(part.rstrip(" .:") for part in parts) + ". " if parts else ""

    def _introduction(self, start: int) -> str:
        """The line that introduces the list in whose middle a passage begins."""
        number = bisect_left(self._items, start, key=lambda item: item.start)
        if number == len(self._items) or self._items[number].start != start:
            return ""
        while (
            number
            and not self._text[self._items[number - 1].end : self._items[number].start].strip()
        ):
            number -= 1
        first = self._items[number].start
        before = self._text[max(0, first - _LONGEST_LEAD) : first].rstrip()
        line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :].strip()
        return line if line.endswith(":") else ""


def _paths(text: str, headings: tuple[Heading, ...]) -> list[tuple[str, ...]]:
    """The words of each heading after those that stand above it."""
    above: list[tuple[int, str]] = []
    paths = []
    for heading in headings:
        while above and above[-1][0] >= heading.level:
            above.pop()
        words = " ".join(text[heading.start : heading.end].split())
        above.append((heading.level, words[:_LONGEST_HEADING]))
        paths.append(tuple(words for _, words in above if words))
    return paths


def _named_cells(row: TableRow, table: Table) -> list[Substitution]:
    """The name of its column before each cell."""
    return [
        Substitution(cell.start, cell.start, f"{name} : ")
        for cell, name in zip(row.cells, table.columns, strict=False)
        if name and cell.start < cell.end
    ]
