"""From start and end logits to spans of characters.

A span's score is ``start_logit + end_logit``, best over start ≤ end within the length limit, and
its margin is that score less the null answer's, ``start[0] + end[0]`` (Devlin et al., 2019, on
SQuAD 2.0). Spans start and end at word borders and lose dangling quotes and stops.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.french.sentences import sentence_ranges
from qa.reading.windows import Window

Floats = NDArray[np.float32]
_POOL = 200  # pairs of start and end that are looked at in one window
_DANGLING_LEFT = " \t\n\r\u00a0\u202f,;:.!?…»”)]–—-"
_DANGLING_RIGHT = " \t\n\r\u00a0\u202f,;:.!?…«“([–—-"
_QUOTES = {"«": "»", "“": "”", "(": ")", "[": "]"}
_MARKS = frozenset('«»“”()[]"')


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``[start, end)`` of passage number ``passage``; ``margin`` is over no answer."""

    passage: int
    start: int
    end: int
    margin: float


def window_spans(
    window: Window, text: str, start: Floats, end: Floats, max_tokens: int, count: int
) -> list[Span]:
    """The ``count`` best spans of one window that do not overlap, each with its best short form.

    A reader that is unsure where an answer starts often takes a whole clause; the best span inside
    it, at most half as long, is left for the confidence model to prefer. No span crosses the end
    of a sentence. ``start`` and ``end`` are the row's logits, shape (tokens,); ``text`` is the
    passage. Best first.
    """
    if window.last == window.first:
        return []
    null = float(start[0] + end[0])
    barrier = _inside_words(text)
    starts = start[window.first : window.last] + barrier[window.starts]
    ends = end[window.first : window.last] + barrier[window.ends]
    borders = sorted([*(sentence.start for sentence in sentence_ranges(text)), *window.cuts])
    spans: list[Span] = []
    short: dict[Span, Span] = {}
    for first, last, score in _best_pairs(starts, ends, max_tokens, _POOL):
        left, right = trim(text, int(window.starts[first]), int(window.ends[last]))
        over = [other for other in spans if left < other.end and other.start < right]
        if over:
            if len(over) > 1 or over[0] in short or not _is_short_form(left, right, over[0]):
                continue
        elif len(spans) == count:
            continue
        one_sentence = bisect(borders, left) == bisect(borders, right - 1)
        if not one_sentence or not _says_something(text[left:right]):
            continue
        span = Span(window.passage, left, right, score - null)
        if over:
            short[over[0]] = span
        else:
            spans.append(span)
    return sorted([*spans, *short.values()], key=lambda span: -span.margin)


def margin_within(window: Window, start: Floats, end: Floats, left: int, right: int) -> float:
    """The best margin of a span inside the characters ``[left, right)``; -inf without any token."""
    inside = (window.starts >= left) & (window.ends <= right) & (window.starts < window.ends)
    starts = start[window.first : window.last][inside]
    ends = end[window.first : window.last][inside]
    if not len(starts):
        return -np.inf
    best = np.max(np.maximum.accumulate(starts) + ends)
    return float(best) - float(start[0] + end[0])


def _says_something(span: str) -> bool:
    """Two letters or a digit at least: a lone «à» answers nothing."""
    return sum(map(str.isalnum, span)) > 1 or any(map(str.isdigit, span))


def _is_short_form(left: int, right: int, whole: Span) -> bool:
    inside = whole.start <= left and right <= whole.end
    return inside and 2 * (right - left) <= whole.end - whole.start


def _best_pairs(
    starts: Floats, ends: Floats, max_tokens: int, count: int
) -> Iterator[tuple[int, int, float]]:
    """The best (first, last, score) with ``first <= last < first + max_tokens``: a band only."""
    width = min(max_tokens, len(starts))
    padded = np.concatenate([ends, np.full(width - 1, -np.inf, np.float32)])
    band = starts[:, None] + np.lib.stride_tricks.sliding_window_view(padded, width)
    flat = band.ravel()
    best = np.argpartition(-flat, min(count, flat.size - 1))[:count]
    for position in best[np.argsort(-flat[best], kind="stable")]:
        score = float(flat[position])
        if score > -1e8:
            first, offset = divmod(int(position), width)
            yield first, first + offset, score


def _inside_words(text: str) -> Floats:
    """What each offset of ``text`` costs a span that is cut there, shape (characters + 1,).

    Between two letters or digits no span may be cut; elsewhere it is free.
    """
    letters = [letter.isalnum() for letter in text]
    inside = np.array([False, *letters]) & np.array([*letters, False])
    return np.where(inside, np.float32(-1e9), np.float32(0))


def trim(text: str, left: int, right: int) -> tuple[int, int]:
    """Take white space, stops and unmatched quotes off both ends of ``text[left:right]``."""
    while left < right and text[left] in _DANGLING_LEFT:
        left += 1
    while left < right and text[right - 1] in _DANGLING_RIGHT:
        right -= 1
    inside = text[left:right]
    if _MARKS.isdisjoint(inside):
        return left, right
    for opening, closing in _QUOTES.items():
        if inside.startswith(opening) and closing not in inside:
            return trim(text, left + 1, right)
        if inside.endswith(closing) and opening not in inside:
            return trim(text, left, right - 1)
    if inside.count('"') == 1:
        if text[left] == '"':
            return trim(text, left + 1, right)
        if text[right - 1] == '"':
            return trim(text, left, right - 1)
    return left, right
