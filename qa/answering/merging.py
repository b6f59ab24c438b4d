"""From spans to answers: same answer, several sources; alternatives; confidence; abstention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from haystack import Document, component

from qa.answering.bounds import complete
from qa.answering.confidence import Calibration, distinct_spans, shown_answers
from qa.answering.consistency import OTHER_TIME_ODDS, UNKNOWN_TIME_ODDS
from qa.answering.equivalence import AnswerKey, key_of, same_answer
from qa.answering.scorer import SpanScorer
from qa.french.coordination import list_items
from qa.french.relative_dates import absolute_date
from qa.french.tenses import lies_ahead
from qa.query.answer_type import Expected, place_within
from qa.query.query import Query
from qa.reading.scoring import Features, ScoredSpan
from qa.timing import stage
from qa.types import Answer, Evidence, Passage, Range, ScoreBreakdown


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One span, with what decides whether two spans are the same answer."""

    evidence: Evidence
    confidence: float
    fits: bool
    meaning: AnswerKey


@component
class AnswerMerger:
    """Groups spans into answers and decides whether to answer at all.

    >>> passage = Document(content="Le sommet s'est tenu à Helsinki.")
    >>> query, scorer = analyse_query("Où s'est tenu le sommet ?"), SpanScorer()
    >>> found = AnswerMerger(scorer).run(query=query, spans=[scored("Helsinki", passage, 9.0)])
    >>> found["answers"][0].text, found["abstained"]
    ('Helsinki', False)
    """

    def __init__(
        self,
        scorer: SpanScorer,
        threshold: float | None = None,
        merging: bool = True,
        alternatives: bool = True,
    ) -> None:
        """Use the calibration of ``scorer``; ``threshold`` overrides its own.

        Without ``merging`` every span is an answer of its own; without ``alternatives`` only the
        best answer is shown.
        """
        self.scorer = scorer
        self.threshold = threshold
        self.merging = merging
        self.alternatives = alternatives

    def warm_up(self) -> None:
        """Load the calibration once."""
        self.scorer.warm_up()

    @property
    def lowest_confidence(self) -> float:
        """The confidence under which nothing is answered."""
        return self.scorer.calibration.threshold if self.threshold is None else self.threshold

    @component.output_types(
        answers=list[Answer], abstained=bool, withheld=list[Answer], threshold=float
    )
    def run(
        self, query: Query, spans: list[ScoredSpan], told: list[Answer] | None = None
    ) -> dict[str, Any]:
        """Merge equal answers, best first with its alternatives, each likely by itself.

        Where not even the best is likely enough, ``answers`` is empty and all are ``withheld``.

        :param told: what documents say of themselves, which is the answer where it was asked for.
        """
        calibration, threshold = self.scorer.calibration, self.lowest_confidence
        if told:
            return {"answers": told, "abstained": False, "withheld": [], "threshold": threshold}
        with stage("answers"):
            candidates = _candidates(query, spans, calibration)
            groups = _groups(candidates) if self.merging else [[one] for one in candidates]
            merged = [_merge(group) for group in groups]
            order = shown_answers(
                [answer.confidence for answer in merged], [group[0].fits for group in groups]
            )
            if not self.alternatives:
                order = order[:1]
            ranked = [
                replace(one, confidence=calibration.calibrated(one.confidence))
                for one in (merged[number] for number in order)
            ]
            likely = [answer for answer in ranked if answer.confidence >= threshold]
            abstained = not likely
            shown = [_detailed(answer, query.wants_list) for answer in likely or ranked]
        return {
            "answers": [] if abstained else shown,
            "abstained": abstained,
            "withheld": shown if abstained else [],
            "threshold": threshold,
        }


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
    query: Query, spans: Sequence[ScoredSpan], calibration: Calibration
) -> list[_Candidate]:
    """Spans as evidence with a confidence, best first, each place of a document once."""
    kept = distinct_spans([span.answer for span in spans], [span.score for span in spans])
    distinct = [spans[number] for number in kept]
    found = [
        _Candidate(
            evidence := _evidence(span, query),
            0.0,
            span.features.type >= 0,
            key_of(evidence.passage.text, *evidence.inside, evidence.date),
        )
        for span in distinct
    ]
    features = [span.features for span in distinct]
    if query.time is not None:
        fits = [span.time_fit for span in distinct]
        features = _corroborated(fits, found, features, calibration)
    likely = zip(found, calibration.probabilities(features), strict=True)
    candidates = [replace(candidate, confidence=confidence) for candidate, confidence in likely]
    return sorted(candidates, key=lambda candidate: -candidate.confidence)


def _corroborated(
    fits: Sequence[int],
    candidates: Sequence[_Candidate],
    features: Sequence[Features],
    calibration: Calibration,
) -> list[Features]:
    """Judge the spans of unknown time (``fits`` 0) by the others that say the same.

    One that a source of the time asked about confirms is as good as that; one that is not counts as
    of another time where a likelier one is.
    """
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


def _evidence(span: ScoredSpan, query: Query) -> Evidence:
    answer, known = span.answer, span.features
    assert answer.document is not None  # noqa: S101 - distinct_spans keeps those that have both
    assert answer.document_offset is not None  # noqa: S101
    passage, offset = passage_of(answer.document), answer.document_offset
    place = complete(passage.text, offset.start, offset.end)
    if query.expected is Expected.PLACE:
        skipped = place_within(passage.text[place.start : place.end])
        place = Range(place.start + skipped, place.end)
    meta, start = answer.document.meta, passage.start + place.start
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
        grounds=ScoreBreakdown(
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


def _detailed(answer: Answer, is_list: bool) -> Answer:
    """The answer with what its evidence says of it: when, and the items of a list."""
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
