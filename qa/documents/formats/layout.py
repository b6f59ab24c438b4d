"""From the lines of printed pages to text: lines and split words joined, what interrupts set apart.

A sentence that runs over a column or a page stays one: the footer, the notes and the header that
stand in the middle of it on paper stand before it in the text, on the page on which it begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from qa.documents.formats.page_layout import Line
from qa.documents.formats.running_lines import PageLines, running_lines
from qa.french.sentences import sentence_ranges
from qa.types import Range

_SPACE = 0.25  # of the height of characters
_INDENT = 0.8  # of it: a line that begins so much further right begins a paragraph
_LOOSE = 1.3  # of the usual distance between lines: a greater one parts paragraphs
_OTHER_SIZE = 1.12  # ratio of heights: another kind of text
_SMALL = 0.92  # of the height of the body's lines: notes are printed smaller
_SEEN = 160  # characters on each side of a turn that are looked at
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SPLIT = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_ITEM = re.compile(r"(?:[-–—•▪◦●○■□*]|\d{1,3}[.)°]|[a-zA-Z]\))\s")
_NOTE = re.compile(r"[(\[]?(?:\d{1,3}|[*†‡]{1,3}|[a-z](?=[).\]\s]))[)\].]?\s*\S")
# After a hyphen these belong to the word before: «peut-être», «dit-il», «lui-même».
_HYPHENATED = frozenset(
    """il elle ils elles on je tu nous vous ce ci là même mêmes être t moi toi lui leur y en le la
    les""".split()
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The joined text, the offset at which each page begins, and the headers and footers."""

    text: str
    pages: tuple[int, ...]
    skipped: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with the number of its page, and the right edge of the lines around it."""

    line: Line
    page: int
    edge: float
    distance: float  # usual from one line to the next


@dataclass(slots=True)
class _Paragraph:
    """Lines that are joined; what follows them, and what interrupts them where pages begin."""

    lines: list[_Placed]
    apart: bool = True
    running: bool = False
    after: list[_Paragraph] = field(default_factory=list)
    turns: list[tuple[int, list[_Paragraph]]] = field(default_factory=list)


def lay_out(pages: Sequence[PageLines]) -> Layout:
    """Join the lines of pages into paragraphs; rows of tables are paragraphs of their own.

    A line ends its paragraph if the next one's first word would still have gone on it. A word split
    at a line's end is joined, its hyphen kept if it is its own. Lines that return at the top or the
    bottom of pages stay in the text as skipped ranges.
    """
    running = running_lines(pages)
    words = Counter(
        word.lower() for page in pages for line in page.lines for word in _WORD.findall(line.text)
    )
    body = _body_size(pages)
    paragraphs: list[_Paragraph] = []
    for number, page in enumerate(pages):
        placed = _placed(page.lines, number)
        apart = [one for place, one in enumerate(placed) if (number, place) in running]
        own = [one for place, one in enumerate(placed) if (number, place) not in running]
        notes = _notes(own, body)
        above = [one for one in apart if one.line.top < page.height / 2]
        below = [one for one in apart if one.line.top >= page.height / 2]
        _add_page(
            paragraphs,
            [_Paragraph([one], running=True) for one in above],
            _paragraphs([one for one in own if one not in notes]),
            [*_paragraphs(notes), *(_Paragraph([one], running=True) for one in below)],
        )
    return _Writer(words, len(pages)).write(paragraphs)


def _body_size(pages: Sequence[PageLines]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _placed(lines: Sequence[Line], page: int) -> list[_Placed]:
    """The lines with what is usual around them: in their block, or, of a lone one, their column."""
    steps: dict[int, list[float]] = {}
    for above, line in pairwise(lines):
        if above.column == line.column and line.top > above.top:
            steps.setdefault(line.column, []).append(line.top - above.top)
    usual = {column: median(found) for column, found in steps.items()}
    blocks: list[list[Line]] = []
    for line in lines:
        last = blocks[-1][-1] if blocks else None
        distance = usual.get(line.column, 1.2 * line.size)
        if last is not None and _is_near(last, line, distance):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    placed = []
    for block in blocks:
        like = block if len(block) > 1 else [o for o in lines if abs(o.x0 - block[0].x0) < 20]
        edge = max(line.x1 for line in like)
        placed += [
            _Placed(line, page, edge, usual.get(line.column, 1.2 * line.size)) for line in block
        ]
    return placed


def _is_near(above: Line, line: Line, distance: float) -> bool:
    return (
        above.column == line.column
        and 0 < line.top - above.top <= _LOOSE * distance
        and _is_alike(above, line)
    )


def _is_alike(one: Line, other: Line) -> bool:
    """Whether two lines are text of one kind, by their print."""
    sizes = sorted((one.size, other.size))
    return not (one.row or other.row or one.sideways or other.sideways) and (
        sizes[1] / sizes[0] <= _OTHER_SIZE
    )


def _notes(lines: list[_Placed], body: float) -> list[_Placed]:
    """The lines of small print at the foot of their columns, the first with a mark."""
    found: list[_Placed] = []
    for place, one in enumerate(lines):
        line = one.line
        if line.row or line.size > _SMALL * body:
            continue
        follows = bool(found) and place > 0 and lines[place - 1] is found[-1]
        if (follows or _NOTE.match(line.text)) and not any(
            other.line.top > line.top
            and other.line.size > _SMALL * body
            and other.line.x0 < line.x1
            and other.line.x1 > line.x0
            for other in lines
        ):
            found.append(one)
    return found


def _paragraphs(lines: Sequence[_Placed]) -> list[_Paragraph]:
    made: list[_Paragraph] = []
    for one in lines:
        if made and _continues(made[-1].lines, one):
            made[-1].lines.append(one)
        else:
            last = made[-1].lines[-1] if made else None
            apart = last is None or not _is_near(last.line, one.line, one.distance)
            made.append(_Paragraph([one], apart))
    return made


def _add_page(
    paragraphs: list[_Paragraph],
    above: list[_Paragraph],
    body: list[_Paragraph],
    below: list[_Paragraph],
) -> None:
    """Add a page; where its first paragraph goes on the last one's, both become one."""
    last = next((one for one in reversed(paragraphs) if not one.running), None)
    if last is not None and body and _continues(last.lines, body[0].lines[0]):
        first = body.pop(0)
        last.turns.append((first.lines[0].page, [*last.after, *above]))
        last.after = []
        last.lines += first.lines
    else:
        paragraphs += above
        last = None
    paragraphs += body
    last = body[-1] if body else last
    if last is None:
        paragraphs += below
    else:
        last.after += below


