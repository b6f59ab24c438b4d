"""The same answer in other words, and answers that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.equivalence import meaning_of, same_answer
from tests.answering.equivalence_cases import DIFFERENT, SAME


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same(one: str, other: str) -> None:
    assert same_answer(meaning_of(one), meaning_of(other))
    assert same_answer(meaning_of(other), meaning_of(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_not_the_same(one: str, other: str) -> None:
    assert not same_answer(meaning_of(one), meaning_of(other))
    assert not same_answer(meaning_of(other), meaning_of(one))


def test_the_table_is_long_enough() -> None:
    assert len(SAME) + len(DIFFERENT) >= 60


@given(st.text(max_size=40), st.text(max_size=40))
def test_it_is_symmetric_and_never_raises(one: str, other: str) -> None:
    left, right = meaning_of(one), meaning_of(other)
    assert same_answer(left, right) == same_answer(right, left)


@given(st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8}){0,2}|\d{1,6}", fullmatch=True))
def test_an_answer_is_itself(text: str) -> None:
    assert same_answer(meaning_of(text), meaning_of(text))
