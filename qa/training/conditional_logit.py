"""The conditional logit: which of several alternatives is chosen, from their features."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RIDGE = 1.0
_ITERATIONS = 50
_TOLERANCE = 1e-6
Floats = NDArray[np.float64]


def conditional_logit(rows: Floats, present: Floats, right: Floats) -> Floats:
    """Maximise the likelihood of the right alternatives by Fisher scoring, with a ridge.

    ``rows`` are (questions, alternatives, features); ``present`` and ``right`` (questions,
    alternatives), 1 or 0. Returns the weights of the features (McFadden, 1974). Several right
    alternatives of one choice share their probability. A step is halved until the likelihood
    grows, so that the search cannot run away.
    """
    weights = np.zeros(rows.shape[-1])
    penalty = _RIDGE * np.eye(len(weights))
    for _ in range(_ITERATIONS):
        scores = rows @ weights
        shares, right_shares = _softmax(scores, present), _softmax(scores, right)
        mean = np.einsum("qa,qaf->qf", shares, rows)
        slope = np.einsum("qa,qaf->f", right_shares, rows) - mean.sum(axis=0) - penalty @ weights
        spread = np.einsum("qa,qaf,qag->fg", shares, rows, rows, optimize=True) - mean.T @ mean
        step = np.linalg.solve(spread + penalty, slope)
        before = _likelihood(weights, rows, present, right)
        while _likelihood(weights + step, rows, present, right) < before:
            step = step / 2
            if np.abs(step).max() < _TOLERANCE:
                return weights
        weights = weights + step
    return weights


def _likelihood(weights: Floats, rows: Floats, present: Floats, right: Floats) -> float:
    """The penalised log-likelihood of the right alternatives."""
    scores = rows @ weights
    chosen = _log_sum(scores, right) - _log_sum(scores, present)
    return float(chosen.sum() - 0.5 * _RIDGE * weights @ weights)


def _log_sum(scores: Floats, allowed: Floats) -> Floats:
    masked = np.where(allowed > 0, scores, -np.inf)
    highest = masked.max(axis=1)
    total: Floats = highest + np.log(np.exp(masked - highest[:, None]).sum(axis=1))
    return total


def _softmax(scores: Floats, allowed: Floats) -> Floats:
    masked = np.where(allowed > 0, scores, -np.inf)
    weights = np.exp(masked - masked.max(axis=1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares
