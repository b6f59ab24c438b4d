"""Picking each group of settings on some questions.

Every group has the figure that it acts on: the search its nDCG, the number of passages read and the
weight of what the reader found the mean of F1 and MRR@10, the threshold F1 with abstention.
Between equals, what is set stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from qa.evaluation.tuning.lab import Lab
from qa.evaluation.tuning.outcomes import Outcome
from qa.evaluation.tuning.points import Tuned, rank_weights

MIN_IMPOSSIBLE = 10  # of all questions: fewer say nothing of a threshold
Fit = Callable[[Lab, Sequence[int], Tuned], Tuned]
_SAME = 1e-9


def fit_search(lab: Lab, rows: Sequence[int], tuned: Tuned) -> Tuned:
    """The weights, and the length of the lists, that rank passages with an answer best."""
    means = lab.gains()[list(rows)].mean(axis=0)
    return tuned.moved(search=lab.points[_best(means, lab.points.index(tuned.search))])


def fit_depth(lab: Lab, rows: Sequence[int], tuned: Tuned) -> Tuned:
    """The number of passages to read."""
    return _best_of(lab, rows, tuned, [tuned.moved(read_top=depth) for depth in lab.depths])


def fit_rank(lab: Lab, rows: Sequence[int], tuned: Tuned) -> Tuned:
    """The weight of what the reader found."""
    weights = rank_weights(tuned.reader_rank_weight)
    return _best_of(lab, rows, tuned, [tuned.moved(reader_rank_weight=one) for one in weights])


def fit_threshold(lab: Lab, rows: Sequence[int], tuned: Tuned) -> Tuned:
    """The confidence under which abstaining pays; as it is without questions that want it."""
    outcomes = lab.outcomes(rows, tuned)
    if not any(outcome.impossible for outcome in outcomes):
        return tuned
    candidates = [tuned.threshold, *thresholds(outcomes)]
    means = [mean_f1(outcomes, threshold) for threshold in candidates]
    return tuned.moved(threshold=candidates[_best(np.array(means), 0)])


def thresholds(outcomes: Sequence[Outcome]) -> list[float]:
    """Half way between neighbouring confidences, 0 and 1 included; ascending."""
    shown = sorted({0.0, 1.0, *(outcome.shown for outcome in outcomes if outcome.shown >= 0)})
    middles = [(low + high) / 2 for low, high in pairwise(shown)]
    return [0.0, *(round(middle, 4) for middle in middles)]


def mean_f1(outcomes: Sequence[Outcome], threshold: float) -> float:
    """Mean F1, abstention included."""
    return float(np.mean([outcome.f1_at(threshold) for outcome in outcomes]))


def _best_of(lab: Lab, rows: Sequence[int], tuned: Tuned, tried: Sequence[Tuned]) -> Tuned:
    means = [
        float(np.mean([outcome.worth(one) for outcome in lab.outcomes(rows, one)])) for one in tried
    ]
    return tried[_best(np.array(means), tried.index(tuned))]


def _best(means: np.ndarray, current: int) -> int:
    """The number of the best mean; the current one where none is better."""
    best = int(np.argmax(means))
    return best if means[best] > means[current] + _SAME else current
