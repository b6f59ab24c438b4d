"""Running headers, footers and page numbers: lines that return at one place of many pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.documents.formats.page_layout import Line

_ZONE = 0.2  # of the page's height, at each end
_LEAST = 3  # pages: on fewer, a repeated line may be chance
_NEAR = 4  # pages between the first and the last of three that prove a chapter's header
_STEP = 6.0  # points: lines closer to each other stand at one height
_LEVEL = 2.0  # points: lines that close to each other are one row
_MAX_LENGTH = 160  # characters
_STRANGE = 2  # lines that return nowhere, one after the other: there the page's own text begins
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"(?<![^\W_])[ivxlc]{1,7}(?![^\W_])", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page of that height in reading order."""

    height: float
    lines: Sequence[Line]


def running_lines(pages: Sequence[PageLines]) -> set[tuple[int, int]]:
    """The (page, line) places, from 0, of headers and footers, of as many lines as there are.

    They return at one height with the same words, or with a number that grows with the pages.
    """
    places: dict[tuple[str, int], set[int]] = {}
    for number, page in enumerate(pages):
        for line in page.lines:
            for key in _keys(line, number, page.height):
                places.setdefault(key, set()).add(number)
    proved = {key for key, found in places.items() if _is_running(sorted(found), len(pages))}
    found = set()
    for number, page in enumerate(pages):
        order = sorted(range(len(page.lines)), key=lambda place: page.lines[place].top)
        heights = [
            line.top for line in page.lines if proved.intersection(_keys(line, number, page.height))
        ]
        for edge in (order, order[::-1]) if heights else ():
            strange = 0
            for place in edge:
                # What stands at the same height, as a chapter's title beside a number, is of it.
                if any(abs(page.lines[place].top - top) < _LEVEL for top in heights):
                    found.add((number, place))
                    strange = 0
                elif (strange := strange + 1) == _STRANGE:
                    break
    return found


def _keys(line: Line, page: int, height: float) -> Iterator[tuple[str, int]]:
    """What a line would share with its like on other pages, and its height on the page."""
    if not (line.bottom < _ZONE * height or line.top > (1 - _ZONE) * height):
        return
    if line.row or line.sideways or len(line.text) > _MAX_LENGTH:
        return
    steps = {int(line.top // _STEP) * 2, int((line.top + _STEP / 2) // _STEP) * 2 + 1}
    for text in (line.text, *_counted(line.text, page)):
        for step in steps:
            yield text, step


def _counted(text: str, page: int) -> Iterator[str]:
    """The text with a number in it made the difference to the page's."""
    for match in _NUMBER.finditer(text):
        if len(match[0]) <= 5:
            yield f"{text[: match.start()]}\0{int(match[0]) - page}\0{text[match.end() :]}"
    for match in _ROMAN.finditer(text) if len(text) < 20 else ():
        yield f"{text[: match.start()]}\0{_value(match[0].lower()) - page}\0{text[match.end() :]}"


def _value(roman: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _is_running(found: list[int], pages: int) -> bool:
    """Whether a line is on enough pages, or on enough that are near each other."""
    if len(found) >= max(_LEAST, pages / 4):
        return True
    return any(last - first <= _NEAR for first, last in zip(found, found[2:], strict=False))
