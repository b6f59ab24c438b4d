"""Floors under figures: how they are written, and when they are too high."""

from __future__ import annotations

import pytest

from qa.errors import EvaluationError
from qa.evaluation.floors import Floor, check_floors, parse_floor
from tests.evaluation.report_builders import report, right, wrong


@pytest.mark.parametrize("text", ["f1=0.6", "f1=0,6", "f1=60%", " f1 = 60 % "])
def test_a_floor_is_read_as_people_write_it(text: str) -> None:
    assert parse_floor(text) == Floor("f1", 0.6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("f2=0.6", "Les chiffres sont : em, f1"),
        ("f1", "n'est pas un taux"),
        ("f1=beaucoup", "n'est pas un taux"),
        ("f1=60", "entre 0 et 1"),
        ("f1=-1", "entre 0 et 1"),
        ("f1=nan", "entre 0 et 1"),
        ("median_ms=3", "Les chiffres sont"),
    ],
)
def test_what_is_no_floor(text: str, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        parse_floor(text)


def test_floors_are_held_or_named() -> None:
    figures = report(right(0), wrong(1)).figures
    check_floors(figures, [Floor("f1", 0.5), Floor("recall_at_1", 1.0)])
    with pytest.raises(EvaluationError) as caught:
        check_floors(figures, [Floor("f1", 0.51), Floor("em", 0.5), Floor("rival_recall", 0.1)])
    message = str(caught.value)
    assert "f1 vaut 50,0\u00a0%, plancher 51,0\u00a0%" in message
    assert "rival_recall n'a pas pu être mesuré" in message
    assert "em vaut" not in message
