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
from qa.reader.windows import Window

Floats = NDArray[np.float32]
_POOL = 200  # pairs of start and end that are looked at in one window
_DANGLING_LEFT = " \t\n\r\u00a0\u202f,;:.!?…»”)]–—-"
_DANGLING_RIGHT = " \t\n\r\u00a0\u202f,;:.!?…«“([–—-"
_QUOTES = {"«": "»", "“": "”", "(": ")", "[": "]"}


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
    starts = start[window.first : window.last] + _barrier(_inside_word(text, window.starts))
    ends = end[window.first : window.last] + _barrier(_inside_word(text, window.ends))
    borders = [sentence.start for sentence in sentence_ranges(text)]
    spans: list[Span] = []
    short: dict[Span, Span] = {}
    for first, last, score in _best_pairs(starts, ends, max_tokens, _POOL):
        left, right = trim(text, int(window.starts[first]), int(window.ends[last]))
        one_sentence = bisect(borders, left) == bisect(borders, right - 1)
        if not one_sentence or not _says_something(text[left:right]):
            continue
        span = Span(window.passage, left, right, score - null)
        over = [other for other in spans if left < other.end and other.start < right]
        if not over and len(spans) < count:
            spans.append(span)
        elif len(over) == 1 and over[0] not in short and _is_short_form(span, over[0]):
            short[over[0]] = span
    return sorted([*spans, *short.values()], key=lambda span: -span.margin)


def _says_something(span: str) -> bool:
    """Two letters or a digit at least: a lone «à» answers nothing."""
    return sum(map(str.isalnum, span)) > 1 or any(map(str.isdigit, span))


def _is_short_form(span: Span, whole: Span) -> bool:
    inside = whole.start <= span.start and span.end <= whole.end
    return inside and 2 * (span.end - span.start) <= whole.end - whole.start


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


def _inside_word(text: str, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each offset falls between two letters or digits, where no span may be cut."""
    return np.array(
        [
            0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()
            for offset in offsets.tolist()
        ]
    )


def _barrier(forbidden: NDArray[np.bool_]) -> Floats:
    return np.where(forbidden, np.float32(-1e9), np.float32(0))


def trim(text: str, left: int, right: int) -> tuple[int, int]:
    """Take white space, stops and unmatched quotes off both ends of ``text[left:right]``."""
    while left < right and text[left] in _DANGLING_LEFT:
        left += 1
    while left < right and text[right - 1] in _DANGLING_RIGHT:
        right -= 1
    for opening, closing in _QUOTES.items():
        inside = text[left:right]
        if inside.startswith(opening) and closing not in inside:
            return trim(text, left + 1, right)
        if inside.endswith(closing) and opening not in inside:
            return trim(text, left, right - 1)
    if left < right and text[left:right].count('"') == 1:
        if text[left] == '"':
            return trim(text, left + 1, right)
        if text[right - 1] == '"':
            return trim(text, left, right - 1)
    return left, right
