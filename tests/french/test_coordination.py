"""Questions that ask for a list, and the items around a span."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.coordination import asks_for_list, list_items


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Quels pays ont signé ?", True),
        ("quelles villes ont été touchées", True),
        ("Dans quelles villes ?", True),
        ("Qui étaient les invités ?", True),
        ("Et qui sont les ministres présents ?", True),
        ("Qui est le maire ?", False),
        ("Quel pays a signé ?", False),
        ("Où s'est tenu le sommet ?", False),
        ("Pourquoi quels que soient les accords ?", False),
    ],
)
def test_what_asks_for_a_list(question: str, wanted: bool) -> None:
    assert asks_for_list(question) is wanted


@pytest.mark.parametrize(
    ("text", "span", "items"),
    [
        ("Il a cité Helsinki, Vienne et Oslo.", "Helsinki", ["Helsinki", "Vienne", "Oslo"]),
        ("Il a cité Helsinki, Vienne et Oslo.", "Vienne", ["Helsinki", "Vienne", "Oslo"]),
        (
            "La France, l'Allemagne et l'Italie ont signé.",
            "l'Allemagne",
            ["La France", "l'Allemagne", "l'Italie"],
        ),
        (
            "MM. Claude Roy et Paul Denis étaient là.",
            "MM. Claude Roy et Paul Denis",
            ["MM. Claude Roy", "Paul Denis"],
        ),
        ("On y vend du pain, du miel et des pommes.", "du pain, du miel et des pommes",
         ["du pain", "du miel", "des pommes"]),
        ("Le sommet s'est tenu à Helsinki.", "Helsinki", []),
        ("Le 11 et 12 juillet, à Rome.", "11 et 12 juillet", []),
        ("Il a vu Rome. Paris et Londres ont suivi.", "Rome", []),
    ],
)  # fmt: skip
def test_the_items_around_a_span(text: str, span: str, items: list[str]) -> None:
    start = text.index(span)
    found = list_items(text, start, start + len(span))
    assert [text[item.start : item.end] for item in found] == items


@given(st.text("ABCabcé ,.'et\n", max_size=60), st.data())
def test_items_are_slices_in_order_around_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    items = list_items(text, start, end)
    assert len(items) != 1
    assert all(0 <= item.start < item.end <= len(text) for item in items)
    assert all(one.end < two.start for one, two in pairwise(items))
    assert not items or (items[0].start <= start and items[-1].end >= end)
