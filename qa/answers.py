"""From spans to answers: same answer, several sources; rivals; confidence; abstention."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from haystack import Document, ExtractedAnswer, component

from qa.errors import ModelError
from qa.french.analysis import analyse, strip_accents, words
from qa.paths import MODELS
from qa.settings import SHIPPED
from qa.stages import stage
from qa.types import Answer, Evidence, Passage

CALIBRATION_FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of «this span is right», fitted on questions with known answers.

    ``confidence = 1 / (1 + exp(-(margin·m + retrieval·r + bias)))`` with m the reader's margin over
    no answer and r the passage's fused retrieval score. Under ``threshold`` the engine abstains.
    The defaults suit a reader of unknown scale: its own margin decides, at even odds.
    """

    margin: float = 0.5
    retrieval: float = 0.0
    bias: float = 0.0
    threshold: float = 0.5

    def confidence(self, margin: float, retrieval: float) -> float:
        """The probability that the span is right."""
        logit = self.margin * margin + self.retrieval * retrieval + self.bias
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def load_calibration(reader: str) -> Calibration:
    """The calibration stored with a reader, or the defaults where it has none.

    Raises:
        ModelError: the file exists but does not hold a calibration.
    """
    file = (MODELS / "reader" if reader == SHIPPED else Path(reader)) / CALIBRATION_FILE
    if not file.is_file():
        return Calibration()
    try:
        return Calibration(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"Le fichier « {file} » n'est pas une calibration : {error}.") from error


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
    def run(self, answers: list[ExtractedAnswer]) -> dict[str, Any]:
        """Merge equal answers, best first; those under the threshold are left out."""
        self.warm_up()
        with stage("answers"):
            return self._decide(answers)

    def _decide(self, answers: list[ExtractedAnswer]) -> dict[str, Any]:
        assert self._calibration is not None  # noqa: S101 - warm_up has set it
        threshold = self._calibration.threshold if self.threshold is None else self.threshold
        candidates = _candidates(answers, self._calibration)
        merged = [_merge(group) for group in _groups(candidates)]
        kept = [answer for answer in merged if answer.confidence >= threshold]
        kept.sort(key=lambda answer: -answer.confidence)
        return {"answers": kept[: self.top_k], "abstained": not kept}


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
    answers: Iterable[ExtractedAnswer], calibration: Calibration
) -> list[_Candidate]:
    """Spans as evidence with a confidence, best first, overlapping places once."""
    found = []
    for answer in answers:
        if answer.document is None or answer.document_offset is None:
            continue
        confidence = calibration.confidence(answer.score, answer.document.score or 0.0)
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
