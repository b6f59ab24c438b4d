"""The term that a question asks the meaning of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.query.asked_term import asked_term


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Qu'est-ce qu'un bief ?", "bief"),
        ("qu'est ce que la tourbe", "tourbe"),
        ("Qu’est-ce que c’est que le « bief » ?", "bief"),
        ("C'est quoi la zone humide ?", "zone humide"),
        ("Un bief, c'est quoi ?", "bief"),
        ("Définition de l'étiage", "étiage"),
        ("Quelle est la définition du bief ?", "bief"),
        ("Que signifie le sigle RNF ?", "RNF"),
        ("Que veut dire « RNF » ?", "RNF"),
        ("Comment définit-on le bief ?", "bief"),
        ("Qu'entend-on par zone humide ?", "zone humide"),
        ("Selon le maire, qu'est-ce qu'un bief ?", "bief"),
        ("Que sont les tourbières ?", "tourbières"),
        ("Qu'est-ce qui a changé ?", None),
        ("Comment appelle-t-on ce canal ?", None),
        ("Que signale la pancarte ?", None),
        ("Qu'est-ce que le conseil a décidé de faire du bief lundi soir ?", None),
    ],
)
def test_the_term_asked_about(question: str, term: str | None) -> None:
    assert asked_term(question) == term


@given(st.text(max_size=60))
def test_any_text_is_a_question(question: str) -> None:
    term = asked_term(question)
    assert term is None or term
