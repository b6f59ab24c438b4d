"""Lists that say where they come from, and the words that they tell apart."""

from __future__ import annotations

from importlib.resources import files

import pytest

from qa.french.lexicon import table, words
from qa.french.names import gender_of_name, gender_of_noun, is_person_noun

LISTS = (
    "adjectives.txt",
    "common_gender_nouns.txt",
    "feminine_nouns.txt",
    "function_words.tsv",
    "given_names.tsv",
    "masculine_nouns.txt",
    "persons.txt",
    "predicates.tsv",
    "time_words.txt",
    "verbs.txt",
)


@pytest.mark.parametrize("name", LISTS)
def test_each_list_names_its_source_and_licence(name: str) -> None:
    first, *rest = files("qa.french.lexicon").joinpath(name).read_text("utf-8").splitlines()
    assert first.startswith("# Source: ")
    assert any("MIT" in line or "LGPL-LR" in line for line in (first, *rest[:3]))


def test_a_noun_has_one_gender_at_most() -> None:
    assert len(words("feminine_nouns")) > 5000
    assert not words("feminine_nouns") & words("masculine_nouns")
    assert set(table("given_names").values()) == {"f", "m"}


@pytest.mark.parametrize(
    ("noun", "gender"),
    [
        ("fenêtres", "f"),
        ("usine", "f"),
        ("musée", "m"),
        ("Fleuve", "m"),
        ("cartographie", "f"),
        ("livre", ""),
        ("xylorimba-test", ""),
    ],
)
def test_gender_of_a_noun(noun: str, gender: str) -> None:
    assert gender_of_noun(noun) == gender


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Solène Kerdoncuff", "f"), ("Matthias", "m"), ("Mme Morel", "f"), ("Alix", ""), ("M.", "m")],
)
def test_gender_of_a_given_name(name: str, gender: str) -> None:
    assert gender_of_name(name) == gender


@pytest.mark.parametrize("noun", ["bibliothécaire", "veterinaire", "tante", "avocates", "acteur"])
def test_nouns_that_mean_a_person(noun: str) -> None:
    assert is_person_noun(noun)


@pytest.mark.parametrize("noun", ["moteur", "fenêtre", "liste"])
def test_nouns_that_mean_none(noun: str) -> None:
    assert not is_person_noun(noun)
