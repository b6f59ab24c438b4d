"""Folding typography never moves an offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.typography import fold_typography

_TYPOGRAPHIC = st.text(
    st.one_of(st.sampled_from("’‘‛ʼʹ′＇`´‐‑\u00a0\u2007\u2009\u200a\u202f\u3000"), st.characters())
)


@given(_TYPOGRAPHIC)
def test_length_is_kept_and_folding_twice_changes_nothing(text: str) -> None:
    folded = fold_typography(text)
    assert len(folded) == len(text)
    assert fold_typography(folded) == folded


@given(_TYPOGRAPHIC, _TYPOGRAPHIC)
def test_each_character_folds_alone(left: str, right: str) -> None:
    assert fold_typography(left + right) == fold_typography(left) + fold_typography(right)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("l’Élysée", "l'Élysée"),
        ("lʼOTAN", "l'OTAN"),
        ("l´OTAN", "l'OTAN"),
        ("Saint\u2011Pétersbourg", "Saint-Pétersbourg"),
        ("10\u202f000\u00a0€", "10 000 €"),
        ("«\u00a0œuvre\u00a0» – “non”", "« œuvre » – “non”"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("", ""),
    ],
)
def test_fold_table(text: str, folded: str) -> None:
    assert fold_typography(text) == folded
