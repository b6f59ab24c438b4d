"""The same answer in other words, and answers that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.equivalence import Relation, key_of, read_key, relation, same_answer
from tests.answering.equivalence_cases import DIFFERENT, SAME
from tests.answering.equivalence_pairs import Pair, load_pairs


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same(one: str, other: str) -> None:
    assert same_answer(read_key(one), read_key(other))
    assert same_answer(read_key(other), read_key(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_not_the_same(one: str, other: str) -> None:
    assert not same_answer(read_key(one), read_key(other))
    assert not same_answer(read_key(other), read_key(one))


def test_the_table_is_long_enough() -> None:
    assert len(SAME) + len(DIFFERENT) >= 60


@given(st.text(max_size=40), st.text(max_size=40))
def test_it_is_symmetric_and_never_raises(one: str, other: str) -> None:
    left, right = read_key(one), read_key(other)
    assert same_answer(left, right) == same_answer(right, left)


@given(st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8}){0,2}|\d{1,6}", fullmatch=True))
def test_an_answer_is_itself(text: str) -> None:
    assert same_answer(read_key(text), read_key(text))


def _relations(pairs: list[Pair]) -> list[tuple[str, Relation]]:
    keys = [
        tuple(key_of(one.text, one.start, one.end, one.date) for one in (pair.one, pair.other))
        for pair in pairs
    ]
    return [(pair.relation, relation(*both)) for pair, both in zip(pairs, keys, strict=True)]


def _precision_and_recall(found: list[tuple[str, Relation]], label: str) -> tuple[float, float]:
    right = sum(wanted == said == label for wanted, said in found)
    return right / sum(said == label for _, said in found), right / sum(
        wanted == label for wanted, _ in found
    )


def test_agreement_is_proved() -> None:
    pairs = load_pairs()
    assert len(pairs) >= 400
    assert sum(pair.relation == "same" for pair in pairs) < len(pairs) / 2
    precision, recall = _precision_and_recall(_relations(pairs), "same")
    assert precision >= 0.99
    assert recall >= 0.85


def test_the_sealed_half_is_like_the_open_one() -> None:
    sealed = [pair for pair in load_pairs() if pair.is_sealed]
    precision, recall = _precision_and_recall(_relations(sealed), "same")
    assert precision >= 0.98  # one pair in a hundred
    assert recall >= 0.85


def test_contradictions_are_told_from_what_is_unrelated() -> None:
    precision, recall = _precision_and_recall(_relations(load_pairs()), "contradicts")
    assert precision >= 0.95
    assert recall >= 0.9


def test_the_order_of_two_answers_makes_no_difference() -> None:
    for pair in load_pairs():
        one, other = (key_of(s.text, s.start, s.end, s.date) for s in (pair.one, pair.other))
        assert relation(one, other) is relation(other, one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("730 habitants", "750 habitants", Relation.CONTRADICTS),
        ("plus de 700 habitants", "730 habitants", Relation.UNRELATED),
        ("10 €", "10 ans", Relation.UNRELATED),
        ("30 jours", "un mois", Relation.UNRELATED),
        ("60 jours", "un mois", Relation.CONTRADICTS),
        ("SNCF", "Société nationale des chemins de fer français", Relation.UNRELATED),
        ("accès gratuit", "accès payant", Relation.CONTRADICTS),
    ],
)
def test_relations(one: str, other: str, expected: Relation) -> None:
    assert relation(read_key(one), read_key(other)) is expected
