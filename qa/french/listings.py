"""Lists as a text writes them: bulleted or numbered lines under the line that introduces them, and
an enumeration after a label («Absents excusés : Paul Roy, Anne Prat»).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.types import Range

_BULLET = re.compile(
    r"^[ \t>]*(?:[-–—•▪◦‣·*+][ \t\u00a0]+|\(?\d{1,2}[.)°][ \t\u00a0]+|[a-z]\)[ \t\u00a0]+)(?=\S)",
    re.M,
)
_LABEL = re.compile(
    r"^[ \t>*•–-]*(?P<label>[^\W\d_][^:\n.;!?]{1,60}?)[*_]*[ \u00a0]?:[*_]*[ \u00a0]"
    r"(?P<items>[^:\n]+)$",
    re.M,
)
# «: 1 200 €», «(850 €)», «… 12», «, 40 € d'inscription»; after a comma only money is an amount.
_AMOUNT = re.compile(
    r"\s*(?:(?:[:–—(]|-(?=\s)|\.{3,}|…+)\s*\d[\d.,\s\u00a0\u202f]*(?:€|euros?|%|[a-zà-ÿ²³/]+)?"
    r"|,\s\d[\d.,\s\u00a0\u202f]*(?:€|euros?))[^\n]{0,25}\)?$"
)
_LONGEST_LEAD = 200  # characters of the line that introduces a list


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: what introduces it, empty where nothing does, and its items without their marks."""

    lead: Range
    items: tuple[Range, ...]

    @property
    def start(self) -> int:
        """Where its first item begins."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where its last item ends."""
        return self.items[-1].end


@lru_cache(maxsize=64)
def bulleted_lists(text: str) -> tuple[Listing, ...]:
    """The lists of two or more bulleted or numbered lines of ``text``; a line may be wrapped."""
    groups: list[list[re.Match[str]]] = []
    for mark in _BULLET.finditer(text):
        if groups and not _breaks(text, groups[-1][-1].end(), mark.start()):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    found = []
    for group in groups:
        stops = [*(mark.start() for mark in group[1:]), _paragraph_end(text, group[-1].end())]
        items = tuple(
            _trimmed(text, mark.end(), stop) for mark, stop in zip(group, stops, strict=True)
        )
        if len(items) > 1 and all(item.start < item.end for item in items):
            found.append(Listing(_lead(text, group[0].start()), items))
    return tuple(found)


@lru_cache(maxsize=64)
def labelled_lists(text: str) -> tuple[Listing, ...]:
    """The lines of ``text`` that a label introduces, each as a list of one item, not cut up."""
    return tuple(
        Listing(Range(*found.span("label")), (_trimmed(text, *found.span("items")),))
        for found in _LABEL.finditer(text)
    )


def bulleted_items(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The items of the bulleted list that the span ``[start, end)`` is or stands in.

    A span that ends before the amount of an item leaves out those of all.
    """
    for listing in bulleted_lists(text):
        if listing.start <= start and end <= listing.end:
            last = next(item for item in listing.items if end <= item.end)
            if end < last.end and end == without_amount(text, last).end:
                return tuple(without_amount(text, item) for item in listing.items)
            return listing.items
    return ()


def without_amount(text: str, item: Range) -> Range:
    """An item without the amount at its end: «Club de tir» of «Club de tir : 1 200 €»."""
    amount = _AMOUNT.search(text[item.start : item.end])
    if amount is None or not amount.start():
        return item
    return Range(item.start, item.start + amount.start())


def _breaks(text: str, item: int, following: int) -> bool:
    """Whether between two marks more than one item stands: a paragraph, not a wrapped line."""
    between = text[item:following]
    head, _, rest = between.partition("\n")
    return bool(head) and any(
        line.strip() and not line.startswith((" ", "\t")) for line in rest.split("\n")
    )


def _paragraph_end(text: str, start: int) -> int:
    """Where the last item ends: with its line and the indented ones that go on."""
    end = text.find("\n", start)
    while end >= 0 and text[end + 1 : end + 2] in {" ", "\t"} and text[end:].strip():
        end = text.find("\n", end + 1)
    return end if end >= 0 else len(text)


def _lead(text: str, start: int) -> Range:
    """The line above a list, without its colon."""
    before = text[max(0, start - _LONGEST_LEAD) : start].rstrip(" \t\r\n-=~_#*")
    end = max(0, start - _LONGEST_LEAD) + len(before)
    return Range(max(text.rfind("\n", 0, end) + 1, 0), end)


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in " \t\n*_":
        start += 1
    while end > start and text[end - 1] in " \t\r\n.;,*_":
        end -= 1
    return Range(start, end)
