"""The figures over many questions, with their 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from qa.answering.confidence import RIGHT_F1
from qa.evaluation.metrics import (
    accuracy_at_coverage,
    average_precision,
    expected_calibration_error,
    ndcg,
    percentile,
    recall_at_k,
    reciprocal_rank,
)
from qa.evaluation.results import QuestionResult

if TYPE_CHECKING:
    from qa.evaluation.resampling import Floats


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions; every rate lies in [0, 1] and is None where nothing was measured.

    ``em``, ``f1`` and the SQuAD ones are over all questions, the ``has_answer`` ones and the
    retrieval ones over those that are answerable. ``mrr`` and ``ndcg_at_10`` are cut at rank 10,
    ``map`` is over the passages returned. The ``no_answer`` figures take abstaining as the detector
    of impossible questions. ``ece`` compares the confidence of the answers given with their exact
    match, over 10 bins, ``ece_f1`` with what that confidence is fitted to tell: an F1 of
    ``qa.answering.confidence.RIGHT_F1`` or more. ``accuracy_at_50`` is the exact match of the half
    of the questions answered most confidently, None where fewer were answered.
    """

    questions: int
    answerable: int
    impossible: int
    abstained: int
    em: float | None
    f1: float | None
    has_answer_em: float | None
    has_answer_f1: float | None
    squad_em: float | None
    squad_f1: float | None
    rival_recall: float | None
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    mrr: float | None
    ndcg_at_10: float | None
    map: float | None
    document_recall_at_5: float | None
    document_mrr: float | None
    document_ndcg_at_10: float | None
    document_map: float | None
    no_answer_precision: float | None
    no_answer_recall: float | None
    no_answer_f1: float | None
    ece: float | None
    ece_f1: float | None
    accuracy_at_25: float | None
    accuracy_at_50: float | None
    accuracy_at_75: float | None
    median_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The 95 % bootstrap interval of the figure called ``name``."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures over the questions of one group: a tag, a kind of question, a document."""

    name: str
    figures: Figures


# What each question adds above and below the fraction bar; None where it does not count.
_Part = tuple[float, float] | None


def _mean(value: Callable[[QuestionResult], float | None]) -> Callable[[QuestionResult], _Part]:
    def part(result: QuestionResult) -> _Part:
        found = value(result)
        return None if found is None else (found, 1.0)

    return part


def _answerable(value: Callable[[QuestionResult], float]) -> Callable[[QuestionResult], _Part]:
    return _mean(lambda result: None if result.impossible else value(result))


def _refused(result: QuestionResult) -> bool:
    return result.impossible and result.abstained


RATIOS: dict[str, Callable[[QuestionResult], _Part]] = {
    "em": _mean(lambda one: one.em),
    "f1": _mean(lambda one: one.f1),
    "has_answer_em": _answerable(lambda one: one.em),
    "has_answer_f1": _answerable(lambda one: one.f1),
    "squad_em": _mean(lambda one: one.squad_em),
    "squad_f1": _mean(lambda one: one.squad_f1),
    "rival_recall": _mean(lambda one: one.rivals),
    "recall_at_1": _answerable(lambda one: recall_at_k(one.passages.first, 1)),
    "recall_at_5": _answerable(lambda one: recall_at_k(one.passages.first, 5)),
    "recall_at_10": _answerable(lambda one: recall_at_k(one.passages.first, 10)),
    "mrr": _answerable(lambda one: reciprocal_rank(one.passages.first)),
    "ndcg_at_10": _answerable(lambda one: ndcg(one.passages.found, one.passages.relevant)),
    "map": _answerable(lambda one: average_precision(one.passages.found, one.passages.relevant)),
    "document_recall_at_5": _answerable(lambda one: recall_at_k(one.documents.first, 5)),
    "document_mrr": _answerable(lambda one: reciprocal_rank(one.documents.first)),
    "document_ndcg_at_10": _answerable(
        lambda one: ndcg(one.documents.found, one.documents.relevant)
    ),
    "document_map": _answerable(
        lambda one: average_precision(one.documents.found, one.documents.relevant)
    ),
    "no_answer_precision": lambda one: (float(_refused(one)), float(one.abstained)),
    "no_answer_recall": lambda one: (float(_refused(one)), float(one.impossible)),
    "no_answer_f1": lambda one: (2.0 * _refused(one), float(one.impossible) + one.abstained),
}


