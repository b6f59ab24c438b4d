"""Whether a span is of the event and of the time that the question asks about."""

from __future__ import annotations

from dataclasses import dataclass

from qa.french.sentences import sentence_at
from qa.query.answer_type import Expected
from qa.query.events import is_aside, is_time_beside
from qa.query.query import Query
from qa.query.timeframe import time_fit

OTHER_TIME_ODDS, UNKNOWN_TIME_ODDS = -3.0, -1.0
ASIDE_ODDS = -2.5
_TIME_ODDS = {1: 0.0, 0: UNKNOWN_TIME_ODDS, -1: OTHER_TIME_ODDS}
"""Log-odds set by hand, fitted on nothing: question sets with dated documents and several events
are too few. ``python -m tests.gold.ablations`` says what they are worth."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """``odds``: log-odds that a span is of the event and the time asked about. ``time_fit``: 1
    where it is of that time or none is asked about, -1 where it is of another, 0 where unknown.
    """

    odds: float = 0.0
    time_fit: int = 1


def consistency(query: Query, passage: str, start: int, end: int, date: str | None) -> Consistency:
    """Judge the span ``[start, end)`` of a passage; ``date`` is that of the passage's document."""
    if query.event is None and query.time is None:
        return Consistency()
    sentence = sentence_at(passage, start)
    left, right = (sentence.start, sentence.end) if sentence else (0, len(passage))
    odds, fit = 0.0, 1
    if query.event is not None:
        is_time = query.expected is Expected.DATE
        if is_aside(query.event, passage[left:start], is_time=is_time) or (
            is_time and is_time_beside(query.event, passage[end:right])
        ):
            odds += ASIDE_ODDS
    if query.time is not None:
        fit = time_fit(query.time, passage[left : max(right, end)], passage, date)
    return Consistency(odds + _TIME_ODDS[fit], fit)
