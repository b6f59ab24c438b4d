"""Pronouns, owned things and nouns left out, by what the conversation has named."""

from __future__ import annotations

import pytest

from qa.query.follow_ups import rewrite_follow_up
from tests.query.follow_ups.gold_dialogues import reply


@pytest.mark.parametrize(
    ("previous", "question", "whole"),
    [
        (
            "Quand faut-il vacciner les agneaux ?",
            "Comment le faire ?",
            "Comment vacciner les agneaux ?",
        ),
        (
            "Quand faut-il vacciner les agneaux ?",
            "Et si on ne le fait pas ?",
            "Que se passe-t-il si on ne vaccine pas les agneaux ?",
        ),
        ("Combien pèse l'enclume ?", "Où l'acheter ?", "Où acheter l'enclume ?"),
        ("Combien pèse l'enclume ?", "C'est cher ?", "L'enclume est cher ?"),
        ("Où passe le sentier ?", "Combien ça coûte ?", "Combien coûte le sentier ?"),
        (
            "Combien de bergers ont signé ?",
            "Combien vivent seuls ?",
            "Combien de bergers vivent seuls ?",
        ),
        (
            "Quel est le plus grand barrage ?",
            "Quelle est la longueur de ses vannes ?",
            "Quelle est la longueur des vannes du plus grand barrage ?",
        ),
        (
            "Où se trouve le vieux pressoir ?",
            "Et le nouveau ?",
            "Où se trouve le nouveau pressoir ?",
        ),
        (
            "De quoi parle l'article 3 ?",
            "Et le suivant ?",
            "De quoi parle l'article suivant ?",
        ),
        ("Que contient la caisse A ?", "Et la B ?", "Que contient la caisse B ?"),
        ("Où vit le sculpteur ?", "Que fait-on là-bas ?", "Que fait-on là-bas ?"),
    ],
)
def test_what_a_word_stands_for(previous: str, question: str, whole: str) -> None:
    assert rewrite_follow_up(question, [reply(previous)]) == whole


def test_there_is_where_the_answer_was() -> None:
    history = [reply("Où vit le sculpteur ?", answer="à Saules")]
    assert rewrite_follow_up("Que fait-on là-bas ?", history) == "Que fait-on à Saules ?"


@pytest.mark.parametrize(
    "question",
    [
        "Qui a vendu ses moutons ?",
        "Quel berger retire sa plainte ?",
        "Que peut-il se passer en montagne ?",
        "Quelle heure est-il à Tokyo ?",
        "Combien faut-il de moutons ?",
        "Existe-t-il un vaccin contre la rage ?",
        "Que pense Aubin de son chien ?",
    ],
)
def test_a_question_that_says_who_owns_what_stays(question: str) -> None:
    assert rewrite_follow_up(question, [reply("Qui est Odile Roche ?")]) == question
