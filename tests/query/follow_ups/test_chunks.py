"""Chunks: bounds, gender, number and sort of phrases, verb groups, question words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.query.follow_ups.chunker import chunks, phrase_of
from qa.query.follow_ups.chunks import Asked, Phrase, Sort, Verb, led


def _told(question: str) -> list[str]:
    names = {Asked: "?", Verb: "V", Phrase: "N"}
    return [f"{names.get(type(part), '-')} {part.text}" for part in chunks(question)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Combien pèse le coffre en chêne", ["? Combien", "V pèse", "N le coffre en chêne"]),
        (
            "À quelle heure la ferme ouvre-t-elle",
            ["? à quelle heure", "N la ferme", "V ouvre-t-elle"],
        ),
        ("Qui la ferme le soir", ["? Qui", "V la ferme", "N le soir"]),
        ("Où peut-on le louer", ["? Où", "V peut-on le louer"]),
        (
            "Combien de lits l'auberge du Pont a-t-elle",
            ["? Combien de lits", "N l'auberge du Pont", "V a-t-elle"],
        ),
        (
            "Pour quelle raison Aubin a-t-il démissionné",
            ["? pour quelle raison", "N Aubin", "V a-t-il démissionné"],
        ),
        ("Et le code", ["- Et", "N le code"]),
        ("Et en cas de faute grave", ["- Et", "N en cas de faute grave"]),
        ("Qui a lu Les Vagues", ["? Qui", "V a lu", "N Les Vagues"]),
        ("quel age a t il", ["? quel age", "V a-t-il"]),
    ],
)
def test_chunks_of_questions(question: str, told: list[str]) -> None:
    assert _told(question) == told


@pytest.mark.parametrize(
    ("text", "gender", "plural", "sort", "noun"),
    [
        ("une vieille horloge", "f", False, Sort.THING, "horloge"),
        ("les trois maires", "m", True, Sort.PERSON, "maires"),
        ("la directrice Odile Prat", "f", False, Sort.PERSON, "directrice"),
        ("en mars 2011", "m", False, Sort.TIME, "mars"),
        ("à Brumeval", "", False, Sort.PLACE, "Brumeval"),
        ("le concours de 1998", "m", False, Sort.THING, "concours"),
        ("la troisième", "f", False, Sort.THING, ""),
    ],
)
def test_what_a_phrase_is(text: str, gender: str, plural: bool, sort: Sort, noun: str) -> None:
    phrase = phrase_of(text)
    assert phrase is not None
    assert (phrase.gender or gender, phrase.plural, phrase.sort) == (gender, plural, sort)
    assert phrase.noun == noun
    assert phrase.text == text


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("un étang", "l'étang"),
        ("une digue", "la digue"),
        ("sa digue", "la digue"),
        ("ces quais", "les quais"),
        ("deux cents moutons", "les deux cents moutons"),
        ("à la digue", "la digue"),
        ("Brumeval", "Brumeval"),
    ],
)
def test_what_was_named_is_known(text: str, known: str) -> None:
    phrase = phrase_of(text)
    assert phrase is not None
    assert phrase.definite().bare == known


def test_prepositions_melt_with_articles() -> None:
    assert led("de", "le quai") == "du quai"
    assert led("près de", "les quais") == "près des quais"
    assert led("à", "les quais") == "aux quais"
    assert led("jusqu'à", "le quai") == "jusqu'au quai"
    assert led("", "le quai") == "le quai"


@given(st.text(alphabet="abcéèà'-, 12AÉMQl?", max_size=40))
def test_nothing_is_lost(text: str) -> None:
    """Every letter and digit of the text comes out again, in order, articles split apart."""
    letters = re.sub(r"[^a-zà-ÿ0-9]", "", text.lower())
    out = re.sub(r"[^a-zà-ÿ0-9]", "", " ".join(part.text for part in chunks(text)).lower())
    assert set(letters) <= set(out) | set("aà")
