"""The one scorer of spans: features under the calibration of the reader that found them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from haystack import Document, ExtractedAnswer, component, default_to_dict

from qa.answering.confidence import Calibration, load_calibration
from qa.answering.consistency import Consistency, consistency
from qa.french.analysis import analyse
from qa.query.answer_type import fits
from qa.query.query import Query
from qa.reading.scoring import Features, ScoredSpan
from qa.settings import SHIPPED

_BEFORE = 40  # characters before a span that may tell a place


@component
class SpanScorer:
    """Scores the spans of a question.

    >>> passage = Document(content="Le sommet s'est tenu à Helsinki.")
    >>> place = ExtractedAnswer.Span(23, 31)
    >>> found = ExtractedAnswer(query="", score=5.0, data="Helsinki", document=passage,
    ...     context=passage.content, document_offset=place)
    >>> query = analyse_query("Où s'est tenu le sommet ?")
    >>> SpanScorer().run(query=query, answers=[found])["spans"][0].features.type
    1.0
    """

    def __init__(
        self, reader: str = SHIPPED, type_match: bool = True, consistency: bool = True
    ) -> None:
        """Name the reader whose calibration is used; it is loaded by ``warm_up``.

        Without ``type_match`` no span looks like an answer, or unlike one; without ``consistency``
        every span may be of the event and the time asked about.
        """
        self.reader = reader
        self.type_match = type_match
        self.consistency = consistency
        self._calibration: Calibration | None = None

    def warm_up(self) -> None:
        """Load the calibration once.

        Raises:
            ModelError: the file exists but does not hold a calibration.
        """
        if self._calibration is None:
            self._calibration = load_calibration(self.reader)

    def to_dict(self) -> dict[str, Any]:
        """As Haystack writes it, within the components that it is given to."""
        return default_to_dict(
            self,
            reader=self.reader,
            type_match=self.type_match,
            consistency=self.consistency,
        )

    @property
    def calibration(self) -> Calibration:
        """The calibration of the reader, or the defaults where it has none."""
        self.warm_up()
        assert self._calibration is not None  # noqa: S101 - warm_up has set it
        return self._calibration

    @property
    def nothing(self) -> float | None:
        """The score of no answer; None where the reader was never calibrated."""
        return None if self.calibration == Calibration() else self.calibration.nothing

    @component.output_types(spans=list[ScoredSpan])
    def run(self, query: Query, answers: list[ExtractedAnswer]) -> dict[str, Any]:
        """Score the spans that a reader found, in their order."""
        return {"spans": self.score(query, answers)}

    def score(self, query: Query, answers: Sequence[ExtractedAnswer]) -> list[ScoredSpan]:
        """As ``run``, for a reader that scores as it goes."""
        missing: dict[str, float] = {}
        scored = []
        for answer in answers:
            document = answer.document
            key = document.id if document else ""
            if key not in missing:
                missing[key] = _missing(query, document)
            scored.append(self._scored(query, answer, missing[key]))
        return scored

    def _scored(self, query: Query, answer: ExtractedAnswer, missing: float) -> ScoredSpan:
        text, context = answer.data or "", answer.context or ""
        place, document = answer.document_offset, answer.document
        before = context[max(0, place.start - _BEFORE) : place.start] if place else ""
        tokens = analyse(text)
        echo = sum(token in query.tokens for token in tokens) / len(tokens) if tokens else 0.0
        known = Consistency()
        if self.consistency and place is not None:
            date = document.meta.get("date") if document else None
            known = consistency(query, context, place.start, place.end, date)
        features = Features(
            margin=answer.score,
            retrieval=(document.score if document else None) or 0.0,
            type=fits(query.expected, text, before) if self.type_match else 0.0,
            echo=echo,
            length=math.log1p(len(tokens)),
            missing=missing,
            event=known.odds,
        )
        return ScoredSpan(answer, features, self.calibration.score(features), known.time_fit)


def _missing(query: Query, document: Document | None) -> float:
    """Share of the names asked about that the passage, its title and its headings lack."""
    if document is None or not query.names.names:
        return 0.0
    about = (document.meta.get(name) for name in ("title", "heading"))
    return query.names.missing([document.content or "", *(text for text in about if text)])
