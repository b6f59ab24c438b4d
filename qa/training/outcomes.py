"""What a calibration makes of questions whose right spans are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haystack import ExtractedAnswer

from qa.answering.confidence import Calibration, distinct_spans, shown_answers
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
    """What one question would show: its probability, the confidence in it all and in its best,
    whether it holds a right answer, and whether the best is one.
    """

    probability: float
    shown: float
    best: float
    holds: bool
    right: bool


def outcomes(calibration: Calibration, scored: Sequence[Scored]) -> list[Outcome]:
    """What each question would show before any abstention."""
    return [_outcome(calibration, one) for one in distinct(calibration, scored)]


def _outcome(calibration: Calibration, one: Scored) -> Outcome:
    """Equal spans add up to answers, each right or fitting as its best span is."""
    probabilities = calibration.probabilities(one.features)
    groups: dict[tuple[str, ...], list[int]] = {}
    for number in sorted(range(len(probabilities)), key=lambda number: -probabilities[number]):
        groups.setdefault(one.keys[number], []).append(number)
    masses = [sum(probabilities[number] for number in group) for group in groups.values()]
    firsts = [group[0] for group in groups.values()]
    order = shown_answers(masses, [one.features[first].type >= 0 for first in firsts])
    if not order:
        return Outcome(0.0, 0.0, 0.0, holds=False, right=False)
    total = sum(masses[number] for number in order)
    confidence = calibration.calibrated(total)
    right = [one.right[firsts[number]] for number in order]
    return Outcome(total, confidence, confidence * masses[order[0]] / total, any(right), right[0])
