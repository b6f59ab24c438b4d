"""From spans to answers: same answer, several sources; rivals; confidence; abstention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from haystack import Document, ExtractedAnswer, component

from qa.answering.confidence import (
    Calibration,
    Features,
    distinct_spans,
    features_of,
    load_calibration,
    shown_answers,
)
from qa.answering.equivalence import Meaning, meaning_of, same_answer
from qa.french.coordination import asks_for_list, list_items
from qa.french.relative_dates import absolute_date
from qa.french.tenses import lies_ahead
from qa.query.query import OTHER_TIME_ODDS, UNKNOWN_TIME_ODDS, Asked, read_question
from qa.settings import SHIPPED
from qa.timing import stage
from qa.types import Answer, Evidence, Grounds, Passage, Range


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One span, with what decides whether two spans are the same answer."""

    evidence: Evidence
    confidence: float
    fits: bool
    meaning: Meaning


@component
class AnswerMerger:
    """Groups spans into answers and decides whether to answer at all."""

    def __init__(self, reader: str = SHIPPED, threshold: float | None = None) -> None:
        """Use the calibration stored with ``reader``; ``threshold`` overrides its own."""
        self.reader = reader
        self.threshold = threshold
        self._calibration: Calibration | None = None

    def warm_up(self) -> None:
        """Load the calibration once."""
        if self._calibration is None:
            self._calibration = load_calibration(self.reader)

    @component.output_types(answers=list[Answer], abstained=bool, threshold=float)
    def run(self, query: str, answers: list[ExtractedAnswer]) -> dict[str, Any]:
        """Merge equal answers, best first with its rivals; none when they are too unlikely."""
        self.warm_up()
        assert self._calibration is not None  # noqa: S101 - warm_up has set it
        threshold = self._calibration.threshold if self.threshold is None else self.threshold
        with stage("answers"):
            groups = _groups(_candidates(query, answers, self._calibration))
            merged = [_merge(group) for group in groups]
            fits = [group[0].fits for group in groups]
            order = shown_answers([answer.confidence for answer in merged], fits)
            shown = _on_scale(self._calibration, [merged[number] for number in order])
            abstained = sum(answer.confidence for answer in shown) < threshold or not shown
            is_list = asks_for_list(query)
            answered = [] if abstained else [_told(answer, is_list) for answer in shown]
        return {"answers": answered, "abstained": abstained, "threshold": threshold}


def _on_scale(calibration: Calibration, answers: Sequence[Answer]) -> list[Answer]:
    """The answers that are shown, with the confidence that people are told.

    They share what is told of them all as they share their probability.
    """
    total = sum(answer.confidence for answer in answers)
    scale = calibration.told(total) / total if total else 0.0
    return [replace(answer, confidence=scale * answer.confidence) for answer in answers]


def passage_of(document: Document) -> Passage:
    """The passage that a Haystack document holds; one without provenance is its own source."""
    meta = document.meta
    content = document.content or ""
    start = int(meta.get("start", 0))
    return Passage(
        document=str(meta.get("document", document.id)),
        start=start,
        end=start + len(content),
        text=content,
        score=float(document.score or 0.0),
        heading=meta.get("heading"),
    )


def _candidates(
    query: str, answers: Sequence[ExtractedAnswer], calibration: Calibration
) -> list[_Candidate]:
    """Spans as evidence with a confidence, best first, each place of a document once."""
    asked = read_question(query)
    every = [features_of(answer, asked) for answer in answers]
    kept = distinct_spans(answers, [calibration.score(known) for known in every])
    spans, features = [answers[number] for number in kept], [every[number] for number in kept]
    found = [
        _Candidate(
            evidence := _evidence(span, known), 0.0, known.type >= 0, meaning_of(evidence.text)
        )
        for span, known in zip(spans, features, strict=True)
    ]
    if asked.time is not None:
        features = _corroborated(asked, found, features, calibration)
    likely = zip(found, calibration.probabilities(features), strict=True)
    candidates = [replace(candidate, confidence=confidence) for candidate, confidence in likely]
    return sorted(candidates, key=lambda candidate: -candidate.confidence)


