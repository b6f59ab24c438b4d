"""A passage as HTML: the exact span marked, the rest of its sentence lightly."""

from __future__ import annotations

import re

from qa.french.sentences import sentence_ranges
from qa.types import Passage
from ui.markup import Html, element, join


def mark_span(passage: Passage, start: int, end: int) -> Html:
    """Render a passage with the characters ``[start, end)`` of its document marked."""
    before, sentence, after = _parts(passage, start, end)
    return join(before, sentence, after)


def mark_sentence(passage: Passage, start: int, end: int, folded: str) -> Html:
    """Render the sentence of a span alone; the rest of its passage is folded under ``folded``."""
    before, sentence, after = _parts(passage, start, end)
    if not before and not after:
        return sentence
    whole = element("span", join(before, sentence, after), class_="qa-whole")
    return join(sentence, element("details", element("summary", folded), whole))


def _parts(passage: Passage, start: int, end: int) -> tuple[str, Html, str]:
    """What comes before the sentence of a span, that sentence with its mark, what comes after."""
    first, last = start - passage.start, end - passage.start
    text = passage.text
    left, right = _sentence_around(text, first, last)
    sentence = element(
        "span",
        close_up(text[left:first]),
        element("mark", text[first:last]),
        close_up(text[last:right]),
        class_="qa-sentence",
    )
    return close_up(text[:left]).lstrip(), sentence, close_up(text[right:]).rstrip()


def close_up(text: str) -> str:
    """Drop the blank lines, which cost a reader space and say nothing."""
    return re.sub(r"\s*\n\s*", "\n", text)


def _sentence_around(text: str, first: int, last: int) -> tuple[int, int]:
    """Where the sentence of a span begins and ends; a span over several takes them all."""
    left, right = first, last
    for sentence in sentence_ranges(text):
        if sentence.start < last and sentence.end > first:
            left, right = min(left, sentence.start), max(right, sentence.end)
    return left, right