def summarise(results: Sequence[QuestionResult]) -> Figures:
    """The figures over some results."""
    given = [result for result in results if result.confidence is not None]
    told = [result.confidence or 0.0 for result in given]
    confidences = [result.confidence for result in results]
    right = [result.em for result in results]
    latencies = [result.latency_ms for result in results]
    ratios = {name: _ratio(part(result) for result in results) for name, part in RATIOS.items()}
    ratios |= dict.fromkeys(_pointless(results))
    return Figures(
        questions=len(results),
        answerable=sum(not result.impossible for result in results),
        impossible=sum(result.impossible for result in results),
        abstained=sum(result.abstained for result in results),
        ece=expected_calibration_error(told, [result.em for result in given]),
        ece_f1=expected_calibration_error(told, [float(result.f1 >= RIGHT_F1) for result in given]),
        accuracy_at_25=accuracy_at_coverage(confidences, right, 0.25),
        accuracy_at_50=accuracy_at_coverage(confidences, right, 0.5),
        accuracy_at_75=accuracy_at_coverage(confidences, right, 0.75),
        median_ms=percentile(latencies, 50),
        p95_ms=percentile(latencies, 95),
        **ratios,
    )


def _ratio(parts: Iterable[_Part]) -> float | None:
    known = [part for part in parts if part is not None]
    below = math.fsum(part[1] for part in known)
    return math.fsum(part[0] for part in known) / below if below else None


def intervals(results: Sequence[QuestionResult]) -> tuple[Interval, ...]:
    """The interval of each figure that is a mean or a ratio over questions and was measured."""
    from qa.evaluation.resampling import ratio_intervals

    if not results:
        return ()
    numerators, denominators = ratio_parts(results)
    bounds = ratio_intervals(numerators, denominators)
    measured = denominators.sum(axis=0) > 0
    pointless = _pointless(results)
    return tuple(
        Interval(name, float(low), float(high))
        for name, (low, high), known in zip(RATIOS, bounds, measured, strict=True)
        if known and name not in pointless
    )


def _pointless(results: Sequence[QuestionResult]) -> tuple[str, ...]:
    """The ratios that say nothing of these results, though they could be computed."""
    # Nothing to detect: 0 % would look like a fault.
    return () if any(result.impossible for result in results) else ("no_answer_f1",)


def ratio_parts(results: Sequence[QuestionResult]) -> tuple[Floats, Floats]:
    """What each question adds above and below the fraction bar of each of ``RATIOS``.

    Two arrays of the shape (questions, ratios).
    """
    import numpy as np

    parts = np.array(
        [[part(result) or (0.0, 0.0) for part in RATIOS.values()] for result in results]
    )
    return parts[:, :, 0], parts[:, :, 1]


def summarise_by(
    results: Sequence[QuestionResult], names_of: Callable[[QuestionResult], Iterable[str]]
) -> tuple[GroupFigures, ...]:
    """The figures of each group, largest first, then in alphabetical order.

    ``names_of`` gives the groups of a result.
    """
    members: dict[str, list[QuestionResult]] = {}
    for result in results:
        for name in dict.fromkeys(names_of(result)):
            members.setdefault(name, []).append(result)
    ordered = sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(GroupFigures(name, summarise(group)) for name, group in ordered)


def figure_names() -> tuple[str, ...]:
    """The names of all figures, in the order in which they are shown."""
    return tuple(field.name for field in fields(Figures))
