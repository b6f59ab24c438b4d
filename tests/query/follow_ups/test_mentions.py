"""Noun phrases and names of questions, with what agreement needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.articles import with_a, with_de
from qa.query.follow_ups.mentions import Kind, mentions


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Où s'est tenu le sommet de 2017 ?", ["le sommet de 2017"]),
        ("Quand Ada Roux a-t-elle vu Léon Gris ?", ["Ada Roux", "Léon Gris"]),
        ("Que fait le conseil municipal de la ville ?", ["le conseil municipal de la ville"]),
        ("Quel est le prix du pain à Paris ?", ["le prix du pain", "Paris"]),
        ("Trump et Poutine se sont-ils vus ?", ["Trump et Poutine"]),
        ("Combien de temps a duré un accord ?", ["l'accord"]),
        ("Qui a lu Les Jours perdus ?", ["Les Jours"]),
        ("Quand est-il né ?", []),
        ("Où ?", []),
        ("", []),
    ],
)
def test_phrases(question: str, found: list[str]) -> None:
    assert [mention.text for mention in mentions(question)] == found


@pytest.mark.parametrize(
    ("question", "gender", "plural"),
    [
        ("Où est la tour ?", "f", False),
        ("Où est le pont ?", "m", False),
        ("Où est l'élection ?", "f", False),
        ("Où sont les ponts ?", "m", True),
        ("Où l'usine a-t-elle fermé ?", "f", False),
        ("Où les usines ont-elles fermé ?", "f", True),
        ("Où est Marie Ader ?", "f", False),
        ("Où est Skriv ?", "", False),
    ],
)
def test_gender_and_number(question: str, gender: str, plural: bool) -> None:
    (mention,) = mentions(question)
    assert (mention.gender, mention.plural) == (gender, plural)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Où est le maire ?", Kind.PERSON),
        ("Où est le sommet ?", Kind.EVENT),
        ("Qui va à Oslo ?", Kind.PLACE),
        ("Où est le pont ?", Kind.THING),
    ],
)
def test_kinds(question: str, kind: Kind) -> None:
    assert mentions(question)[0].kind is kind


@pytest.mark.parametrize(
    ("phrase", "de", "a"),
    [
        ("le maire", "du maire", "au maire"),
        ("les ponts", "des ponts", "aux ponts"),
        ("la tour", "de la tour", "à la tour"),
        ("l'OTAN", "de l'OTAN", "à l'OTAN"),
        ("Oslo", "d'Oslo", "à Oslo"),
        ("Paris", "de Paris", "à Paris"),
    ],
)
def test_contractions(phrase: str, de: str, a: str) -> None:
    assert (with_de(phrase), with_a(phrase)) == (de, a)


@given(st.text("aàeéèlLdDuU' TPpo-.0?,n\n", max_size=60))
def test_mentions_are_places_of_the_text_in_order(text: str) -> None:
    end = 0
    for mention in mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
