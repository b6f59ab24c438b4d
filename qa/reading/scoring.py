"""What is known of a span that the reader found, and who scores it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from haystack import ExtractedAnswer

from qa.query.query import Query


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a span.

    ``margin``: the reader's score over no answer, a logit difference. ``retrieval``: the passage's
    fused, standardised score. ``type``: 1 where the span looks like what the question asks for,
    -1 where it does not. ``echo``: share of the span's words that the question already holds.
    ``length``: logarithm of 1 + its number of index tokens. ``missing``: share of the names and
    years of the question that neither its passage nor the title and heading of that hold.
    ``event``: log-odds, by rule, that the span is of the event and the time asked about; the others
    are weighed.
    """

    margin: float
    retrieval: float
    type: float
    echo: float
    length: float
    missing: float = 0.0
    event: float = 0.0


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span with its features and its ``score``, of which only differences mean something: that
    of two spans of a question is the log-odds of one against the other.

    ``time_fit`` is 1 where the span is of the time asked about or none is, -1 where it is of
    another time, 0 where nothing tells.
    """

    answer: ExtractedAnswer
    features: Features
    score: float
    time_fit: int = 1

    def __deepcopy__(self, memo: object) -> ScoredSpan:
        """Itself: Haystack copies what travels on its sockets, and this never changes."""
        return self


class Scorer(Protocol):
    """Scores the spans that a reader finds (``qa.answering.SpanScorer``)."""

    @property
    def nothing(self) -> float | None:
        """The score of no answer; None where the scores were never fitted to the reader."""

    def warm_up(self) -> None:
        """Load what the scores need, once."""

    def score(self, query: Query, answers: Sequence[ExtractedAnswer]) -> list[ScoredSpan]:
        """The spans with their scores, in the same order."""
