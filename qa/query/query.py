"""What a question asks for, worked out once: the kind of answer, the event, the time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from qa.french.analysis import analyse
from qa.french.sentences import sentence_at
from qa.query.answer_type import Expected, expected_answer
from qa.query.events import AskedEvent, asked_event, is_aside
from qa.query.timeframe import Timeframe, time_fit, timeframe

OTHER_TIME_ODDS, UNKNOWN_TIME_ODDS = -3.0, -1.0
ASIDE_ODDS = -2.5
_TIME_ODDS = {1: 0.0, 0: UNKNOWN_TIME_ODDS, -1: OTHER_TIME_ODDS}
"""Log-odds set by hand, fitted on nothing: question sets with dated documents and several events
are too few. ``python -m tests.gold.ablations`` says what they are worth."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the answers are judged by; ``tokens`` are its index tokens."""

    expected: Expected | None
    tokens: frozenset[str]
    event: AskedEvent | None
    time: Timeframe | None

    def event_odds(self, passage: str, start: int, end: int, date: str | None) -> float:
        """Log-odds that the span ``[start, end)`` of a passage is of the event and time asked.

        ``date`` is that of the passage's document.
        """
        if self.event is None and self.time is None:
            return 0.0
        odds = 0.0
        left, _ = _sentence_around(passage, start)
        if self.event is not None and is_aside(
            self.event, passage[left:start], is_time=self.expected is Expected.DATE
        ):
            odds += ASIDE_ODDS
        return odds + _TIME_ODDS[self.time_fit(passage, start, end, date)]

    def time_fit(self, passage: str, start: int, end: int, date: str | None) -> int:
        """1 where the span is of the time asked about or none is, -1 of another, 0 unknown."""
        if self.time is None:
            return 1
        left, right = _sentence_around(passage, start)
        return time_fit(self.time, passage[left : max(right, end)], passage, date)


@lru_cache(maxsize=256)
def read_question(question: str) -> Asked:
    """What ``question`` asks for."""
    return Asked(
        expected_answer(question),
        frozenset(analyse(question)),
        asked_event(question),
        timeframe(question),
    )


@lru_cache(maxsize=4096)
def _sentence_around(passage: str, start: int) -> tuple[int, int]:
    sentence = sentence_at(passage, start)
    return (sentence.start, sentence.end) if sentence else (0, len(passage))
