"""Marked-up documents (XHTML, OpenDocument, Office Open XML) to text, one paragraph a block.

One walk serves the three: what differs is which elements make a paragraph, stand for a character or
are no text. It is ours rather than a library's because every character counts here: the libraries
for DOCX leave out tracked insertions and content controls, and none keeps the place of page breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.documents.structure import StructureBuilder
from qa.types import Heading, Range, Structure, TableRow

_BETWEEN = "\n\n"
_SOFT_HYPHEN = "\u00ad"  # where a word may be broken; not seen where it is not
_BLANKS = re.compile(r"[ \t\r\n]+")
_SPACED_MARK = re.compile(r"[ \t]*(\n)[ \t]*")


@dataclass(frozen=True, slots=True)
class Markup:
    """How a markup language writes text; elements are named without their namespace.

    ``blocks`` begin and end a paragraph; in ``rows`` the ``cells`` are parted by bars instead.
    ``skipped`` subtrees are no text. ``characters`` stand for a character. ``text`` are the only
    elements whose text counts, or None where all do; ``collapse`` says that runs of white space are
    one space. ``page`` is the element that begins a page, and ``note`` finds the note that an
    element is or calls: its text follows the paragraph. ``level`` is that of a heading, 0 for what
    is none; ``items`` are those of lists, ``tables`` hold rows, ``names`` finds cells that name
    columns, and ``is_item`` finds items that no element marks.
    """

    blocks: frozenset[str]
    skipped: frozenset[str]
    characters: Mapping[str, str]
    rows: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    text: frozenset[str] | None = None
    collapse: bool = True
    page: str | None = None
    note: Callable[[Any], Any | None] = field(default=lambda element: None)
    level: Callable[[Any], int] = field(default=lambda element: 0)
    items: frozenset[str] = frozenset()
    is_item: Callable[[Any], bool] = field(default=lambda element: False)
    tables: frozenset[str] = frozenset()
    names: Callable[[Any], bool] = field(default=lambda element: False)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The text of a tree, where its pages begin, and its structure."""

    text: str
    pages: tuple[int, ...]
    structure: Structure


def safe_parser(*, html: bool = False) -> Any:
    """A parser that opens no other file, expands no entity bomb and drops comments."""
    from lxml import etree

    if html:
        return etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    return etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )


def local_name(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def read_blocks(root: Any, markup: Markup) -> tuple[str, tuple[int, ...]]:
    """The text of a tree, its paragraphs parted by a blank line, and where its pages begin.

    The pages are empty where the tree marks none.
    """
    found = read_structure(root, markup)
    return found.text, found.pages


def read_structure(root: Any, markup: Markup) -> Blocks:
    """The same as ``read_blocks``, with the headings, the items and the tables of the tree."""
    walk = _Walk(markup)
    walk.read(root)
    return walk.finish()


class _Walk:
    """Collects paragraphs in document order; iterative, so depth is no danger."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._parts: list[str] = []
        self._length = 0
        self._block = ""
        self._notes: list[Any] = []
        self._in_row = 0
        self._pages: list[int] = []
        self._level = 0
        self._is_item = False
        self._cells: list[str] = []
        self._cell_start = 0
        self._named = False  # a cell of the row names a column
        self._structure = StructureBuilder()

    def finish(self) -> Blocks:
        self._flush()
        pages = (0, *self._pages) if self._pages else ()
        text = "".join(self._parts)
        return Blocks(text, pages, self._structure.build(text))

    def read(self, root: Any) -> None:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._close(element)
                if element is not root:
                    self._add(element.getparent(), element.tail)
            elif self._open(element):
                self._add(element, element.text)
            else:
                walk.skip_subtree()

    def _open(self, element: Any) -> bool:
        """Begin an element; tell whether to go into it."""
        name, markup = local_name(element), self._markup
        note = markup.note(element)
        if note is not None:
            self._notes.append(note)
            return False
        if name in markup.skipped:
            return False
        if name in markup.characters:
            self._block += markup.characters[name]
        elif name == markup.page:
            self._begin_page()
        elif name in markup.rows:
            self._flush()
            self._in_row += 1
            self._cells, self._named = [], False
        elif name in markup.cells:
            self._cell_start = len(self._block)
            self._named = self._named or markup.names(element)
        elif name in markup.blocks:
            self._break()
            if name in markup.tables and not self._in_row:
                self._structure.begin_table()
            if not self._in_row:
                self._level = markup.level(element)
                self._is_item = (
                    name in markup.items
                    or markup.is_item(element)
                    or (self._is_item and not self._level and self._in_item(element))
                )
        return True

    def _in_item(self, element: Any) -> bool:
        """Whether a paragraph is the first of an item that holds it."""
        parent = element.getparent()
        return parent is not None and local_name(parent) in self._markup.items

    def _close(self, element: Any) -> None:
        name, markup = local_name(element), self._markup
        if name in markup.skipped:
            return
        if name in markup.rows:
            self._in_row -= 1
            self._block = self._block.rstrip(" |")
            self._flush(row=not self._in_row)
        elif name in markup.cells and self._in_row:
            self._cells.append(self._block[self._cell_start :])
            self._block = self._block.rstrip() + " | "
        elif name in markup.blocks:
            self._break()
            if name in markup.tables and not self._in_row:
                self._structure.end_table()

    def _add(self, element: Any, text: str | None) -> None:
        allowed = self._markup.text
        if not text or (allowed is not None and local_name(element) not in allowed):
            return
        if self._markup.collapse:
            text = _BLANKS.sub(" ", text).replace(_SOFT_HYPHEN, "")
            if self._block[-1:] in {"", " ", "\n", "\t"}:
                text = text.removeprefix(" ")
        self._block += text

    def _break(self) -> None:
        if not self._in_row:
            self._flush()
        elif self._block and not self._block[-1].isspace():
            self._block += " "

    def _begin_page(self) -> None:
        position = self._length
        if self._block.strip():
            position += (len(_BETWEEN) if self._parts else 0) + len(self._block.lstrip())
        self._pages.append(position)

    def _flush(self, *, row: bool = False) -> None:
        block = self._normal(self._block)
        self._block = ""
        if block:
            if self._parts:
                self._parts.append(_BETWEEN)
                self._length += len(_BETWEEN)
            self._parts.append(block)
            self._mark(block, row=row)
            self._length += len(block)
            self._level, self._is_item = 0, False
        notes, self._notes = self._notes, []
        for note in notes:
            self.read(note)
            self._flush()

    def _normal(self, block: str) -> str:
        return (_SPACED_MARK.sub(r"\1", block) if self._markup.collapse else block).strip()

    def _mark(self, block: str, *, row: bool) -> None:
        """Remember what kind of block it is."""
        place = Range(self._length, self._length + len(block))
        if row:
            cells, position = [], 0
            for cell in map(self._normal, self._cells):
                found = block.find(cell, position)
                start = found if found >= 0 else position
                position = start + (len(cell) if found >= 0 else 0)
                cells.append(Range(place.start + start, place.start + position))
            self._structure.add_row(TableRow(place.start, place.end, tuple(cells)), self._named)
        elif self._level:
            self._structure.add_heading(Heading(place.start, place.end, self._level))
        elif self._is_item:
            self._structure.items.append(place)
