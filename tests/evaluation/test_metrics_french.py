"""French EM and F1, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.metrics import exact_match, f1
from qa.french.normalising import answer_words, normalise_answer

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
    ("XXᵉ siècle", "20e siècle"),
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
    ("1,5 million", "1500000"),
    ("12e arrondissement", "12e arrondissement"),
    ("2 %", "2"),
    ("08/07/2017", "8 juillet 2017"),
    ("20h30", "20h30"),
    ("16 juillet 2018", "16 juillet 2018"),
    ("en 1950 300 hommes", "en 1950 300 hommes"),
    # number words
    ("quarante mille", "40000"),
    ("40 mille", "40000"),
    ("vingt et un", "21"),
    ("vingt-et-une", "21"),
    ("quatre-vingt-dix-neuf", "99"),
    ("nonante-neuf", "99"),
    ("soixante et onze", "71"),
    ("deux", "2"),
    ("Trois", "3"),
    ("deux mille dix-sept", "2017"),
    ("mil neuf cent quatorze", "1914"),
    ("trois cents hommes", "300 hommes"),
    ("deux millions cinq cent mille", "2500000"),
    ("2,5 millions", "2500000"),
    ("2 500 000", "2500000"),
    ("1,5 milliard d'euros", "1500000000 de euros"),
    ("deux virgule cinq", "2.5"),
    ("deux pour cent", "2"),
    ("deux pour-cent", "2"),
    ("un homme", "homme"),
    ("une seule", "seule"),
    ("Trois-Rivières", "trois rivières"),
    # ordinals and centuries
    ("dix-neuvième siècle", "19e siècle"),
    ("XIXe siècle", "19e siècle"),
    ("XIXème siècle", "19e siècle"),
    ("xixe siècle", "19e siècle"),
    ("19ème siècle", "19e siècle"),
    ("19ième", "19e"),
    ("IVe République", "4e république"),
    ("Ier siècle", "1er siècle"),
    ("la première fois", "1er fois"),
    ("1re classe", "1er classe"),
    ("le deuxième", "2e"),
    ("troisièmes", "3e"),
    ("Louis XIV", "louis xiv"),
    ("la vie", "vie"),
    # dates
    ("16/07/2018", "16 juillet 2018"),
    ("16.07.2018", "16 juillet 2018"),
    ("16-7-2018", "16 juillet 2018"),
    ("2018-07-16", "16 juillet 2018"),
    ("le 16 juil. 2018", "16 juillet 2018"),
    ("seize juillet deux mille dix-huit", "16 juillet 2018"),
    ("12 sept. 2001", "12 septembre 2001"),
    ("3 fév", "3 février"),
    ("3 févr. 1950", "3 février 1950"),
    ("25 déc.", "25 décembre"),
    ("1er mai 1968", "1 mai 1968"),
    ("1ᵉʳ mai 1968", "1 mai 1968"),
    ("premier mai", "1 mai"),
    ("1er janv. 1950", "1 janvier 1950"),
    ("08 juillet", "8 juillet"),
    ("32/07/2018", "32 07 2018"),
    ("16/13/2018", "16 13 2018"),
    ("2010-2012", "2010 2012"),
    # times
    ("20 h 30", "20h30"),
    ("20:30", "20h30"),
    ("20 heures 30", "20h30"),
    ("vingt heures trente", "20h30"),
    ("9 heures", "9h"),
    ("09h05", "9h05"),
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
    ("quarante mille étudiants", ["40 000 étudiants"], 1, 1),
    ("2,5 millions d'euros", ["2 500 000 euros"], 0, 4 / 5),
    ("au dix-neuvième siècle", ["XIXe siècle"], 1, 1),
    ("16/07/2018", ["le 16 juillet 2018"], 1, 1),
    ("16 juillet", ["16/07/2018"], 0, 4 / 5),
    ("à vingt heures", ["20h"], 0, 2 / 3),
    ("le premier mai", ["1er mai"], 1, 1),
    ("vingt et un", ["vingt-deux"], 0, 0),
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