def _continues(lines: list[_Placed], following: _Placed) -> bool:
    """Whether a line goes on the paragraph of those before."""
    last = lines[-1]
    above, line = last.line, following.line
    if not _is_alike(above, line) or _ITEM.match(line.text) or "\t" in above.text:
        return False
    splits = bool(_SPLIT.search(above.text)) and line.text[:1].islower()
    full = above.x1 + _SPACE * above.size + line.first > last.edge + 0.5
    if last.page == following.page and _is_near(above, line, following.distance):
        indented = line.x0 - above.x0 > _INDENT * line.size and above.text[-1] in ".!?…:;»"
        hanging = len(lines) == 1 and _ITEM.match(above.text)
        return splits or (full and (not indented or bool(hanging)))
    if not splits and not _is_one_sentence(above.text, line.text):
        return False
    if line.text[:1].islower():
        return True
    return full and above.bold == line.bold and len(lines) > 1


def _is_one_sentence(left: str, right: str) -> bool:
    """Whether a sentence runs from one text into the other."""
    if left.rstrip()[-1:] in ":;":
        return False
    left, right = left[-_SEEN:], right[:_SEEN]
    border = len(left) + 1
    joined = sentence_ranges(f"{left} {right}")
    return any(one.start < border - 1 and one.end > border for one in joined)


class _Writer:
    """Writes paragraphs into a text, and notes where pages begin and what is skipped."""

    def __init__(self, words: Counter[str], pages: int) -> None:
        self._words = words
        self._count = pages
        self._parts: list[str] = []
        self._length = 0
        self._pages: list[int] = []
        self._skipped: list[Range] = []

    def write(self, paragraphs: Sequence[_Paragraph]) -> Layout:
        for paragraph in paragraphs:
            self._paragraph(paragraph)
        self._begin(self._count - 1, self._length)
        return Layout("".join(self._parts), tuple(self._pages), tuple(self._skipped))

    def _paragraph(self, paragraph: _Paragraph, *, begins_page: bool = True) -> None:
        separator = "\n\n" if paragraph.apart and not paragraph.running else "\n"
        text, begun = self._join_lines(paragraph.lines)
        sentences = sentence_ranges(text) if paragraph.turns else []
        if begins_page:
            begun = {paragraph.lines[0].page: 0, **begun}
        start = 0
        for page, between in paragraph.turns:
            if not between:
                continue
            cut = _sentence_start(sentences, begun[page])
            if cut > start:
                self._piece(separator, text[start:cut], start, begun)
                start = cut
            for other in between:  # the header stands before the page's first word
                self._paragraph(other, begins_page=False)
            separator = "\n"
        self._piece(separator, text[start:], start, begun)
        first = self._length - len(text) + start
        if paragraph.running:
            self._skipped.append(Range(first, self._length))
        for other in paragraph.after:
            self._paragraph(other)

    def _piece(self, separator: str, text: str, start: int, begun: dict[int, int]) -> None:
        """Put the part of a paragraph from ``start`` on, and note the pages that begin in it."""
        if self._parts:
            self._put(separator)
        for page, offset in begun.items():
            if start <= offset < start + len(text):
                self._begin(page, self._length + offset - start)
        self._put(text.rstrip(" "))

    def _begin(self, page: int, offset: int) -> None:
        while len(self._pages) <= page:
            self._pages.append(offset)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _join_lines(self, lines: Sequence[_Placed]) -> tuple[str, dict[int, int]]:
        """The text of a paragraph, and where in it pages begin but the first."""
        text = lines[0].line.text
        begun: dict[int, int] = {}
        page = lines[0].page
        for one in lines[1:]:
            text = self._joined(text, one.line.text)
            if one.page != page:
                page = one.page
                begun[page] = len(text)
            text += one.line.text
        return text, begun

    def _joined(self, text: str, line: str) -> str:
        """A text made ready for a line that it goes on in: a space, or a split word mended."""
        split = _SPLIT.search(text[-60:])
        following = _WORD.match(line)
        if not split or not following or not following[0][0].islower():
            return f"{text} "
        right = following[0].split("-")[0].lower()
        left = split[1].lower()
        own = text[-1] != "\u00ad" and self._words[left + right] == 0
        if own and (right in _HYPHENATED or self._words[f"{left}-{right}"]):
            return text
        return text[:-1]


def _sentence_start(sentences: Sequence[Range], offset: int) -> int:
    """Where the sentence that holds the border before ``offset`` begins; else the border."""
    for sentence in sentences:
        if sentence.start < offset < sentence.end:
            return sentence.start
    return offset
