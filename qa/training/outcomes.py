"""What a calibration makes of questions whose right spans are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haystack import ExtractedAnswer

from qa.answering.confidence import Calibration, distinct_spans
from qa.reading import Features


@dataclass(frozen=True, slots=True)
class Scored:
    """The spans of one question: their features, whether each is right, their index tokens."""

    features: tuple[Features, ...]
    right: tuple[bool, ...]
    keys: tuple[tuple[str, ...], ...]
    spans: tuple[ExtractedAnswer, ...] = ()


def distinct(calibration: Calibration, scored: Sequence[Scored]) -> list[Scored]:
    """The spans that this calibration prefers where several overlap."""
    chosen = []
    for one in scored:
        if one.spans:
            kept = distinct_spans(one.spans, [calibration.score(item) for item in one.features])
            one = _take_spans(one, kept)
        chosen.append(one)
    return chosen


def _take_spans(one: Scored, kept: Sequence[int]) -> Scored:
    return Scored(
        tuple(one.features[number] for number in kept),
        tuple(one.right[number] for number in kept),
        tuple(one.keys[number] for number in kept),
        tuple(one.spans[number] for number in kept),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best answer to one question: its probability, its confidence, whether it is right."""

    probability: float
    confidence: float
    right: bool


def outcomes(calibration: Calibration, scored: Sequence[Scored]) -> list[Outcome]:
    """What each question would be answered before any abstention."""
    return [_outcome(calibration, one) for one in distinct(calibration, scored)]


def _outcome(calibration: Calibration, one: Scored) -> Outcome:
    """Equal spans add up to answers, each right as its best span is."""
    probabilities = calibration.probabilities(one.features)
    groups: dict[tuple[str, ...], list[int]] = {}
    for number in sorted(range(len(probabilities)), key=lambda number: -probabilities[number]):
        groups.setdefault(one.keys[number], []).append(number)
    if not groups:
        return Outcome(0.0, 0.0, right=False)
    mass, first = max(
        (sum(probabilities[number] for number in group), -group[0]) for group in groups.values()
    )
    return Outcome(mass, calibration.calibrated(mass), one.right[-first])
