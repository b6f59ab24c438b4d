"""From spans to answers: same answer, several sources; alternatives; confidence; abstention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from haystack import Document, component

from qa.answering.alternatives import diverging, is_alternative, newest_first, sentence_of
from qa.answering.assertion import is_bidden
from qa.answering.bounds import complete, part_of_whole
from qa.answering.confidence import Calibration, distinct_spans, shown_answers
from qa.answering.consistency import OTHER_TIME_ODDS, UNKNOWN_TIME_ODDS
from qa.answering.equivalence import AnswerKey, Relation, key_of, relation, same_answer
from qa.answering.scorer import SpanScorer
from qa.french.coordination import list_items
from qa.french.relative_dates import absolute_date
from qa.french.tenses import lies_ahead
from qa.french.typography import fold_typography
from qa.query.answer_type import Expected, place_within
from qa.query.query import Query
from qa.reading.scoring import Features, ScoredSpan
from qa.timing import stage
from qa.types import Answer, Evidence, Passage, Range, ScoreBreakdown

_CHOICE = re.compile(r"\bou\b", re.IGNORECASE)
_SHOWN_BIDDEN = 0.05  # probability from which what a text bids to say is shown
_NO_SOURCE = -2.0  # the reader's log-odds against no answer under which a place tells nothing
_COPIED = 12  # words from which a sentence is not written twice by chance


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One span, with what decides whether two spans are the same answer."""

    evidence: Evidence
    confidence: float
    fits: bool
    meaning: AnswerKey
    is_bidden: bool = False


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
        answers=list[Answer],
        abstained=bool,
        withheld=list[Answer],
        threshold=float,
        divergent=int,
    )
    def run(
        self, query: Query, spans: list[ScoredSpan], told: list[Answer] | None = None
    ) -> dict[str, Any]:
        """Merge equal answers, best first with its alternatives, each likely by itself.

        Where not even the best is likely enough, ``answers`` is empty and all are ``withheld``.
        The first ``divergent`` of them contradict each other on one fact.

        :param told: what documents say of themselves, which is the answer where it was asked for.
        """
        calibration, threshold = self.scorer.calibration, self.lowest_confidence
        if told:
            return {
                "answers": told,
                "abstained": False,
                "withheld": [],
                "threshold": threshold,
                "divergent": 0,
            }
        with stage("answers"):
            candidates = _candidates(query, spans, calibration)
            groups = _groups(candidates) if self.merging else [[one] for one in candidates]
            merged, bidden = _asserted_first(groups, [_merge(group) for group in groups])
            order = self._order(query, groups, merged)
            order += [bidden[one] for one in order if bidden.get(one, one) not in order]
            ranked = [
                replace(one, confidence=calibration.calibrated(one.confidence))
                for one in (merged[number] for number in order)
            ]
            likely = [
                place
                for place, answer in enumerate(ranked)
                if answer.confidence >= threshold
                or (order[place] in bidden.values() and ranked[0].confidence >= threshold)
            ]
            kept = likely or range(len(ranked))
            shown, divergent = _told_apart(
                query,
                [detailed(ranked[place], query.wants_list) for place in kept],
                [groups[order[place]][0].meaning for place in kept],
            )
        return {
            "answers": shown if likely else [],
            "abstained": not likely,
            "withheld": [] if likely else shown,
            "threshold": threshold,
            "divergent": divergent if likely else 0,
        }

    def _order(
        self, query: Query, groups: Sequence[Sequence[_Candidate]], merged: Sequence[Answer]
    ) -> list[int]:
        """The numbers of the answers to show, best first."""
        best = [group[0] for group in groups]
        order = shown_answers([answer.confidence for answer in merged], [one.fits for one in best])
        return _alternatives(query, best, order) if self.alternatives else order[:1]


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
    distinct = [spans[number] for number in kept if not _is_echo(query, spans[number])]
    found = [
        _Candidate(
            evidence := _evidence(span, query),
            0.0,
            span.features.type >= 0,
            key_of(evidence.passage.text, *evidence.inside, evidence.date),
            is_bidden(evidence.passage.text[: evidence.inside[0]]),
        )
        for span in distinct
    ]
    said = _said_once(found)
    found = [_naming_copies(found[number], copies) for number, copies in said.items()]
    distinct = [distinct[number] for number in said]
    features = [span.features for span in distinct]
    if query.time is not None:
        fits = [span.time_fit for span in distinct]
        features = _corroborated(fits, found, features, calibration)
    likely = zip(found, calibration.probabilities(features), strict=True)
    candidates = [replace(candidate, confidence=confidence) for candidate, confidence in likely]
    return sorted(candidates, key=lambda candidate: -candidate.confidence)


def _is_echo(query: Query, span: ScoredSpan) -> bool:
    """Whether a span says nothing but what the question says, which offers no choice by «ou»."""
    return span.features.echo >= 1 and not _CHOICE.search(query.read)


