"""The structure of light markup, read line by line: Markdown, AsciiDoc, reStructuredText.

Only what reading needs is looked for: headings, items of lists, tables, blocks of code, and the
marks that are no prose (rules, targets of links, badges, comments, tags of templates), which are
left out as ranges. It is ours because every character counts here: the parsers of Markdown give
trees, not places inside a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa.types import Heading, Range, Structure, Table, TableRow

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_ATX = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_ASCIIDOC = re.compile(r"(={1,6})[ \t]+(\S.*?)(?:[ \t]+=+)?[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}(?:([-=*_~^+.\"'`#])[ \t]*)(?:\1[ \t]*){2,}$")
_UNDERLINE = re.compile(r"([-=~^\"'`#*+.:_])\1{2,}[ \t]*$")
_TABLE_RULE = re.compile(r"[ \t]*[|+]?[ \t]*:?-{1,}:?[ \t]*(?:[|+][ \t]*:?-*:?[ \t]*)*[|+]?[ \t]*$")
_GRID = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣▪]|\d{1,3}[.)]|[a-z]\))[ \t]+(?=\S)")
_QUOTE = re.compile(r"[ ]{0,3}(?:>[ \t]?)+")
_UNDERLINES = {"=": 1, "-": 2, "~": 3, "^": 4, '"': 5}
_LONGEST_HEADING = 200  # characters
# What of a line is no prose, most special first; the groups named «a» and «b» alone are left out.
_MARKS = re.compile(
    r"(?=[\[!<{.:])(?:(?P<badge>\[!\[[^\[\]\n]*\]\([^()\n]*\)\]\([^()\n]*\))"
    r"|(?P<image>!\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\]))"
    r"|(?P<comment><!--(?:(?!<!--|-->)(?s:.)){0,2000}-->)"
    r"|(?P<template>\{%[^%\n]*%\}|\{\{[^{}\n]*\}\})"
    r"|(?P<tag></?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>\n]*)?/?>)"
    r"|(?P<definition>^\[[^\[\]\n]+\]:[ \t]+\S[^\n]*$)"
    r"|(?P<a>\[)(?=[^\[\]\n]+(?P<b>\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\]\[[^\[\]\n]*\]))"
    r"|(?P<directive>^\.\. (?:\|[^|\n]+\| )?[\w-]+::[^\n]*$|^\.\. _[^\n]*$|^:[\w-]+:[^\n]*$))",
    re.MULTILINE,
)
_MARK_SIGNS = ("[", "<", "{{", "{%", "..", ":")


@dataclass(frozen=True, slots=True)
class Markup:
    """The structure of a text, and the ranges of its marks, in order and apart."""

    structure: Structure
    marks: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def read_markup(text: str, start: int = 0, *, plain: bool = False) -> Markup:
    """The structure of a text from ``start`` on; what stands before is front matter.

    A ``plain`` text has no signs of Markdown: only headings that are underlined, items of lists
    and rules are looked for.
    """
    scan = _Scan(text, plain=plain)
    scan.read([_Line(m.start(), m.end(), m.group()) for m in _LINE.finditer(text, start)])
    marks = list(scan.marks)
    if not plain and any(sign in text for sign in _MARK_SIGNS):
        marks += _inline_marks(text, start, scan.code)
    return Markup(
        Structure(
            headings=tuple(scan.headings),
            items=tuple(scan.items),
            tables=tuple(scan.tables),
            code=tuple(scan.code),
        ),
        tuple(sorted(marks, key=lambda mark: mark.start)),
    )


@dataclass(slots=True)
class _Scan:
    """One walk over the lines of a text."""

    text: str
    plain: bool
    headings: list[Heading] = field(default_factory=list)
    items: list[Range] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    code: list[Range] = field(default_factory=list)
    marks: list[Range] = field(default_factory=list)

    def read(self, lines: list[_Line]) -> None:
        number = 0
        while number < len(lines):
            number += self._take(lines, number)

    def _take(self, lines: list[_Line], number: int) -> int:
        """Read what begins with a line; return how many lines it takes."""
        line = lines[number]
        following = lines[number + 1] if number + 1 < len(lines) else None
        if not line.text.strip():
            return 1
        if not self.plain:
            if fence := _FENCE.match(line.text):
                return self._code(lines, number, fence[1])
            if self._titled(line):
                return 1
            if "|" in line.text and following is not None and _is_table_rule(following.text):
                return self._table(lines, number)
            if _GRID.match(line.text) and following is not None and "|" in following.text:
                return self._grid(lines, number)
        if _RULE.match(line.text):
            self.marks.append(Range(line.start, line.end))
            return 1
        if following is not None and self._underlined(line, following, number, lines):
            return 2
        self._prose(line)
        return 1

    def _titled(self, line: _Line) -> bool:
        """Take a heading that says its level before its words."""
        match = _ATX.match(line.text) or _ASCIIDOC.match(line.text)
        if match is None or not match[2]:
            return False
        start = line.start + match.start(2)
        self.headings.append(Heading(start, start + len(match[2]), len(match[1])))
        self.marks.append(Range(line.start, start))
        return True

    def _underlined(self, line: _Line, rule: _Line, number: int, lines: list[_Line]) -> bool:
        """Take a heading and the rule under it."""
        match = _UNDERLINE.match(rule.text)
        words = line.text.strip()
        if match is None or not _are_neighbours(self.text, line, rule):
            return False
        wrapped = number > 0 and _are_neighbours(self.text, lines[number - 1], line)
        wrapped = wrapped and not _RULE.match(lines[number - 1].text)
        if wrapped or len(words) > _LONGEST_HEADING or not any(map(str.isalnum, words)):
            return False
        if _ITEM.match(line.text) and not words[0].isdigit():
            return False
        start = line.start + line.text.index(words)
        level = _UNDERLINES.get(match[1], 6)
        self.headings.append(Heading(start, start + len(words), level))
        self.marks.append(Range(rule.start, rule.end))
        return True

    def _code(self, lines: list[_Line], number: int, fence: str) -> int:
        last = number + 1
        while last < len(lines) and not lines[last].text.strip().startswith(fence):
            last += 1
        self.marks.append(Range(lines[number].start, lines[number].end))
        if last > number + 1:
            self.code.append(Range(lines[number + 1].start, lines[last - 1].end))
        if last < len(lines):
            self.marks.append(Range(lines[last].start, lines[last].end))
        return last + 1 - number

    def _table(self, lines: list[_Line], number: int) -> int:
        """Take a table whose first line names its columns."""
        last = number + 2
        while last < len(lines) and "|" in lines[last].text and _follows(self.text, lines, last):
            last += 1
        self.marks.append(Range(lines[number + 1].start, lines[number + 1].end))
        self._add_table(lines[number], lines[number + 2 : last])
        return last - number

    def _grid(self, lines: list[_Line], number: int) -> int:
        """Take a table of reStructuredText drawn with dashes and bars."""
        last = number
        while last < len(lines) and (_GRID.match(lines[last].text) or "|" in lines[last].text):
            last += 1
        drawn = [line for line in lines[number:last] if _GRID.match(line.text)]
        self.marks += [Range(line.start, line.end) for line in drawn]
        rows = [line for line in lines[number:last] if not _GRID.match(line.text)]
        self._add_table(rows[0], rows[1:])
        return last - number

    def _add_table(self, names: _Line, rows: list[_Line]) -> None:
        columns = tuple(_bare(self.text[c.start : c.end]) for c in _cells(names))
        title = self.headings[-1] if self.headings else None
        self.tables.append(
            Table(
                (
                    TableRow(names.start, names.end, ()),
                    *(TableRow(row.start, row.end, tuple(_cells(row))) for row in rows),
                ),
                columns,
                " ".join(self.text[title.start : title.end].split()) if title else "",
            )
        )

    def _prose(self, line: _Line) -> None:
        quote = None if self.plain else _QUOTE.match(line.text)
        if quote:
            self.marks.append(Range(line.start, line.start + quote.end()))
        if _ITEM.match(line.text):
            indent = len(line.text) - len(line.text.lstrip())
            self.items.append(Range(line.start + indent, line.end))


def _are_neighbours(text: str, line: _Line, following: _Line) -> bool:
    between = text[line.end : following.start]
    return between in ("\n", "\r\n", "\r", "\u2028") and bool(line.text.strip())


def _follows(text: str, lines: list[_Line], number: int) -> bool:
    return _are_neighbours(text, lines[number - 1], lines[number])


def _is_table_rule(line: str) -> bool:
    return ("|" in line or "+" in line) and _TABLE_RULE.match(line) is not None


def _cells(row: _Line) -> Iterator[Range]:
    """The cells of a line, without the space around them; a bar after a backslash parts none."""
    position = row.start + len(row.text) - len(row.text.lstrip())
    line = row.text.strip()
    inner = line[1:] if line.startswith("|") else line
    position += len(line) - len(inner)
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    for cell in re.split(r"(?<!\\)\|", inner):
        left = position + len(cell) - len(cell.lstrip())
        yield Range(left, left + len(cell.strip()))
        position += len(cell) + 1


def _bare(words: str) -> str:
    """The name of a column without the signs of emphasis."""
    return words.strip(" *_`")


def _inline_marks(text: str, start: int, code: list[Range]) -> Iterator[Range]:
    """The marks inside lines, outside of code."""
    blocks = iter(code)
    block = next(blocks, None)
    for match in _MARKS.finditer(text, start):
        while block is not None and block.end <= match.start():
            block = next(blocks, None)
        if block is not None and block.start <= match.start() < block.end:
            continue
        if match["a"]:
            yield Range(match.start("a"), match.end("a"))
            yield Range(*match.span("b"))
        else:
            yield Range(*match.span())
