"""The words of a PDF page with their boxes, and the lines drawn on it, as PDFium gives them.

PDFium (BSD-3-Clause, Apache-2.0) reads ten times as many pages a second as pdfminer.six or
pdfplumber and, unlike pypdf, gives the place of each character.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_MAX_CHARACTERS = 200_000  # of a page: a dense one of a newspaper holds 20,000
_MAX_DRAWN = 5_000  # objects and lines of a page that are looked at
_THIN = 3.0  # points: a box of that height or width is a line
_WORD_GAP = 0.4  # of the height of the characters: what PDFium made no space of
_SHIFT = 0.2  # of the height: a character that far off the base line begins a word
_BOLD = 600  # OpenType's usWeightClass
_HYPHENS = {2, 0xFFFE}  # PDFium's codes for a hyphen at the end of a line
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), "ff fi fl ffi ffl ft st".split(), strict=True))


class Word(NamedTuple):
    """A word in points from the left and the top of the page as it is seen.

    ``base`` is its base line, ``size`` the height of its characters' boxes, ``upright`` false
    where it is printed sideways, ``bold`` as its font says.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    upright: bool


class Rule(NamedTuple):
    """A line drawn on the page, or an edge of a box, horizontal or vertical."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page of ``width`` × ``height`` points: its words in the order in which they are printed."""

    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()


_Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


def words_of(page: PdfPage) -> PageWords:
    """The words that are seen on a page; what is printed outside of its crop box is none.

    Raises:
        PdfiumError: the page is damaged.
    """
    box = page.get_bbox()  # the crop box, also where the page inherits it
    turned = page.get_rotation()
    width, height = box[2] - box[0], box[3] - box[1]
    if turned in {90, 270}:
        width, height = height, width
    place = _placer(box, turned)
    textpage = page.get_textpage()
    try:
        words = tuple(
            word
            for word in _words(textpage.raw, place, turned)
            if -1 <= (word.x0 + word.x1) / 2 <= width + 1
            and -1 <= (word.top + word.bottom) / 2 <= height + 1
        )
    finally:
        textpage.close()
    return PageWords(width, height, words, tuple(_rules(page, place)) if words else ())


