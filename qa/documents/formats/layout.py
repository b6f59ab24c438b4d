"""From the lines of printed pages to text: running headers found, lines and split words joined."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from qa.types import Range

_ZONE = 2  # lines at each end of a page in which headers and footers stand
_LEAST_PAGES = 3  # on fewer, a repeated line may be chance
_MAX_FURNITURE = 120  # characters
_FULL = 0.7  # of the page's width: a shorter line ends its paragraph
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SPLIT = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_ITEM = re.compile(r"(?:[-–—•▪*]|\d{1,2}[.)])\s")
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


def lay_out(pages: list[str]) -> Layout:
    """Join the lines of pages into paragraphs; a line ends one where it is short.

    A word split at a line's end is joined, its hyphen kept if it is its own. Lines that return at
    the top or the bottom of many pages, page numbers among them, stay in the text as skipped
    ranges.
    """
    lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    furniture = _furniture(lines)
    words = Counter(word.lower() for page in pages for word in _WORD.findall(page))
    text, starts, skipped = "", [], []
    for number, page in enumerate(lines):
        text = _on_its_own_line(text)
        starts.append(len(text))
        width = max((len(line) for line in page), default=0)
        for place, line in enumerate(page):
            runs = place > 0 and len(page[place - 1]) >= _FULL * width
            if (number, place) in furniture:
                text = _on_its_own_line(text)
                skipped.append(Range(len(text), len(text) + len(line)))
                text += line + "\n"
            elif runs and (number, place - 1) not in furniture and not _ITEM.match(line):
                text = _join(text, line, words)
            else:
                text = _on_its_own_line(text) + line
    return Layout(text, tuple(starts), tuple(skipped))


def _on_its_own_line(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _join(text: str, line: str, words: Counter[str]) -> str:
    """Put a line after the one that it continues."""
    split = _SPLIT.search(text[-60:])
    following = _WORD.match(line)
    if not split or not following or not following[0][0].islower():
        return f"{text} {line}"
    right = following[0].split("-")[0].lower()
    left = split[1].lower()
    own = text[-1] != "\u00ad" and words[left + right] == 0
    if own and (right in _HYPHENATED or words[f"{left}-{right}"]):
        return text + line
    return text[:-1] + line


def _furniture(pages: list[list[str]]) -> set[tuple[int, int]]:
    """The (page, line) places of running headers, footers and page numbers."""
    places: dict[tuple[bool, str], list[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        for place, line in enumerate(page):
            at_top, at_bottom = place < _ZONE, place >= len(page) - _ZONE
            if (at_top or at_bottom) and len(line) <= _MAX_FURNITURE:
                key = "#" if _ROMAN.fullmatch(line) else _DIGITS.sub("#", line)
                places.setdefault((at_top, key), []).append((number, place))
    # Left and right pages have headers of their own, and chapters too.
    least = max(_LEAST_PAGES, len(pages) / 4)
    return {
        place
        for (_, key), found in places.items()
        if len({number for number, _ in found}) >= (_LEAST_PAGES if key == "#" else least)
        for place in found
    }
