"""A setting is kept when it helps where it was not fitted, and only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from qa.evaluation.tuning.fitting import (
    fit_depth,
    fit_rank,
    fit_search,
    fit_threshold,
    thresholds,
)
from qa.evaluation.tuning.lab import Lab
from qa.evaluation.tuning.outcomes import Outcome
from qa.evaluation.tuning.points import SearchPoint, Tuned
from qa.evaluation.tuning.steps import State, take_step

HERE, BETTER = SearchPoint(50, 1.0, 0.2, 0.8), SearchPoint(50, 1.0, 0.5, 0.8)
START = Tuned(HERE, 20, 3.0, 0.3)
Made = Callable[[int, Tuned], Outcome]


def outcome(
    f1: float = 0.0, shown: float = 0.5, rank: int = 1, *, impossible: bool = False
) -> Outcome:
    """A question answered with that F1, its passage at that rank."""
    relevant = np.zeros(10, bool)
    relevant[rank - 1] = not impossible
    return Outcome(impossible, f1, f1, shown, -np.arange(10.0), np.zeros(10), relevant)


class FakeLab:
    """Outcomes made by a function of the question's number and the settings."""

    points = (HERE, BETTER)
    depths = (5, 20)

    def __init__(self, made: Made, gains: list[list[float]]) -> None:
        self._made, self._gains = made, np.array(gains)

    def gains(self) -> np.ndarray:
        return self._gains

    def read(self, wanted: object) -> None:
        """Everything is known."""

    def outcome(self, row: int, tuned: Tuned) -> Outcome:
        return self._made(row, tuned)

    def outcomes(self, rows: list[int], tuned: Tuned) -> list[Outcome]:
        return [self._made(row, tuned) for row in rows]


def lab(made: Made, gains: list[list[float]] | None = None, questions: int = 50) -> Lab:
    return cast("Lab", FakeLab(made, gains or [[0.0, 0.0]] * questions))


FOLDS = [row % 5 for row in range(50)]
STATE = State(START, (START,) * 5)


def test_a_better_search_is_kept() -> None:
    better = lab(
        lambda row, tuned: outcome(1.0, rank=1 if tuned.search == BETTER else 5),
        [[0.4, 1.0]] * 50,
    )
    step, state = take_step("search", fit_search, better, FOLDS, STATE)
    assert step.adopted
    assert [(one.name, one.after) for one in step.proposals] == [("dense_weight", 0.5)]
    assert state.whole.search == BETTER
    assert step.after.mrr == 1.0
    assert step.before.mrr == pytest.approx(0.2)


def test_a_gain_that_may_be_chance_is_not_kept() -> None:
    # Better on the even questions, worse on almost as many.
    made = lab(
        lambda row, tuned: outcome(float((row % 2 == 0) == (tuned.search == BETTER))),
        [[0.5, 0.51]] * 50,
    )
    step, state = take_step("search", fit_search, made, FOLDS, STATE)
    assert step.proposals
    assert not step.adopted
    assert state == STATE


def test_what_is_set_stays_between_equals() -> None:
    made = lab(lambda row, tuned: outcome(1.0))
    for fit in (fit_search, fit_depth, fit_rank, fit_threshold):
        step, state = take_step("un pas", fit, made, FOLDS, STATE)
        assert (step.proposals, step.adopted, step.p, state) == ((), False, 1.0, STATE)


def test_a_setting_worse_where_it_was_not_fitted_is_not_kept() -> None:
    # Each fold's own questions hate what all the others want: overfitting, made visible.
    def made(row: int, tuned: Tuned) -> Outcome:
        return outcome(float(tuned.read_top == 20))

    state = State(START, tuple(START.moved(read_top=20) for _ in range(5)))
    step, _ = take_step(
        "read_top", lambda *given: given[2].moved(read_top=5), lab(made), FOLDS, state
    )
    assert step.proposals
    assert not step.adopted
    assert step.p < 0.05


def test_the_threshold_parts_what_is_sure_from_what_is_not() -> None:
    # Sure of the answerable ones, unsure of the impossible ones.
    def made(row: int, tuned: Tuned) -> Outcome:
        return outcome(0.0, 0.4, impossible=True) if row % 2 else outcome(1.0, 0.8)

    step, state = take_step("seuil", fit_threshold, lab(made), FOLDS, STATE)
    assert step.adopted
    assert 0.4 < state.whole.threshold <= 0.8
    assert (step.before.f1, step.after.f1) == (0.5, 1.0)


def test_a_threshold_needs_impossible_questions() -> None:
    made = lab(lambda row, tuned: outcome(1.0, 0.1))
    assert fit_threshold(made, range(50), START) == START


def test_thresholds_lie_between_confidences() -> None:
    found = thresholds([outcome(shown=0.2), outcome(shown=0.6), outcome(shown=-1.0)])
    assert found == [0.0, 0.1, 0.4, 0.8]


def test_what_the_reader_found_reorders_passages() -> None:
    one = outcome(1.0, rank=2)
    one.odds[1] = 0.5
    assert one.reciprocal_rank(0.0) == 0.5
    assert one.reciprocal_rank(3.0) == 1.0
    assert one.worth(START) == 1.0
