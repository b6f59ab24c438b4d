from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from qa.answering.confidence import load_calibration
from qa.reading import Features
from qa.training.calibrate import fit, report, save
from qa.training.outcomes import Scored


def questions(count: int, seed: int) -> tuple[list[Scored], list[Scored]]:
    """Questions whose right span has, on average, two units more margin than the five others."""
    chance = random.Random(seed)  # noqa: S311
    whole, without = [], []
    for number in range(count):
        right = [place == 0 for place in range(6)]
        spans = [
            Features(chance.gauss(2.0 if good else 0.0, 1.0), chance.gauss(0, 1), 0.0, 0.0, 1.0)
            for good in right
        ]
        keys = [(f"{number}-{place}",) for place in range(6)]
        whole.append(Scored(tuple(spans), tuple(right), tuple(keys)))
        without.append(Scored(tuple(spans[1:]), (False,) * 5, tuple(keys[1:])))
    return whole, without


def test_what_tells_right_from_wrong_gets_the_weight() -> None:
    calibration = fit(*questions(300, seed=1))
    assert calibration.margin > 0.8
    assert abs(calibration.retrieval) < 0.25 * calibration.margin


def test_fitted_confidence_is_a_probability_on_unseen_questions() -> None:
    calibration = fit(*questions(1200, seed=1))
    assert report(calibration, *questions(1200, seed=2)).error < 0.05


def test_a_confidence_that_is_too_high_is_told_lower() -> None:
    """Half of the right spans count for none: as it is, the probability is too high."""
    whole, without = questions(400, seed=3)
    missed = [
        replace(one, right=(False,) * 6) if number % 2 else one for number, one in enumerate(whole)
    ]
    fitted = fit(missed, without)
    unscaled = replace(fitted, slope=1.0, intercept=0.0)
    assert report(fitted, missed, without).error < 0.06
    assert report(fitted, missed, without).error < report(unscaled, missed, without).error / 2


def test_the_threshold_is_the_best_on_the_questions_it_was_fitted_on() -> None:
    seen = questions(300, seed=1)
    fitted = fit(*seen)
    best = report(fitted, *seen)
    assert best.abstention_recall > 0
    for threshold in (0.0, 0.1, 0.5, 0.9):
        assert best.accuracy >= report(replace(fitted, threshold=threshold), *seen).accuracy


def test_a_question_without_spans_teaches_and_measures_nothing_wrong() -> None:
    empty = [Scored((), (), ())]
    calibration = fit(*questions(50, seed=1))
    measured = report(calibration, empty, empty)
    assert measured.questions == 2
    assert measured.right == 0


def test_what_is_saved_is_what_the_engine_loads(tmp_path: Path) -> None:
    calibration = fit(*questions(100, seed=1))
    save(calibration, tmp_path)
    loaded = load_calibration(str(tmp_path))
    assert loaded.margin == pytest.approx(calibration.margin, abs=1e-3)
    assert loaded.threshold == pytest.approx(calibration.threshold, abs=1e-3)
