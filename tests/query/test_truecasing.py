from __future__ import annotations

import pytest
from haystack import Document
from hypothesis import given
from hypothesis import strategies as st

from qa.french.analysis import strip_accents
from qa.query.query import analyse_query
from qa.query.truecasing import Truecaser, truecase

TEXTS = (
    "Le secrétaire général de l'OTAN Jens Stoltenberg s'est félicité jeudi.",
    "Les généraux russes. À Helsinki, le président des États-Unis, Donald Trump. Il a été élu.",
    "Une marche et un marché ; le marché et la marche.",
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("qui est le secretaire general de l'otan", "qui est le secrétaire général de l'OTAN"),
        ("ou est helsinki", "Où est Helsinki"),
        ("qui est donald trump", "qui est Donald Trump"),
        ("le président des etats-unis", "le président des États-Unis"),
        ("Secretaire de quoi ?", "Secrétaire de quoi ?"),
        ("où va la marche ?", "où va la marche ?"),
        ("où va le marche ?", "où va le marche ?"),
        ("un mot inconnu : abracadabra", "un mot inconnu : abracadabra"),
        ("a qui la faute", "a qui la faute"),
        ("l’otan", "l'OTAN"),
        ("", ""),
    ],
)
def test_words_are_spelled_as_in_the_passages(typed: str, read: str) -> None:
    assert truecase(typed, TEXTS) == read


@pytest.mark.parametrize("question", TEXTS)
def test_a_well_typed_question_stays(question: str) -> None:
    assert truecase(question, TEXTS) == question


@given(st.text("aeéèàlLmMoOtT' -?", max_size=40), st.lists(st.text("aeéèlLmMoOtT' .", max_size=60)))
def test_only_accents_and_case_change(question: str, texts: list[str]) -> None:
    plain = strip_accents(question).strip().lower()
    assert strip_accents(truecase(question, texts)).lower() == plain


def test_component_reads_its_documents() -> None:
    documents = [Document(content=text) for text in TEXTS]
    query = Truecaser().run(query=analyse_query("l'otan"), documents=documents)["query"]
    assert (query.typed, query.searched, query.read) == ("l'otan", "l'otan", "l'OTAN")
