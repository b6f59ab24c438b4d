"""The place or the day of a chosen rival in the follow-ups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.query.follow_ups.narrowing import narrowed
from qa.query.follow_ups.rewriting import rewrite_follow_up
from qa.types import Answer, Evidence, Passage, Reply


def _reply(question: str, before: str, answer: str) -> Reply:
    text = f"{before}{answer}."
    passage = Passage("a.txt", 0, len(text), text)
    start = len(before)
    proof = Evidence("a.txt", None, None, None, start, start + len(answer), passage)
    rival = Answer("ailleurs", 0.2, (proof,))
    return Reply(question, question, (Answer(answer, 0.4, (proof,)), rival), False, ())


_WHERE = _reply("Où s'est tenu le congrès ?", "Le congrès s'est tenu à ", "Nantes")


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Et quand ?", "Quand s'est tenu le congrès à Nantes ?"),
        ("Combien de temps a-t-il duré ?", "Combien de temps le congrès à Nantes a-t-il duré ?"),
        ("Qui a parlé à la réunion ?", "Qui a parlé à la réunion ?"),
        ("Et à Lyon ?", "Où s'est tenu le congrès à Lyon ?"),
    ],
)
def test_a_chosen_place_goes_with_the_event(question: str, whole: str) -> None:
    if question == "Et à Lyon ?":
        assert "Nantes" not in rewrite_follow_up(question, [_WHERE])
        return
    assert rewrite_follow_up(question, [_WHERE.choose(0)]) == whole


def test_nothing_is_added_unless_a_rival_was_chosen() -> None:
    assert rewrite_follow_up("Et quand ?", [_WHERE]) == "Quand s'est tenu le congrès ?"
    alone = replace(_WHERE, answers=_WHERE.answers[:1])
    assert rewrite_follow_up("Et quand ?", [alone]) == "Quand s'est tenu le congrès ?"


def test_a_country_keeps_its_preposition() -> None:
    where = _reply("Où s'est tenu le congrès ?", "Le congrès a eu lieu au ", "Portugal")
    assert rewrite_follow_up("Et quand ?", [where.choose(0)]) == (
        "Quand s'est tenu le congrès au Portugal ?"
    )


def test_a_chosen_day() -> None:
    when = _reply("Quand a eu lieu le congrès ?", "Le congrès a eu lieu ", "le 3 mai 2017")
    assert narrowed("Où a eu lieu le congrès", when.choose(0)) == (
        "Où a eu lieu le congrès le 3 mai 2017"
    )


def test_what_is_named_already_is_not_said_twice() -> None:
    whole = "Qui a parlé au congrès de Nantes"
    assert narrowed(whole, _WHERE.choose(0)) == whole


def test_another_event_stays_as_it_is() -> None:
    assert narrowed("Quand a lieu le festival", _WHERE.choose(0)) == "Quand a lieu le festival"


def test_a_person_chosen_adds_no_place() -> None:
    who = _reply("Qui a ouvert le congrès ?", "Le congrès a été ouvert par ", "Mme Roy")
    assert narrowed("Quand a eu lieu le congrès", who.choose(0)) == "Quand a eu lieu le congrès"
