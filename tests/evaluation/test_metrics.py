"""Retrieval, abstention, percentile and calibration figures against hand-computed values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.gold import GoldAnswer
from qa.evaluation.metrics import (
    Detection,
    accuracy_at_coverage,
    average_precision,
    document_ranks,
    expected_calibration_error,
    holds_answer,
    mean,
    ndcg,
    no_answer,
    passage_ranks,
    percentile,
    recall_at_k,
    reciprocal_rank,
)
from qa.types import Passage

GOLD = GoldAnswer("a.txt", 10, 18, "Helsinki")


def passage(document: str, start: int, end: int) -> Passage:
    return Passage(document, start, end, "x" * (end - start))


@pytest.mark.parametrize(
    ("candidate", "held"),
    [
        (passage("a.txt", 10, 18), True),
        (passage("a.txt", 0, 40), True),
        (passage("a.txt", 11, 40), False),
        (passage("a.txt", 0, 17), False),
        (passage("a.txt", 18, 40), False),
        (passage("b.txt", 0, 40), False),
    ],
)
def test_a_passage_is_relevant_when_it_contains_the_whole_span(
    candidate: Passage, held: bool
) -> None:
    assert holds_answer(candidate, GOLD) is held


def test_ranks_of_the_relevant_passages_and_documents() -> None:
    ranked = [
        passage("b.txt", 0, 9),
        passage("b.txt", 9, 20),
        passage("a.txt", 18, 40),
        passage("a.txt", 0, 20),
        passage("a.txt", 5, 25),
    ]
    assert passage_ranks(ranked, [GOLD]) == (4, 5)
    assert document_ranks(ranked, [GOLD]) == (2,)
    both = [GOLD, GoldAnswer("b.txt", 10, 12, "le")]
    assert passage_ranks(ranked, both) == (2, 4, 5)
    assert document_ranks(ranked, both) == (1, 2)
    assert passage_ranks(ranked[:3], [GOLD]) == ()
    assert document_ranks(ranked[:2], [GOLD]) == ()
    assert passage_ranks(ranked, []) == ()
    assert document_ranks(ranked, []) == ()


def test_gain_and_average_precision_by_hand() -> None:
    assert ndcg((1,), 1) == 1
    assert ndcg((2,), 1) == pytest.approx(1 / np.log2(3))
    assert ndcg((1, 3), 2) == pytest.approx(1.5 / (1 + 1 / np.log2(3)))
    assert ndcg((11,), 1) == 0
    assert ndcg(tuple(range(1, 11)), 30) == pytest.approx(1)
    assert ndcg((), 0) == 0
    assert average_precision((1, 3), 2) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision((2,), 4) == pytest.approx(1 / 8)
    assert average_precision((), 3) == average_precision((), 0) == 0


def test_accuracy_of_the_surest_answers() -> None:
    confidences = [0.9, None, 0.4, 0.7]
    right = [1.0, 1.0, 0.0, 0.0]
    assert accuracy_at_coverage(confidences, right, 0.25) == 1
    assert accuracy_at_coverage(confidences, right, 0.5) == 0.5
    assert accuracy_at_coverage(confidences, right, 0.6) == pytest.approx(1 / 3)
    assert accuracy_at_coverage(confidences, right, 1) is None
    assert accuracy_at_coverage([], [], 0.5) is None


def test_recall_and_reciprocal_rank() -> None:
    assert [recall_at_k(3, k) for k in (1, 2, 3, 10)] == [0, 0, 1, 1]
    assert recall_at_k(None, 10) == 0
    assert reciprocal_rank(1) == 1
    assert reciprocal_rank(4) == 0.25
    assert reciprocal_rank(11) == 0
    assert reciprocal_rank(11, cutoff=20) == pytest.approx(1 / 11)
    assert reciprocal_rank(None) == 0


def test_no_answer_detection() -> None:
    impossible = [True, True, True, False, False]
    abstained = [True, False, True, True, False]
    assert no_answer(impossible, abstained) == Detection(2 / 3, 2 / 3, 2 / 3)
    assert no_answer([True, False], [False, False]) == Detection(None, 0, 0)
    assert no_answer([False, False], [True, False]) == Detection(0, None, 0)
    assert no_answer([False], [False]) == Detection(None, None, None)
    assert no_answer([], []) == Detection(None, None, None)


def test_mean_and_percentile() -> None:
    assert mean([1, 0, 0, 1, 1]) == pytest.approx(0.6)
    assert mean([]) is None
    assert percentile([30, 10, 20], 50) == 20
    assert percentile([10, 20], 50) == 15
    assert percentile([10, 20, 30, 40, 50], 95) == pytest.approx(48)
    assert percentile([7], 95) == 7
    assert percentile([], 50) is None


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=50),
    st.floats(0, 100),
)
def test_percentile_agrees_with_numpy(values: list[float], percent: float) -> None:
    assert percentile(values, percent) == pytest.approx(float(np.percentile(values, percent)))


def test_calibration_error() -> None:
    # Bin 9 holds .95 (right) and .91 (wrong), bin 2 holds .2 (wrong): (|1.86 - 1| + .2) / 3.
    assert expected_calibration_error([0.95, 0.91, 0.2], [1, 0, 0]) == pytest.approx(1.06 / 3)
    assert expected_calibration_error([1.0, 1.0], [1, 1]) == 0
    assert expected_calibration_error([1.0, 0.0], [0, 1]) == 1
    # With one bin the gaps compensate.
    assert expected_calibration_error([1.0, 0.0], [0, 1], bins=1) == 0
    assert expected_calibration_error([], []) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0])), min_size=1))
def test_calibration_error_is_a_rate(pairs: list[tuple[float, float]]) -> None:
    error = expected_calibration_error([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    assert error is not None
    assert 0 <= error <= 1
