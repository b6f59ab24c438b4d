"""Bootstrap intervals: where theory knows them, and where they must not exist."""

from __future__ import annotations

import numpy as np
import pytest

from qa.evaluation.resampling import ratio_intervals


def test_a_share_has_about_the_normal_interval() -> None:
    right = np.zeros((400, 1))
    right[:160] = 1
    low, high = ratio_intervals(right, np.ones_like(right))[0]
    spread = 1.96 * np.sqrt(0.4 * 0.6 / 400)
    assert low == pytest.approx(0.4 - spread, abs=0.01)
    assert high == pytest.approx(0.4 + spread, abs=0.01)


def test_a_wider_level_gives_wider_bounds() -> None:
    values = np.random.default_rng(1).random((50, 1))
    ones = np.ones_like(values)
    narrow = ratio_intervals(values, ones, level=0.5)[0]
    wide = ratio_intervals(values, ones, level=0.99)[0]
    assert wide[0] < narrow[0] < values.mean() < narrow[1] < wide[1]


def test_each_ratio_counts_its_own_questions() -> None:
    values = np.array([[1.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    counted = np.array([[1.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    bounds = ratio_intervals(values, counted)
    # The second is over the first question alone: draws without it are left out.
    assert bounds.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_ratio_never_defined_has_no_bounds() -> None:
    bounds = ratio_intervals(np.zeros((3, 1)), np.zeros((3, 1)))
    assert np.isnan(bounds).all()


def test_the_same_results_give_the_same_bounds() -> None:
    values = np.random.default_rng(2).random((30, 2))
    first = ratio_intervals(values, np.ones_like(values))
    assert (first == ratio_intervals(values, np.ones_like(values))).all()
