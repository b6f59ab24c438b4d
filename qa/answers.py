"""From spans to answers: same answer, several sources; rivals; confidence; abstention."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from haystack import Document, ExtractedAnswer, component

from qa.confidence import Calibration, features_of, load_calibration
from qa.french.analysis import analyse, strip_accents, words
from qa.french.expectation import expected_answer
from qa.settings import SHIPPED
from qa.stages import stage
from qa.types import Answer, Evidence, Passage

_RIVAL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One span, with the words that decide whether two spans are the same answer."""

    evidence: Evidence
    confidence: float
    key: tuple[str, ...]


@component
class AnswerMerger:
    """Groups spans into answers and decides whether to answer at all."""

    def __init__(
        self, reader: str = SHIPPED, threshold: float | None = None, top_k: int = 5
    ) -> None:
        """Use the calibration stored with ``reader``; ``threshold`` overrides its own."""
        self.reader = reader
        self.threshold = threshold
        self.top_k = top_k
        self._calibration: Calibration | None = None

    def warm_up(self) -> None:
        """Load the calibration once."""
        if self._calibration is None:
            self._calibration = load_calibration(self.reader)

    @component.output_types(answers=list[Answer], abstained=bool)
    def run(self, query: str, answers: list[ExtractedAnswer]) -> dict[str, Any]:
        """Merge equal answers, best first; abstain when the best is under the threshold.

        Rivals are kept while they are at least ``_RIVAL_SHARE`` as likely as the best.
        """
        self.warm_up()
        assert self._calibration is not None  # noqa: S101 - warm_up has set it
        threshold = self._calibration.threshold if self.threshold is None else self.threshold
        with stage("answers"):
            candidates = _candidates(query, answers, self._calibration)
            merged = [_merge(group) for group in _groups(candidates)]
            merged.sort(key=lambda answer: -answer.confidence)
            if not merged or merged[0].confidence < threshold:
                return {"answers": [], "abstained": True}
            floor = _RIVAL_SHARE * merged[0].confidence
            kept = [answer for answer in merged if answer.confidence >= floor]
            return {"answers": kept[: self.top_k], "abstained": False}


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
    )


def _candidates(
    query: str, answers: Sequence[ExtractedAnswer], calibration: Calibration
) -> list[_Candidate]:
    """Spans as evidence with a confidence, best first, overlapping places once."""
    expected, asked = expected_answer(query), frozenset(analyse(query))
    found = []
    for answer in answers:
        if answer.document is None or answer.document_offset is None:
            continue
        confidence = calibration.confidence(features_of(answer, expected, asked))
        evidence = _evidence(answer.document, answer.document_offset)
        found.append(_Candidate(evidence, confidence, _key(evidence.text)))
    found.sort(key=lambda candidate: -candidate.confidence)
    kept: list[_Candidate] = []
    for candidate in found:
        if not any(_overlap(candidate.evidence, other.evidence) for other in kept):
            kept.append(candidate)
    return kept


def _evidence(document: Document, place: ExtractedAnswer.Span) -> Evidence:
    passage = passage_of(document)
    meta = document.meta
    return Evidence(
        document=passage.document,
        title=meta.get("title"),
        date=meta.get("date"),
        page=meta.get("page"),
        start=passage.start + place.start,
        end=passage.start + place.end,
        passage=passage,
    )


def _key(text: str) -> tuple[str, ...]:
    """The words that make the answer: its index tokens, or its plain words if it has none."""
    return tuple(analyse(text)) or tuple(strip_accents(word) for word in words(text))


def _overlap(one: Evidence, other: Evidence) -> bool:
    same = one.document == other.document
    return same and one.start < other.end and other.start < one.end


def _groups(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Put together spans with equal words, or whose words contain the other's in one run."""
    groups: list[list[_Candidate]] = []
    for candidate in candidates:
        for group in groups:
            if _same_answer(candidate.key, group[0].key):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    return groups


def _same_answer(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    width = len(short)
    if not width:
        return False
    return any(long[i : i + width] == short for i in range(len(long) - width + 1))


def _merge(group: Sequence[_Candidate]) -> Answer:
    """One answer from its spans, best first.

    Documents are taken as independent witnesses (noisy or); two places in one document are one.
    """
    witnesses: dict[str, float] = {}
    for candidate in group:
        document = candidate.evidence.document
        witnesses[document] = max(witnesses.get(document, 0.0), candidate.confidence)
    doubt = math.prod(1 - confidence for confidence in witnesses.values())
    evidence = tuple(candidate.evidence for candidate in group)
    return Answer(evidence[0].text, 1 - doubt, evidence)
