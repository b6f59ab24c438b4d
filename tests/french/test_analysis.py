"""Lexical analysis: what is folded together, what is kept apart, and accents that never matter."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.analysis import analyse, roots, strip_accents, words
from tests.french.analysis_cases import DIFFERENT_CASES, FOLD_CASES

_LETTERS = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ"
_FRENCH_WORD = st.text(_LETTERS + _LETTERS.upper(), min_size=1, max_size=12)
_ELIDED = st.tuples(
    st.sampled_from(["l'", "d’", "qu'", "s’", "jusqu'", "ç'", "C'", "", "", ""]), _FRENCH_WORD
).map("".join)
_FRENCH_TEXT = st.lists(_ELIDED, max_size=8).flatmap(
    lambda found: st.sampled_from([" ", "-", ", ", "\u00a0"]).map(lambda gap: gap.join(found))
)


@pytest.mark.parametrize(("left", "right"), FOLD_CASES)
def test_folded_together(left: str, right: str) -> None:
    assert analyse(left)
    assert analyse(left) == analyse(right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT_CASES)
def test_kept_apart(left: str, right: str) -> None:
    assert analyse(left) != analyse(right)


@given(_FRENCH_TEXT)
def test_accents_never_lose_a_hit(text: str) -> None:
    assert analyse(strip_accents(text)) == analyse(text)
    assert roots(strip_accents(text)) == roots(text)


@given(_FRENCH_TEXT)
def test_decomposed_accents_and_capitals_change_nothing(text: str) -> None:
    for form in (unicodedata.normalize("NFD", text), text.upper()):
        assert analyse(form) == analyse(text)
        assert roots(form) == roots(text)


def test_accents_never_lose_a_hit_in_the_seeds(seeds: Path) -> None:
    for file in seeds.glob("*.txt"):
        text = file.read_text(encoding="utf-8")
        assert analyse(strip_accents(text)) == analyse(text)
        assert roots(strip_accents(text)) == roots(text)


@given(st.text())
def test_tokens_of_any_text_can_stand_between_quotes_in_a_query(text: str) -> None:
    for token in (*analyse(text), *roots(text)):
        assert token
        assert not re.search(r"[\s\"'*:()^-]", token)


@given(st.text())
def test_roots_and_stems_keep_the_same_words(text: str) -> None:
    assert len(roots(text)) == len(analyse(text))
    assert all(1 <= len(root) <= 5 for root in roots(text))


def test_stop_words_alone_leave_nothing() -> None:
    assert analyse("Qu'est-ce que c'est, et où ?") == []
    assert roots("Qu'est-ce que c'est, et où ?") == []


def test_derivations_share_a_root() -> None:
    assert set(roots("la capitale autrichienne")) & set(roots("Autriche"))
    assert not set(analyse("la capitale autrichienne")) & set(analyse("Autriche"))


def test_acronyms_are_one_word_with_or_without_stops() -> None:
    assert list(words("La S.N.C.F. et l’O.T.A.N.")) == list(words("la sncf et l'otan"))