def _placer(box: tuple[float, float, float, float], turned: int) -> _Place:
    """From PDF's coordinates, which grow upwards, to those of the page as it is seen."""
    left, bottom, right, top = box

    def straight(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return x0 - left, top - y1, x1 - left, top - y0

    def clockwise(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left

    def over(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return right - x1, y0 - bottom, right - x0, y1 - bottom

    def back(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return top - y1, right - x1, top - y0, right - x0

    return {90: clockwise, 180: over, 270: back}.get(turned, straight)


class _Characters:
    """Reads characters of a text page; its boxes are reused, for millions are read."""

    def __init__(self, textpage: object, place: _Place, turned: int) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = textpage
        self._place = place
        self._turned = turned
        self._box = pdfium.FS_RECTF()
        self._box_at = ctypes.byref(self._box)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self.count = min(max(pdfium.FPDFText_CountChars(textpage), 0), _MAX_CHARACTERS)

    def code(self, index: int) -> int:
        return int(self._pdfium.FPDFText_GetUnicode(self._page, index))

    def box(self, index: int) -> tuple[float, float, float, float]:
        self._pdfium.FPDFText_GetLooseCharBox(self._page, index, self._box_at)
        box = self._box
        return self._place(box.left, box.bottom, box.right, box.top)

    def base(self, index: int) -> float:
        x, y = self._x, self._y
        self._pdfium.FPDFText_GetCharOrigin(self._page, index, ctypes.byref(x), ctypes.byref(y))
        return self._place(x.value, y.value, x.value, y.value)[1]

    def is_bold(self, index: int) -> bool:
        return bool(self._pdfium.FPDFText_GetFontWeight(self._page, index) >= _BOLD)

    def is_upright(self, index: int) -> bool:
        angle = math.degrees(self._pdfium.FPDFText_GetCharAngle(self._page, index))
        return abs((angle + self._turned + 180) % 360 - 180) < 20


def _words(textpage: object, place: _Place, turned: int) -> Iterator[Word]:
    """Runs of characters without a space, a leap or a change of base line between them."""
    read = _Characters(textpage, place, turned)
    run: list[tuple[str, tuple[float, float, float, float]]] = []
    first, base, upright = 0, 0.0, True
    for index in range(read.count):
        code = read.code(index)
        text = _character(code)
        if text is None or text.isspace():
            if text is not None and run:
                yield _word(read, run, first, base, upright)
                run = []
            continue
        box = read.box(index)
        if box[2] - box[0] <= 0 and box[3] - box[1] <= 0:
            continue
        if run and not _goes_on(run[-1][1], box, upright=upright):
            yield _word(read, run, first, base, upright)
            run = []
        if not run:
            first, base, upright = index, read.base(index), read.is_upright(index)
        run.append((text, box))
    if run:
        yield _word(read, run, first, base, upright)


def _character(code: int) -> str | None:
    """The text that a code stands for; None where it stands for none."""
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code in _HYPHENS:
        return "-"
    if code < 32:
        return " " if code in {9, 10, 13} else None
    if 0xD800 <= code <= 0xDFFF or 0xFFFE <= code <= 0xFFFF or code > 0x10FFFF:
        return None
    return chr(code)


def _goes_on(
    last: tuple[float, float, float, float],
    box: tuple[float, float, float, float],
    *,
    upright: bool,
) -> bool:
    """Whether a character belongs to the word that ends with the one in the box ``last``."""
    if not upright:  # along the other axis
        size = max(last[2] - last[0], 1.0)
        gap = max(box[1] - last[3], last[1] - box[3])
        return abs(box[0] - last[0]) < size * _SHIFT and gap < size * _WORD_GAP
    size = max(last[3] - last[1], 1.0)
    if abs(box[3] - last[3]) > _SHIFT * size and abs(box[1] - last[1]) > _SHIFT * size:
        return False
    return -size < box[0] - last[2] < _WORD_GAP * size


def _word(
    read: _Characters,
    run: list[tuple[str, tuple[float, float, float, float]]],
    first: int,
    base: float,
    upright: bool,
) -> Word:
    boxes = [box for _, box in run]
    text = "".join(text for text, _ in run)
    text = text[:-1].replace("\u00ad", "") + text[-1]  # at a line's end it is a hyphen
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return Word(
        text,
        min(box[0] for box in boxes),
        top,
        max(box[2] for box in boxes),
        bottom,
        base,
        max(boxes[0][3] - boxes[0][1], 1.0) if upright else max(boxes[0][2] - boxes[0][0], 1.0),
        read.is_bold(first),
        upright,
    )


def _rules(page: PdfPage, place: _Place) -> Iterator[Rule]:
    """The lines of a page and the edges of its boxes."""
    import pypdfium2.raw as pdfium

    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)
    for drawn in islice(objects, _MAX_DRAWN):
        if pdfium.FPDFPath_CountSegments(drawn.raw) > 5:
            boxes = _segments(drawn)
        else:
            boxes = iter([drawn.get_bounds()])
        for box in islice(boxes, _MAX_DRAWN):
            yield from _edges(*place(*box))


def _segments(drawn: Any) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of the straight lines of a path of many."""
    import pypdfium2.raw as pdfium

    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn.raw), _MAX_DRAWN)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        if (
            last is not None
            and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO
        ):
            (x0, x1), (y0, y1) = sorted((last[0], point[0])), sorted((last[1], point[1]))
            yield x0, y0, x1, y1
        last = point


def _edges(x0: float, top: float, x1: float, bottom: float) -> Iterator[Rule]:
    wide, tall = x1 - x0 > _THIN, bottom - top > _THIN
    if wide and tall:
        yield Rule(x0, top, x1, top)
        yield Rule(x0, bottom, x1, bottom)
        yield Rule(x0, top, x0, bottom)
        yield Rule(x1, top, x1, bottom)
    elif wide:
        middle = (top + bottom) / 2
        yield Rule(x0, middle, x1, middle)
    elif tall:
        middle = (x0 + x1) / 2
        yield Rule(middle, top, middle, bottom)
