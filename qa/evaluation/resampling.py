"""How sure a figure is: bootstrap intervals, and randomisation tests of two runs.

A figure is a ratio of sums over questions: arrays of the shape (questions, ratios) hold what each
question adds above and below the fraction bar. A mean over some of the questions has 1 as their
denominator and 0 as the others'.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RESAMPLES = 2000
DRAWS = 10_000
_SEED = 20180716
_ROWS = 100  # resamples drawn at a time: memory stays small for many questions


def ratio_intervals(
    numerators: Floats, denominators: Floats, *, level: float = 0.95, resamples: int = RESAMPLES
) -> Floats:
    """The bounds of each ratio ``numerators.sum(0) / denominators.sum(0)``.

    The percentile bootstrap (Efron & Tibshirani 1993, chapter 13): questions are drawn with
    replacement, all ratios from the same draws; draws in which a ratio is undefined are left out.
    The seed is fixed: the same results give the same bounds. Shape (ratios, 2); NaN where a ratio
    was never defined.
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


def swap_p_values(
    before: tuple[Floats, Floats], after: tuple[Floats, Floats], *, draws: int = DRAWS
) -> Floats:
    """How likely a difference at least as large is if both runs are alike, for each ratio.

    The paired randomisation test, two-sided (Noreen 1989; Smucker et al. 2007): the results of each
    question are swapped between the runs, or not, at random. ``before`` and ``after`` are
    (numerators, denominators) over the same questions. The seed is fixed. NaN where a ratio is
    undefined in either run.
    """
    generator = np.random.default_rng(_SEED)
    observed = np.abs(_ratios(*after) - _ratios(*before))
    reached = np.zeros(observed.shape)
    top, bottom = before[0] - after[0], before[1] - after[1]
    for first in range(0, draws, _ROWS):
        rows = min(_ROWS, draws - first)
        kept = generator.integers(0, 2, size=(rows, len(top))).astype(np.float64)
        one = _divide(after[0].sum(0) + kept @ top, after[1].sum(0) + kept @ bottom)
        other = _divide(before[0].sum(0) - kept @ top, before[1].sum(0) - kept @ bottom)
        # An undefined ratio is no evidence against chance; sums differ in their last digits.
        gaps = np.nan_to_num(np.abs(one - other), nan=np.inf)
        reached += (gaps >= observed - 1e-12).sum(axis=0)
    chances: Floats = (reached + 1) / (draws + 1)
    return np.where(np.isnan(observed), np.nan, chances)


def _ratios(numerators: Floats, denominators: Floats) -> Floats:
    return _divide(numerators.sum(axis=0), denominators.sum(axis=0))


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