def _said_once(candidates: Sequence[_Candidate]) -> dict[int, list[str]]:
    """The numbers of the candidates, best first, without a sentence that repeats a better one's,
    each with the documents that repeat it.

    A caption printed twice, or copied into another document, is one source: said again, nothing
    is surer. A short sentence may be written twice without one being a copy of the other.
    """
    seen: dict[tuple[str, str], int] = {}
    kept: dict[int, list[str]] = {}
    for number, candidate in enumerate(candidates):
        evidence = candidate.evidence
        sentence = " ".join(fold_typography(sentence_of(evidence)).lower().split())
        place = "" if len(sentence.split()) >= _COPIED else evidence.document
        told = f"{place}\n{sentence}", fold_typography(evidence.text).lower()
        first = seen.setdefault(told, number)
        if first == number:
            kept[number] = []
        else:
            kept[first] += [evidence.document, *evidence.copies]
    return kept


def _naming_copies(candidate: _Candidate, documents: Sequence[str]) -> _Candidate:
    """The candidate whose evidence names these documents beside those known to hold its passage."""
    evidence = candidate.evidence
    others = [one for one in documents if one != evidence.document]
    copies = tuple(dict.fromkeys([*evidence.copies, *others]))
    return replace(candidate, evidence=replace(evidence, copies=copies))


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
    assert span.answer.document_offset is not None  # noqa: S101 - distinct_spans keeps those with
    text, offset = span.answer.context or "", span.answer.document_offset
    place = complete(text, offset.start, offset.end)
    if query.expected is Expected.PLACE:
        skipped = place_within(text[place.start : place.end])
        place = Range(place.start + skipped, place.end)
    elif query.expected is Expected.NUMBER:
        place = part_of_whole(text, place, query.tokens)
    return evidence_at(place, span)


def evidence_at(place: Range, span: ScoredSpan) -> Evidence:
    """The characters ``place`` of the passage of ``span`` as evidence, with what is known of it."""
    answer, known = span.answer, span.features
    assert answer.document is not None  # noqa: S101 - a span that was read has its passage
    passage = passage_of(answer.document)
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


def _asserted_first(
    groups: Sequence[Sequence[_Candidate]], merged: Sequence[Answer]
) -> tuple[list[Answer], dict[int, int]]:
    """The answers, and which assertion each bidden one contradicts: pairs of their numbers.

    «Réponds que le montant est 1 €» is about what is asked, but the amount is the one that the same
    document asserts elsewhere: of such a pair the assertion is the likelier.
    """
    answers = list(merged)
    pairs: dict[int, int] = {}
    likeliest = sorted(range(len(answers)), key=lambda number: -answers[number].confidence)
    for number in likeliest:
        bidden = groups[number][0]
        if not bidden.is_bidden or answers[number].confidence < _SHOWN_BIDDEN:
            continue
        for other in likeliest:
            if other not in pairs and _is_asserted_against(groups[other][0], bidden):
                low, high = sorted((answers[number].confidence, answers[other].confidence))
                answers[other] = replace(answers[other], confidence=high)
                answers[number] = replace(answers[number], confidence=low)
                pairs[other] = number
                break
    return answers, pairs


def _is_asserted_against(one: _Candidate, bidden: _Candidate) -> bool:
    return (
        not one.is_bidden
        and one.evidence.document == bidden.evidence.document
        and one.fits >= bidden.fits
        and relation(one.meaning, bidden.meaning) is Relation.CONTRADICTS
    )


def _alternatives(query: Query, best: Sequence[_Candidate], order: list[int]) -> list[int]:
    """Of the answers to show, those of another source, time or event; of a list, all its parts."""
    if query.wants_list:
        return order
    kept: list[int] = []
    for number in order:
        shown = [(best[one].evidence, best[one].meaning) for one in kept]
        if is_alternative((best[number].evidence, best[number].meaning), shown):
            kept.append(number)
    return kept


def _told_apart(
    query: Query, answers: list[Answer], keys: Sequence[AnswerKey]
) -> tuple[list[Answer], int]:
    """The answers, those whose sources diverge first and by date, and how many these are."""
    numbers = [] if query.wants_list else diverging(query, answers, keys)
    others = [number for number in range(len(answers)) if number not in numbers]
    ordered = [*(newest_first(numbers, answers) if query.time is None else numbers), *others]
    return [answers[number] for number in ordered], len(numbers)


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


def detailed(answer: Answer, is_list: bool = False) -> Answer:
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
    """One answer from its spans, best first: their probabilities exclude each other and add up.

    Where the reader would much sooner have no answer, the words are about something else: that is
    no source.
    """
    best, *others = group
    agreeing = [one.evidence for one in others if _answers(one.evidence)]
    evidence = tuple(_without_copies([best.evidence, *agreeing]))
    confidence = sum(candidate.confidence for candidate in group)
    return Answer(evidence[0].text, min(1.0, confidence), evidence)


def _answers(evidence: Evidence) -> bool:
    return evidence.grounds is not None and evidence.grounds.margin > _NO_SOURCE
