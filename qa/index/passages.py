"""Passages: windows of whole sentences over a document, each an exact slice of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from qa.documents.ranges import left_out
from qa.french.sentences import sentence_ranges
from qa.types import Document, Passage, Range

# Raise it when the same file would give other passages: decoding, boilerplate, titles and dates,
# sentence boundaries, windows. Indexes made with another version are refused and rebuilt.
PASSAGES_VERSION = "2"

_WORD = re.compile(r"\S+")


def split_passages(
    document: Document, passage_words: int = 120, overlap_sentences: int = 1
) -> list[Passage]:
    """Cut a document into passages of about ``passage_words`` words.

    Each passage holds whole sentences and repeats the last ``overlap_sentences`` of the one before,
    so that an answer near a border has its context on both sides. No passage touches what is
    left out. A sentence longer than two passages is cut between words. For every passage,
    ``document.text[p.start:p.end] == p.text``.
    """
    text = document.text
    passages = []
    for segment in _segments(document):
        units = list(_units(text, segment, 2 * passage_words))
        for window in _windows(text, units, passage_words, overlap_sentences):
            start, end = window.start, window.end
            passages.append(Passage(document.path, start, end, text[start:end]))
    return passages


def _segments(document: Document) -> Iterator[Range]:
    """The document without what is left out of it."""
    position = 0
    for skip in left_out(document):
        yield Range(position, skip.start)
        position = skip.end
    yield Range(position, len(document.text))


def _units(text: str, segment: Range, limit: int) -> Iterator[Range]:
    """Sentences, those of more than ``limit`` words cut between words."""
    for sentence in sentence_ranges(text, segment.start, segment.end):
        words = list(_WORD.finditer(text, sentence.start, sentence.end))
        for first in range(0, len(words), limit):
            last = words[min(first + limit, len(words)) - 1]
            yield Range(words[first].start(), last.end())


def _windows(text: str, units: list[Range], size: int, overlap: int) -> Iterator[Range]:
    counts = [len(_WORD.findall(text[unit.start : unit.end])) for unit in units]
    left = list(accumulate(reversed(counts), initial=0))[::-1]  # words from a unit to the end
    first = 0
    while first < len(units):
        last, total = first, counts[first]
        while last + 1 < len(units) and (
            total + counts[last + 1] <= size or left[last + 1] < size // 4
        ):
            last += 1
            total += counts[last]
        yield Range(units[first].start, units[last].end)
        if last + 1 == len(units):
            return
        # The overlap must not swallow the step: each window starts after the one before, and leaves
        # the overlap out where the next sentence does not fit beside it.
        first = max(first + 1, last + 1 - overlap)
        while first <= last and sum(counts[first : last + 2]) > size:
            first += 1
