"""The lines that a document begins and ends with: there stands what a publisher repeats in all of
them, such as legal notices and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from hashlib import blake2b

from qa.types import Document, Range

_HEAD, _TAIL = 3000, 6000  # characters looked at
_LINES = 12  # at either end
_SHORTEST, _LONGEST = 4, 60  # words of a line: a heading such as «Ingrédients» is none
_LINE = re.compile(r"[^\r\n\u2028\u2029]*\w[^\r\n\u2028\u2029]*")


def edge_lines(text: str) -> dict[int, Range]:
    """The lines near the two ends of a text, by a hash of their words; each line's first place."""
    found: dict[int, Range] = {}
    for place in (*_first(text), *_last(text)):
        words = text[place.start : place.end].lower().split()
        if _SHORTEST <= len(words) <= _LONGEST:
            digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
            found.setdefault(int.from_bytes(digest, signed=True), place)
    return found


def leave_out(document: Document, lines: Collection[int]) -> Document | None:
    """The document with those of its ``edge_lines`` left out; None if they are most of its text."""
    edges = edge_lines(document.text)
    places = {*document.repeated, *(edges[line] for line in lines if line in edges)}
    if 2 * sum(place.end - place.start for place in places) > len(document.text):
        return None
    return replace(document, repeated=tuple(sorted(places, key=lambda place: place.start)))


def take_back(document: Document, lines: Collection[int]) -> Document:
    """The document with those of its ``edge_lines`` shown that were left out."""
    edges = edge_lines(document.text)
    shown = {edges[line] for line in lines if line in edges}
    return replace(document, repeated=tuple(r for r in document.repeated if r not in shown))


def _first(text: str) -> list[Range]:
    """The first lines that are whole in the first characters."""
    lines = list(_lines(text, 0, _HEAD))
    if lines and lines[-1].end == _HEAD < len(text):
        lines.pop()
    return lines[:_LINES]


def _last(text: str) -> list[Range]:
    start = max(0, len(text) - _TAIL)
    lines = list(_lines(text, start, len(text)))
    if lines and lines[0].start == start > 0:
        lines.pop(0)
    return lines[-_LINES:]


def _lines(text: str, start: int, end: int) -> Iterator[Range]:
    for match in _LINE.finditer(text, start, end):
        yield Range(*match.span())
