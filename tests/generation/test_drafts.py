"""Questions drafted from sentences, with the words that answer them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.generation import draft_questions

DRAFTED = [
    # who is who
    (
        "Le secrétaire général de l'OTAN, Jens Stoltenberg, a appelé au calme.",
        {"Qui est le secrétaire général de l'OTAN ?": "Jens Stoltenberg"},
    ),
    (
        "Le musée l'a confié au président américain Donald Trump.",
        {"Qui est le président américain ?": "Donald Trump"},
    ),
    (
        "Claire Dubreuil, biologiste à l'université de Valdore, étudie les algues.",
        {"Qui est Claire Dubreuil ?": "biologiste à l'université de Valdore"},
    ),
    # when
    (
        "La digue nord, emportée par la tempête, a été inaugurée samedi par le préfet.",
        {"Quand la digue nord a-t-elle été inaugurée par le préfet ?": "samedi"},
    ),
    (
        "Le 3 mars 2017, le tribunal de Valdore a condamné Luc Ferrand.",
        {"Quand le tribunal de Valdore a-t-il condamné Luc Ferrand ?": "3 mars 2017"},
    ),
    (
        "Kelig Morvan a été élu maire de Port-Lannec dimanche soir.",
        {"Quand est-ce que Kelig Morvan a été élu maire de Port-Lannec ?": "dimanche soir"},
    ),
    (
        "Tristan Morvan a été élu maire de Port-Lannec dimanche soir.",
        {"Quand Tristan Morvan a-t-il été élu maire de Port-Lannec ?": "dimanche soir"},
    ),
    (
        "Le Kremlin et la Maison Blanche ont annoncé la date jeudi.",
        {"Quand est-ce que le Kremlin et la Maison Blanche ont annoncé la date ?": "jeudi"},
    ),
    (
        "Les élections régionales ont été repoussées en 2021.",
        {"Quand les élections régionales ont-elles été repoussées ?": "2021"},
    ),
    # when and where of what takes place
    (
        "Le sommet de la pêche se tiendra le 16 juillet à Helsinki, dit-on.",
        {
            "Quand se tiendra le sommet de la pêche ?": "16 juillet",
            "Où se tiendra le sommet de la pêche ?": "Helsinki",
        },
    ),
    # where, why
    (
        "La statue du général a été transportée à Valdore.",
        {"Où la statue du général a-t-elle été transportée ?": "Valdore"},
    ),
    (
        "Le pont de la gare a été fermé en raison de la crue.",
        {"Pourquoi le pont de la gare a-t-il été fermé ?": "en raison de la crue"},
    ),
    # how many, how long, how much, who did it
    (
        "Quarante mille foyers ont été privés d'électricité.",
        {"Combien de foyers ont été privés d'électricité ?": "Quarante mille"},
    ),
    (
        "Le bourg compte mille deux cents habitants.",
        {"Combien d'habitants compte le bourg ?": "mille deux cents habitants"},
    ),
    (
        "Le chantier a duré quatorze mois.",
        {"Combien de temps le chantier a-t-il duré ?": "quatorze mois"},
    ),
    (
        "La rénovation de la halle coûtera 3 millions d'euros.",
        {"Combien coûtera la rénovation de la halle ?": "3 millions d'euros"},
    ),
    (
        "Ania Nowak a remporté le Tour de l'Orvanne.",
        {"Qui a remporté le Tour de l'Orvanne ?": "Ania Nowak"},
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), DRAFTED)
def test_a_plain_sentence_gives_its_questions(sentence: str, expected: dict[str, str]) -> None:
    found = {one.question: sentence[one.start : one.end] for one in draft_questions(sentence)}
    assert found == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Elle a été inaugurée samedi par le préfet.",  # who?
        "Le maire et sa femme ont été reçus le 3 mars par leurs voisins.",
        "Lorsque Luc Ferrand a été condamné à Valdore, rien ne changea.",
        "La loi est votée et rend au préfet son pouvoir en avril 2010.",
        "Le frère du préfet Alain Costa est venu.",  # whose name?
        "Le maire Paul Riou est venu.",  # of which town?
        "Melania Trump, son épouse, est venue.",
        "Ania Nowak a déclaré que le Tour était fini.",
        "Le candidat l'emporte avec 54,5 % des voix.",
        "Deux jours plus tard, le pont fut fermé en raison de la crue.",
    ],
)
def test_what_leans_on_other_sentences_or_is_unclear_gives_none(sentence: str) -> None:
    assert not list(draft_questions(sentence))


def test_typographic_spaces_and_apostrophes_are_read_and_places_are_those_of_the_text() -> None:
    text = "Rien.\n\nLe chantier de l’école a coûté 3\u202f000\u00a0euros.\n"
    (draft,) = draft_questions(text)
    assert draft.question == "Combien le chantier de l'école a-t-il coûté ?"
    assert text[draft.start : draft.end] == "3\u202f000\u00a0euros"


_WORDS = st.lists(
    st.sampled_from(
        "Le La L' Luc Ferrand maire de du a est été inauguré samedi , . à Valdore 3 000 mars en"
        " 2017 préfet coûtera euros se tiendra ; « et\n".split(" ")
    ),
    max_size=40,
).map(" ".join)


@given(_WORDS | st.text(max_size=300))
def test_any_text_gives_questions_with_words_of_its_own_for_answers(text: str) -> None:
    for draft in draft_questions(text):
        assert draft.question.endswith(" ?")
        assert text[draft.start : draft.end].strip()
