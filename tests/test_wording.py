"""What is said of answers: their number, their circumstances, how sure they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.types import Answer, Reply
from qa.wording import confidence_word, label, tell_rivals

_ROME = Answer("Rome", 0.5, (), date="2019-03-02")
_LYON = Answer("Lyon", 0.4, (), date="2018", ahead=True)
_NICE = Answer("Nice", 0.3, ())


def _reply(*answers: Answer, event: str | None = None) -> Reply:
    return Reply("Où ?", "Où ?", answers, not answers, (), event=event)


def test_an_answer_and_its_circumstances() -> None:
    assert label(_ROME) == "Rome (mars 2019)"
    assert label(_LYON) == "Lyon (2018, à venir au moment de l'article)"
    assert label(replace(_NICE, ahead=True)) == "Nice (à venir au moment de l'article)"
    assert label(_NICE) == "Nice"


def test_rivals_of_an_event() -> None:
    assert tell_rivals(_reply(_ROME, _NICE, event="le congrès")) == (
        "Deux réponses possibles selon le congrès : Rome (mars 2019), Nice"
    )


def test_rivals_of_which_nothing_is_known() -> None:
    told = tell_rivals(_reply(_NICE, _NICE, _NICE, event="le congrès"))
    assert told == "Trois réponses possibles selon la source : Nice, Nice, Nice"


@pytest.mark.parametrize("answers", [(), (_ROME,)])
def test_nothing_to_say_of_less_than_two(answers: tuple[Answer, ...]) -> None:
    assert tell_rivals(_reply(*answers, event="le congrès")) == ""


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sûr"), (0.75, "sûr"), (0.74, "probable"), (0.4, "probable"), (0.39, "incertain")],
)
def test_three_words(confidence: float, word: str) -> None:
    assert confidence_word(confidence) == word
