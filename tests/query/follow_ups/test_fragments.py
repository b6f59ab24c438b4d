"""Fragments and what they take the place of; what is no fragment stays."""

from __future__ import annotations

import pytest

from qa.query.follow_ups import rewrite_follow_up
from qa.types import Answer, Reply
from tests.query.follow_ups.gold_dialogues import reply


@pytest.mark.parametrize(
    ("previous", "question", "whole"),
    [
        ("Combien coûte la barque ?", "Et le canoë ?", "Combien coûte le canoë ?"),
        ("Combien coûtent les barques ?", "Et le canoë ?", "Combien coûte le canoë ?"),
        ("Le port est-il fermé ?", "Et les routes ?", "Les routes sont-elles fermées ?"),
        ("Qui tient l'auberge de Saules ?", "Et à Brumeval ?", "Qui tient l'auberge de Brumeval ?"),
        ("Qui tient l'auberge ?", "Et à Brumeval ?", "Qui tient l'auberge à Brumeval ?"),
        ("Quel est le prix de la barque ?", "Et du canoë ?", "Quel est le prix du canoë ?"),
        ("Quel est le prix de la barque ?", "Et le canoë ?", "Quel est le prix du canoë ?"),
        (
            "Quelle est la durée de la visite ?",
            "Et le prix ?",
            "Quel est le prix de la visite ?",
        ),
        (
            "Combien de barques le loueur a-t-il en 2014 ?",
            "Et l'année précédente ?",
            "Combien de barques le loueur a-t-il en 2013 ?",
        ),
        (
            "Combien de barques le loueur a-t-il ?",
            "Et de canoës ?",
            "Combien de canoës le loueur a-t-il ?",
        ),
        (
            "Combien de barques le loueur a-t-il ?",
            "Combien de canoës ?",
            "Combien de canoës le loueur a-t-il ?",
        ),
        (
            "Quand le loueur ouvre-t-il ?",
            "Non, la piscine",
            "Quand la piscine ouvre-t-elle ?",
        ),
        (
            "L'étang est-il gardé ?",
            "À partir de quelle heure ?",
            "À partir de quelle heure l'étang est-il gardé ?",
        ),
        (
            "Qui a creusé l'étang ?",
            "En quelle année ?",
            "En quelle année l'étang a-t-il été creusé ?",
        ),
        (
            "Quels sont les horaires du loueur ?",
            "Et sa superficie ?",
            "Quelle est la superficie du loueur ?",
        ),
        (
            "Combien de barques le loueur a-t-il ?",
            "Et sa superficie ?",
            "Quelle est la superficie du loueur ?",
        ),
        (
            "Le loueur ouvre-t-il le lundi ?",
            "Et la piscine, à quelle heure ?",
            "À quelle heure la piscine ouvre-t-elle le lundi ?",
        ),
    ],
)
def test_fragments_take_the_place_of_what_is_like_them(
    previous: str, question: str, whole: str
) -> None:
    assert rewrite_follow_up(question, [reply(previous)]) == whole


@pytest.mark.parametrize(
    ("previous", "answer", "question", "whole"),
    [
        (
            "Qui tient l'auberge ?",
            "Aubin Prat",
            "Depuis quand ?",
            "Depuis quand Aubin Prat tient-il l'auberge ?",
        ),
        (
            "Qui est le patron de l'auberge ?",
            "Aubin Prat",
            "Depuis quand ?",
            "Depuis quand Aubin Prat est-il le patron de l'auberge ?",
        ),
        (
            "Quel loueur a fermé ?",
            "la barque bleue",
            "Quand ?",
            "Quand le loueur a-t-il fermé ?",
        ),
        (
            "Qui étaient les gagnants ?",
            "Aubin Prat, Odile Roche et Léa Brun",
            "Et le deuxième ?",
            "Qui est Odile Roche ?",
        ),
        (
            "Qui étaient les gagnants ?",
            "Aubin Prat, Odile Roche et Léa Brun",
            "Où habite la troisième ?",
            "Où habite Léa Brun ?",
        ),
    ],
)
def test_fragments_after_an_answer(previous: str, answer: str, question: str, whole: str) -> None:
    assert rewrite_follow_up(question, [reply(previous, answer=answer)]) == whole


def test_the_second_of_the_answers_shown() -> None:
    answers = (Answer("Aubin Prat", 0.6, ()), Answer("Odile Roche", 0.5, ()))
    last = Reply("Qui tient l'auberge ?", "Qui tient l'auberge ?", answers, False, ())
    assert rewrite_follow_up("Où habite la deuxième ?", [last]) == "Où habite Odile Roche ?"


@pytest.mark.parametrize(
    "question",
    [
        "Et merci ?",
        "Et qui ?",
        "Et vous ?",
        "Quand ouvre la piscine ?",
        "La piscine, quand ouvre-t-elle ?",
        "Qu'est-ce qu'un canoë ?",
        "Combien pèse un canoë ?",
        "Le port est-il fermé ?",
    ],
)
def test_what_stands_alone_stays(question: str) -> None:
    history = [reply("Qui tient l'auberge de Saules ?", answer="Aubin Prat")]
    assert rewrite_follow_up(question, history) == question


def test_a_withheld_answer_leaves_the_question_to_lean_on() -> None:
    last = reply("Où Odile Roche habite-t-elle ?")
    whole = rewrite_follow_up("Quand Aubin l'a-t-il rencontrée ?", [last])
    assert whole == "Quand Aubin a-t-il rencontré Odile Roche ?"
