"""From spans to probabilities: features, calibration, places met twice."""

from __future__ import annotations

import json
import math
from dataclasses import fields
from pathlib import Path

import pytest
from haystack import Document, ExtractedAnswer
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.confidence import (
    FILE_NAME,
    WEIGHED,
    Calibration,
    distinct_spans,
    load_calibration,
    shown_answers,
)
from qa.errors import ModelError
from qa.reading import Features
from qa.settings import SHIPPED

_TEXT = "Le sommet s'est tenu à Helsinki, le 16 juillet."
_NUMBERS = st.floats(-50, 50)
_FEATURES = st.builds(
    Features, _NUMBERS, _NUMBERS, st.sampled_from([-1.0, 0.0, 1.0]), *[_NUMBERS] * 2
)


def _span(
    words: str, margin: float = 1.0, text: str = _TEXT, start: int = 0, score: float = 0.5
) -> ExtractedAnswer:
    document = Document(content=text, meta={"document": "a.txt", "start": start}, score=score)
    left = text.index(words)
    place = ExtractedAnswer.Span(left, left + len(words))
    return ExtractedAnswer(
        query="?", score=margin, data=words, document=document, context=text, document_offset=place
    )


def _features(margin: float = 0.0, type_: float = 0.0) -> Features:
    return Features(margin=margin, retrieval=0.0, type=type_, echo=0.0, length=0.0)


def test_probabilities_are_a_softmax_with_no_answer() -> None:
    calibration = Calibration(margin=1.0, type=0.0, nothing=0.5)
    weights = [math.exp(2.0), math.exp(-1.0)]
    total = sum(weights) + math.exp(0.5)
    found = calibration.probabilities([_features(2.0), _features(-1.0)])
    assert found == pytest.approx([weight / total for weight in weights])
    assert calibration.probabilities([]) == []


def test_each_feature_has_its_weight() -> None:
    none = dict.fromkeys((field.name for field in fields(Features)), 0.0)
    for name in none:
        low, high = Features(**none), Features(**(none | {name: 1.0}))
        weights = dict.fromkeys(WEIGHED, 0.0)
        calibration = Calibration(**(weights if name == "event" else weights | {name: 1.0}))
        first, second = calibration.probabilities([low, high])
        assert second / first == pytest.approx(math.e)


def test_the_more_rivals_the_less_each_is_sure() -> None:
    calibration = Calibration()
    (alone,) = calibration.probabilities([_features(4.0, 1.0)])
    rivals = calibration.probabilities([_features(4.0, 1.0)] * 3)
    assert rivals == pytest.approx([rivals[0]] * 3)
    assert rivals[0] < alone
    assert sum(rivals) > alone


@given(st.lists(_FEATURES, max_size=8))
def test_probabilities_add_up_to_less_than_one(spans: list[Features]) -> None:
    found = Calibration(retrieval=1.0, echo=-1.0, length=-1.0).probabilities(spans)
    assert len(found) == len(spans)
    assert all(0 <= probability <= 1 for probability in found)
    assert sum(found) <= 1 + 1e-9


@given(st.lists(_FEATURES, min_size=2, max_size=8))
def test_a_better_margin_is_never_less_likely(spans: list[Features]) -> None:
    calibration = Calibration(margin=1.0, type=0.0)
    found = calibration.probabilities(spans)
    best = max(range(len(spans)), key=lambda number: spans[number].margin)
    assert found[best] == max(found)


def test_a_place_met_twice_is_kept_once_with_its_best_margin() -> None:
    second = _TEXT[10:]  # the same characters, in a passage that starts later
    answers = [
        _span("Helsinki", 1.0),
        _span("Helsinki", 3.0, second, start=10),
        _span("à Helsinki", 2.0),
        _span("16 juillet", 0.0),
    ]
    assert distinct_spans(answers, [answer.score for answer in answers]) == [1, 3]
    assert distinct_spans(answers, [0.0, 0.0, 9.0, 1.0]) == [2, 3]


def test_neighbours_and_other_documents_are_not_the_same_place() -> None:
    elsewhere = _span("Helsinki")
    elsewhere.document.meta["document"] = "b.txt"
    answers = [_span("Helsinki", 3.0), _span(", le", 2.0), elsewhere]
    assert distinct_spans(answers, [3.0, 2.0, 1.0]) == [0, 1, 2]
    nowhere = ExtractedAnswer(query="?", score=9.0, data="x", document=None)
    assert distinct_spans([nowhere, *answers], [9.0, 3.0, 2.0, 1.0]) == [1, 2, 3]
    assert distinct_spans([], []) == []


def test_the_best_answer_and_its_alternatives_are_shown() -> None:
    assert shown_answers([0.1, 0.4, 0.3], [True] * 3)[:2] == [1, 2]
    assert shown_answers([0.001, 0.9], [True, True]) == [1]  # too unlikely beside the best
    assert shown_answers([0.4, 0.3], [True, False]) == [0]  # a rival of the wrong kind
    assert shown_answers([0.4, 0.3], [False, True]) == [0, 1]  # the best is shown in any case
    assert shown_answers([], []) == []


def test_the_shipped_calibration_is_read() -> None:
    calibration = load_calibration(SHIPPED)
    assert calibration.margin > 0
    assert 0 <= calibration.threshold <= 1


def test_a_reader_without_a_calibration_gets_the_defaults(tmp_path: Path) -> None:
    assert load_calibration(str(tmp_path)) == Calibration()
    assert load_calibration("un/lecteur-du-hub") == Calibration()


def test_a_calibration_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"margin": 0.25, "threshold": 0.125}))
    assert load_calibration(str(tmp_path)) == Calibration(margin=0.25, threshold=0.125)


@pytest.mark.parametrize("data", ["", "[1]", '{"inconnu": 1}', "{", "3"])
def test_a_file_that_is_no_calibration_is_named(tmp_path: Path, data: str) -> None:
    (tmp_path / FILE_NAME).write_text(data)
    with pytest.raises(ModelError, match=rf"{FILE_NAME} » n'est pas une calibration"):
        load_calibration(str(tmp_path))


def test_a_confidence_is_the_probability_unless_a_scale_was_fitted() -> None:
    for probability in (0.0, 0.01, 0.5, 0.93, 1.0):
        assert Calibration().calibrated(probability) == pytest.approx(probability, abs=1e-5)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 3), st.floats(-3, 3))
def test_a_scale_keeps_order_and_bounds(
    one: float, other: float, slope: float, intercept: float
) -> None:
    scale = Calibration(slope=slope, intercept=intercept)
    low, high = sorted((one, other))
    assert 0 <= scale.calibrated(low) <= scale.calibrated(high) <= 1