def _corroborated(
    asked: Asked,
    candidates: Sequence[_Candidate],
    features: Sequence[Features],
    calibration: Calibration,
) -> list[Features]:
    """Judge the spans of unknown time by the others that say the same.

    One that a source of the time asked about confirms is as good as that; one that is not counts as
    of another time where a likelier one is.
    """
    fits = [_time_fit(asked, candidate.evidence) for candidate in candidates]
    confirmed = [
        candidate.meaning
        for candidate, known, fit in zip(candidates, features, fits, strict=True)
        if fit > 0 and not known.event
    ]
    agree = [any(same_answer(one.meaning, other) for other in confirmed) for one in candidates]
    raised = [
        replace(known, event=known.event - UNKNOWN_TIME_ODDS) if fit == 0 and agrees else known
        for known, fit, agrees in zip(features, fits, agree, strict=True)
    ]
    scores = list(map(calibration.score, raised))
    likeliest = max((scores[n] for n, agrees in enumerate(agree) if agrees), default=-inf)
    worse = OTHER_TIME_ODDS - UNKNOWN_TIME_ODDS
    return [
        replace(known, event=known.event + worse)
        if fit == 0 and not agrees and score < likeliest
        else known
        for known, fit, agrees, score in zip(raised, fits, agree, scores, strict=True)
    ]


def _time_fit(asked: Asked, evidence: Evidence) -> int:
    return asked.time_fit(evidence.passage.text, *evidence.inside, evidence.date)


def _evidence(span: ExtractedAnswer, known: Features) -> Evidence:
    assert span.document is not None  # noqa: S101 - distinct_spans keeps those that have both
    assert span.document_offset is not None  # noqa: S101
    passage, place = passage_of(span.document), span.document_offset
    meta, start = span.document.meta, passage.start + place.start
    page = meta.get("page")
    if page is not None:  # that of the span: its passage may begin on a page before
        page += sum(turn <= start for turn in meta.get("page_turns", ()))
    return Evidence(
        document=passage.document,
        title=meta.get("title"),
        date=meta.get("date"),
        page=page,
        start=start,
        end=passage.start + place.end,
        passage=passage,
        absolute_date=None,
        copies=tuple(meta.get("copies", ())),
        grounds=Grounds(
            lexical_rank=meta.get("lexical_rank"),
            dense_rank=meta.get("dense_rank"),
            margin=known.margin,
            fits=known.type > 0 if known.type else None,
        ),
        date_source=meta.get("date_source"),
    )


def _groups(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Put together spans that say the same as the best of their group."""
    groups: list[list[_Candidate]] = []
    for candidate in candidates:
        for group in groups:
            if same_answer(candidate.meaning, group[0].meaning):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    return groups


def _without_copies(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Evidence, best first, but for documents that hold a better one's passage as copies."""
    named: set[str] = set()
    for one in evidence:
        if one.document not in named:
            named.update(one.copies)
            yield one


def _told(answer: Answer, is_list: bool) -> Answer:
    """The answer with what its evidence tells of it: when, and the items of a list."""
    evidence = tuple(map(_dated, answer.evidence))
    best = evidence[0]
    text, shift = best.passage.text, best.passage.start
    items = list_items(text, *best.inside) if is_list else ()
    return replace(
        answer,
        evidence=evidence,
        date=next((one.date for one in answer.evidence if one.date is not None), None),
        ahead=lies_ahead(text, *best.inside),
        items=tuple(Range(item.start + shift, item.end + shift) for item in items),
    )


def _dated(evidence: Evidence) -> Evidence:
    """The evidence with the date that its span means."""
    text, (start, end) = evidence.passage.text, evidence.inside
    meant = absolute_date(text[start:end], evidence.date, text, start)
    return replace(evidence, absolute_date=meant)


def _merge(group: Sequence[_Candidate]) -> Answer:
    """One answer from its spans, best first: their probabilities exclude each other and add up."""
    evidence = tuple(_without_copies(candidate.evidence for candidate in group))
    confidence = sum(candidate.confidence for candidate in group)
    return Answer(evidence[0].text, min(1.0, confidence), evidence)
