"""French EM and F1, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.metrics import answer_words, exact_match, f1, normalise_answer

NORMALISED = [
    # articles, and the contractions that hold one
    ("Le Monde", "monde"),
    ("la France", "france"),
    ("les Alliés", "alliés"),
    ("un sommet", "sommet"),
    ("une réunion", "réunion"),
    ("des avions", "avions"),
    ("du président", "président"),
    ("au sommet", "sommet"),
    ("aux États-Unis", "états unis"),
    ("LA FRANCE", "france"),
    ("lettre", "lettre"),
    ("laurier", "laurier"),
    ("de Hambourg", "de hambourg"),
    # elisions
    ("l'OTAN", "otan"),
    ("l’OTAN", "otan"),
    ("L'Otan", "otan"),
    ("d'Helsinki", "de helsinki"),
    ("qu'il vienne", "que il vienne"),
    ("s'est tenu", "se est tenu"),
    ("n'a pas", "ne a pas"),
    ("j'ai", "je ai"),
    ("m'a dit", "me a dit"),
    ("t'aime", "te aime"),
    ("c'est", "ce est"),
    ("jusqu'à midi", "jusque à midi"),
    ("lorsqu'elle", "lorsque elle"),
    ("puisqu’on", "puisque on"),
    ("aujourd'hui", "aujourd hui"),
    ("O'Brien", "o brien"),
    # typography
    ("« Helsinki »", "helsinki"),
    ("“Helsinki”", "helsinki"),
    ("Helsinki.", "helsinki"),
    ("Helsinki\u00a0!", "helsinki"),
    ("  Helsinki \n Finlande ", "helsinki finlande"),
    ("cœur", "coeur"),
    ("L'Œuvre", "oeuvre"),
    ("XXᵉ siècle", "xxe siècle"),
    ("inter\u00adnational", "international"),
    ("Paris, Londres", "paris londres"),
    ("M. Trump", "m trump"),
    ("H.R. McMaster", "h r mcmaster"),
    # accents are kept, however they are composed
    ("élevé", "élevé"),
    ("e\u0301leve\u0301", "élevé"),
    ("À Paris", "à paris"),
    # hyphens of every kind
    ("Saint-Jérôme", "saint jérôme"),
    ("Saint‑Jérôme", "saint jérôme"),
    ("1953–1954", "1953 1954"),
    ("vice-président", "vice président"),
    # numbers
    ("40 000", "40000"),
    ("40\u202f000 étudiants", "40000 étudiants"),
    ("1 234 567", "1234567"),
    ("2,5", "2.5"),
    ("2.5", "2.5"),
    ("1,5 million", "1.5 million"),
    ("12e arrondissement", "12e arrondissement"),
    ("2 %", "2"),
    ("08/07/2017", "08 07 2017"),
    ("20h30", "20h30"),
    ("16 juillet 2018", "16 juillet 2018"),
    ("en 1950 300 hommes", "en 1950 300 hommes"),
    # nothing left
    ("", ""),
    ("   ", ""),
    ("…", ""),
    ("un", "un"),
    ("L'un", "le un"),
]


@pytest.mark.parametrize(("text", "normalised"), NORMALISED)
def test_normalisation_by_hand(text: str, normalised: str) -> None:
    assert normalise_answer(text) == normalised


SCORED = [
    # prediction, gold answers, EM, F1
    ("l'OTAN", ["OTAN"], 1, 1),
    ("L’Otan", ["l'OTAN"], 1, 1),
    ("Jens Stoltenberg", ["Stoltenberg"], 0, 2 / 3),
    ("Stoltenberg", ["Jens Stoltenberg", "Stoltenberg"], 1, 1),
    ("à Helsinki", ["Helsinki"], 0, 2 / 3),
    ("d'Helsinki", ["de Helsinki"], 1, 1),
    ("Helsinki, en Finlande", ["Helsinki"], 0, 1 / 2),
    ("Hambourg", ["Helsinki"], 0, 0),
    ("états-unis", ["les États-Unis"], 1, 1),
    ("Etats-Unis", ["États-Unis"], 0, 1 / 2),
    ("président des États-Unis", ["président américain"], 0, 2 / 5),
    ("40000", ["40\u00a0000"], 1, 1),
    ("plus de 40 000", ["40 000"], 0, 1 / 2),
    ("2.5 %", ["2,5 %"], 1, 1),
    ("25 %", ["2,5 %"], 0, 0),
    ("16 juillet", ["16 juillet 2018"], 0, 4 / 5),
    ("le 16 juillet 2018", ["16 juillet 2018"], 1, 1),
    ("très très cher", ["très cher"], 0, 4 / 5),
    ("cher, très cher", ["très cher"], 0, 4 / 5),
    ("un", ["une"], 0, 0),
    ("un", ["un"], 1, 1),
    ("", ["Helsinki"], 0, 0),
    ("", ["le"], 0, 0),
    ("…", [""], 1, 1),
    ("Helsinki", [], 0, 0),
]


@pytest.mark.parametrize(("predicted", "golds", "em", "score"), SCORED)
def test_exact_match_and_f1_by_hand(
    predicted: str, golds: list[str], em: float, score: float
) -> None:
    assert exact_match(predicted, golds) == em
    assert f1(predicted, golds) == pytest.approx(score)


@given(st.text(), st.text())
def test_f1_is_symmetric_bounded_and_one_when_the_match_is_exact(one: str, other: str) -> None:
    score = f1(one, [other])
    assert 0 <= score <= 1
    assert score == f1(other, [one])
    if exact_match(one, [other]):
        assert score == 1


@given(st.text())
def test_an_answer_matches_itself_and_normalising_leaves_no_space(text: str) -> None:
    assert exact_match(text, [text]) == 1
    assert all(word and not any(mark.isspace() for mark in word) for word in answer_words(text))
