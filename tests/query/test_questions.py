"""What can be asked: French questions, however typed, and nothing empty, endless or foreign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.query.questions import MAX_CHARACTERS, check_question, foreign_language

_ASKED = [
    "Où s'est tenu le sommet ?",
    "ou s est tenu le sommet",
    "Qui est le secrétaire général de l’OTAN ?",
    "sommet Helsinki",
    "G20",
    "quand trump poutine helsinki",
    "Que signifie « fake news » ?",
    "Qui a écrit « The Art of the Deal » ?",
    "Qui a écrit The Art of the Deal ?",
    "Quel livre s’intitule “The Art of the Deal” ?",
    "Qui a dit « America first » ?",
    "Quel est le sens de « to be or not to be » ?",
    "Quand Der Spiegel a-t-il été fondé ?",
    "Quel est le prix d'un iPhone à New York ?",
    "combien de morts au Darfour",
    "OÙ EST NÉ KANT ?",
    "2018 ?",
    "Qui est 习近平 ?",
    "Où se trouve El Paso ?",
    "Qui chante Con te partirò ?",
]
_FOREIGN = [
    ("Where was the summit held?", "anglais"),
    ("Who is the president of the United States?", "anglais"),
    ("¿Dónde fue la cumbre del G20 y cuándo?", "espagnol"),
    ("Wo hat der Gipfel von Helsinki statt gefunden und wann?", "allemand"),
    ("Dove si è tenuto il vertice e quando?", "italien"),
    ("Где прошёл саммит?", "une autre langue"),
    ("峰会在哪里举行？", "une autre langue"),
]


@pytest.mark.parametrize("question", _ASKED)
def test_french_questions_pass(question: str) -> None:
    assert foreign_language(question) is None
    check_question(question)


@pytest.mark.parametrize(("question", "language"), _FOREIGN)
def test_foreign_questions_are_named(question: str, language: str) -> None:
    assert foreign_language(question) == language
    with pytest.raises(QuestionError, match=f"semble écrite en {language}"):
        check_question(question)


@pytest.mark.parametrize("question", ["", "   ", "\n", "?", "« … ? »", "\u200b", "—"])
def test_empty_questions_are_refused(question: str) -> None:
    with pytest.raises(QuestionError, match="La question est vide"):
        check_question(question)


def test_length_limit_is_exact_and_said() -> None:
    check_question("a" * MAX_CHARACTERS)
    with pytest.raises(QuestionError, match=r"10000 caractères ; le maximum est 1000"):
        check_question("a" * 10_000)
    with pytest.raises(QuestionError, match=str(MAX_CHARACTERS + 1)):
        check_question("a" * (MAX_CHARACTERS + 1))


@given(st.text(max_size=200))
def test_any_text_passes_or_gets_a_sentence(question: str) -> None:
    refusal = None
    try:
        check_question(question)
    except QuestionError as error:
        refusal = str(error)
    assert refusal is None or refusal.startswith("La question ")
