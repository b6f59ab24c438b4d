"""Pieces of documents with what was expected and what was answered marked in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qa.evaluation.results import QuestionResult, Span

if TYPE_CHECKING:
    from qa.evaluation.gold import GoldQuestion
    from qa.evaluation.relevance import IndexedTexts

_AROUND = 220  # characters shown on each side


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is ``expected``, ``given``, both or neither."""

    text: str
    expected: bool = False
    given: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of ``document`` around a span; its texts joined are the document's own.

    ``starts`` and ``ends`` say whether it starts or ends with the document.
    """

    document: str
    pieces: tuple[Piece, ...]
    starts: bool
    ends: bool


def excerpts_of(
    result: QuestionResult, question: GoldQuestion, texts: IndexedTexts
) -> tuple[Excerpt, ...]:
    """Where the expected answer stands, and where the given one does if that is elsewhere.

    Of several gold answers the one closest to what was given is shown, else the first indexed.
    """
    golds = [
        Span(answer.document, answer.start, answer.end)
        for answer in question.answers
        if texts.holds(answer.document)
    ]
    given = result.place
    if given is None:
        return tuple(_excerpt(gold, gold, None, texts) for gold in golds[:1])
    if not golds:
        return (_excerpt(given, None, given, texts),)
    gold = min(golds, key=lambda one: _distance(one, given))
    if _distance(gold, given) < _AROUND:
        return (_excerpt(gold, gold, given, texts),)
    return _excerpt(gold, gold, None, texts), _excerpt(given, None, given, texts)


def _distance(one: Span, other: Span) -> float:
    """Characters between two spans, 0 when they overlap, infinite between documents."""
    if one.document != other.document:
        return float("inf")
    return max(0, one.start - other.end, other.start - one.end)


def _excerpt(
    centre: Span, expected: Span | None, given: Span | None, texts: IndexedTexts
) -> Excerpt:
    text = texts.document(centre.document).text
    marks = [span for span in (expected, given) if span is not None]
    first, last = min(span.start for span in marks), max(span.end for span in marks)
    start = min(_word_border(text, first - _AROUND, forwards=True), first)
    end = max(_word_border(text, last + _AROUND, forwards=False), last)
    cuts = {start, end}
    for span in marks:
        cuts |= {span.start, span.end}
    places = sorted(cuts)
    pieces = [
        Piece(text[left:right], _inside(left, expected), _inside(left, given))
        for left, right in pairwise(places)
    ]
    return Excerpt(centre.document, tuple(pieces), start == 0, end == len(text))


def _inside(place: int, span: Span | None) -> bool:
    return span is not None and span.start <= place < span.end


def _word_border(text: str, place: int, *, forwards: bool) -> int:
    """``place``, moved towards the marks until it cuts no word; within the text."""
    place = min(max(place, 0), len(text))
    step = 1 if forwards else -1
    while 0 < place < len(text) and not text[place - 1 if forwards else place].isspace():
        place += step
    return place
