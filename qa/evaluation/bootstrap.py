"""Percentile bootstrap intervals of ratios over questions (Efron & Tibshirani 1993, chapter 13)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RESAMPLES = 2000
_SEED = 20180716
_ROWS = 100  # resamples drawn at a time: memory stays small for many questions


def ratio_intervals(
    numerators: Floats, denominators: Floats, *, level: float = 0.95, resamples: int = RESAMPLES
) -> Floats:
    """The bounds of each ratio ``numerators.sum(0) / denominators.sum(0)``.

    Both have the shape (questions, ratios): a mean over some of the questions has 1 as their
    denominator and 0 as the others'. Questions are drawn with replacement, all ratios from the same
    draws; draws in which a ratio is undefined are left out. The seed is fixed: the same results
    give the same bounds. Shape (ratios, 2); NaN where a ratio was never defined.
    """
    drawn = np.concatenate(
        [
            _divide(counts @ numerators, counts @ denominators)
            for counts in _resamples(len(numerators), resamples)
        ]
    )
    tail = 100 * (1 - level) / 2
    bounds = np.full((numerators.shape[1], 2), np.nan)
    for column in range(numerators.shape[1]):
        known = drawn[~np.isnan(drawn[:, column]), column]
        if known.size:
            bounds[column] = np.percentile(known, [tail, 100 - tail])
    return bounds


def _resamples(questions: int, resamples: int) -> Iterator[Floats]:
    """How often each question is drawn, (draws, questions) at a time."""
    generator = np.random.default_rng(_SEED)
    for first in range(0, resamples, _ROWS):
        rows = min(_ROWS, resamples - first)
        shares = np.full(questions, 1 / questions)
        yield generator.multinomial(questions, shares, size=rows).astype(np.float64)


def _divide(numerators: Floats, denominators: Floats) -> Floats:
    quotients = np.full(numerators.shape, np.nan)
    np.divide(numerators, denominators, out=quotients, where=denominators > 0)
    return quotients
