"""What no span can answer: the sentence is quoted, and nothing is claimed of it.

A yes or no, a negation, a sum are seldom a piece of the text (``qa.query.question_form``). The
reader still finds the right sentence: on 66 questions of yes or no on invented notices, a third of
them without an answer, its best span stood in the right one wherever there was one (44 of 44).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from haystack import component

from qa.answering.alternatives import sentence_of
from qa.answering.denial import denied_part, is_denial
from qa.answering.merging import detailed, evidence_at
from qa.answering.scorer import SpanScorer
from qa.french.sentences import sentence_at
from qa.query.query import Query
from qa.query.question_form import QuestionForm, states
from qa.reading.scoring import ScoredSpan
from qa.timing import stage
from qa.types import Answer, AnswerKind, Range

# A logistic regression on those 66 questions: of the log-odds of the sentence's best span against
# no answer, and of the share of the question's words that the sentence holds.
_ODDS, _COVERAGE, _INTERCEPT = 1.4, 2.4, 2.5
LEAST_LIKELY = 1 / 3
"""Probability under which a sentence is not quoted; a bad quotation claims nothing false."""
_DENIAL_ODDS = 1.5  # a sentence that denies answers «Qui n'a pas …» sooner than one that does not
_GRAMMAR = 0.85
"""How often the part that a sentence denies is read right, set with caution."""
_MOST = 3
_SHARE = 0.6  # as likely as that beside the best, another document is quoted too
_MARKS = re.compile(r"(?:[-–—•*#>|]+\s+|\(?\d{1,2}[.)]\s+)+")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, the best span in it, and how likely it is about what is asked."""

    span: ScoredSpan
    place: Range
    text: str
    coverage: float
    odds: float

    @property
    def probability(self) -> float:
        return 1 / (1 + math.exp(-self.odds))


@component
class SentenceQuoter:
    """Puts the sentence in the place of answers that would claim what no span can say.

    >>> passage = Document(content="La piscine est ouverte le dimanche.")
    >>> query = analyse_query("La piscine est-elle ouverte le dimanche ?")
    >>> quoter = SentenceQuoter(SpanScorer())
    >>> found = quoter.run(query=query, spans=[scored("le dimanche", passage, 9.0)], answers=[],
    ...     withheld=[], abstained=True, threshold=0.2)
    >>> found["answers"][0].text, found["answers"][0].kind
    ('La piscine est ouverte le dimanche.', <AnswerKind.QUOTATION: 'quotation'>)
    """

    def __init__(self, scorer: SpanScorer, threshold: float | None = None) -> None:
        """Use the calibration of ``scorer``; ``threshold`` goes before that of sentences."""
        self.scorer = scorer
        self.threshold = threshold

    def warm_up(self) -> None:
        """Load the calibration once."""
        self.scorer.warm_up()

    @component.output_types(
        answers=list[Answer],
        abstained=bool,
        withheld=list[Answer],
        threshold=float,
        divergent=int,
    )
    def run(
        self,
        query: Query,
        spans: list[ScoredSpan],
        answers: list[Answer],
        withheld: list[Answer],
        abstained: bool,
        threshold: float,
        divergent: int = 0,
    ) -> dict[str, Any]:
        """The answers as they are where a span can answer; else sentences, or a denied part."""
        told = any(evidence.is_told for answer in answers for evidence in answer.evidence)
        if told or query.form is QuestionForm.OPEN or _is_stated(query, answers):
            return {
                "answers": answers,
                "abstained": abstained,
                "withheld": withheld,
                "threshold": threshold,
                "divergent": divergent,
            }
        threshold = LEAST_LIKELY if self.threshold is None else self.threshold
        with stage("quotations"):
            sentences = sorted(self._sentences(query, spans), key=lambda one: -one.odds)
            quoted = _answers(query, _shown(sentences))
        given = [answer for answer in quoted if answer.confidence >= threshold]
        return {
            "answers": given,
            "abstained": not given,
            "withheld": [] if given else quoted,
            "threshold": threshold,
            "divergent": 0,
        }

    def _sentences(self, query: Query, spans: Sequence[ScoredSpan]) -> Iterator[_Sentence]:
        """The sentences in which the reader found something, each once, with its best span."""
        nothing = self.scorer.calibration.nothing
        seen: set[tuple[str, str]] = set()
        for span in sorted(spans, key=lambda one: -one.score):
            place = _sentence_of(span)
            document = span.answer.document
            if place is None or document is None:
                continue
            text = (span.answer.context or "")[place.start : place.end]
            known = str(document.meta.get("document", document.id)), text
            if known in seen:
                continue
            seen.add(known)
            coverage = query.coverage(text)
            odds = _INTERCEPT + _ODDS * (span.score - nothing) + _COVERAGE * coverage
            if query.form is QuestionForm.NEGATED and is_denial(text):
                odds += _DENIAL_ODDS
            yield _Sentence(span, place, text, coverage, max(-30.0, odds))


def _is_stated(query: Query, answers: Sequence[Answer]) -> bool:
    """Whether the sentence of the best answer states what the question would have worked out."""
    if not query.form.is_derived or not answers or not answers[0].evidence:
        return False
    best = answers[0].evidence[0]
    told = f"{best.passage.heading or ''} {sentence_of(best)}"
    return states(query.form, told, query.read)


def _sentence_of(span: ScoredSpan) -> Range | None:
    """The sentence of a span, without the mark of a list or a heading before it."""
    text, offset = span.answer.context or "", span.answer.document_offset
    if offset is None:
        return None
    place = sentence_at(text, offset.start)
    if place is None:
        return None
    marks = _MARKS.match(text, place.start, place.end)
    start = marks.end() if marks and marks.end() <= offset.start else place.start
    return Range(start, max(place.end, offset.end))


def _shown(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """The best sentence, and those of other documents that are as good."""
    shown: list[_Sentence] = []
    documents: set[str] = set()
    for one in sentences:
        document = evidence_at(one.place, one.span).document
        best = shown[0] if shown else one
        is_as_good = one.coverage >= best.coverage and one.probability >= _SHARE * best.probability
        if document not in documents and is_as_good and len(shown) < _MOST:
            shown.append(one)
            documents.add(document)
    return shown


def _answers(query: Query, sentences: Sequence[_Sentence]) -> list[Answer]:
    """The sentences as quotations; the part that one denies is an answer, where that is asked."""
    if query.form is QuestionForm.NEGATED:
        for one in sentences[:1]:
            part = denied_part(one.text, query.read)
            if part is not None:
                place = Range(one.place.start + part.start, one.place.start + part.end)
                found = _answer(one, place, AnswerKind.SPAN)
                return [replace(found, confidence=_GRAMMAR * found.confidence)]
    return [_answer(one, one.place, AnswerKind.QUOTATION) for one in sentences]


def _answer(sentence: _Sentence, place: Range, kind: AnswerKind) -> Answer:
    evidence = evidence_at(place, sentence.span)
    answer = Answer(evidence.text, sentence.probability, (evidence,), kind=kind)
    found = detailed(answer)
    # What a whole sentence means is no date, and what lies ahead is for its reader to see.
    return replace(found, ahead=False) if kind is AnswerKind.QUOTATION else found
