"""Forms of verbs: which verb, which number, the other number, participles."""

from __future__ import annotations

import pytest

from qa.french.verb_forms import (
    finite_form,
    is_infinitive,
    participle,
    participle_like,
    present,
)


@pytest.mark.parametrize(
    ("word", "infinitive", "other"),
    [
        ("étaient", "être", "était"),
        ("ira", "aller", "iront"),
        ("Vend", "vendre", "vendent"),
        ("naquirent", "naître", "naquit"),
        ("coutent", "coûter", "coûte"),
        ("faut", "falloir", "faut"),
    ],
)
def test_third_persons(word: str, infinitive: str, other: str) -> None:
    form = finite_form(word)
    assert form is not None
    assert (form.infinitive, form.other) == (infinitive, other)


@pytest.mark.parametrize("word", ["maison", "quand", "vendue", "vendre", ""])
def test_other_words_are_no_third_person(word: str) -> None:
    assert finite_form(word) is None


def test_participles_and_infinitives() -> None:
    assert participle("vendues") == "vendu"
    assert participle("maison") is None
    assert participle_like("vendu", feminine=True, plural=True) == "vendues"
    assert participle_like("été", feminine=True, plural=True) == "été"
    assert is_infinitive("Vendre")
    assert not is_infinitive("vend")
    assert present("vendre", plural=True) == "vendent"
    assert present("marsupiler", plural=False) is None
