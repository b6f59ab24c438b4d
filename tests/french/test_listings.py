"""Bulleted lists with their leads, labels, and amounts at the end of items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.listings import bulleted_items, bulleted_lists, labelled_lists, without_amount
from qa.types import Range

_TEXT = (
    "Sont aidés :\n- Cercle des boulistes : 400 € ;\n- Chorale (1 150 €) ;\n- Les Amis du Moulin.\n"
    "\nLa suite.\n\nPour entrer\n1. Sonner\n   deux fois ;\n2. Attendre.\nFin.\n"
)


def test_lists_have_a_lead_and_items() -> None:
    shown = [
        (_TEXT[one.lead.start : one.lead.end], [_TEXT[item.start : item.end] for item in one.items])
        for one in bulleted_lists(_TEXT)
    ]
    assert shown == [
        (
            "Sont aidés :",
            ["Cercle des boulistes : 400 €", "Chorale (1 150 €)", "Les Amis du Moulin"],
        ),
        ("Pour entrer", ["Sonner\n   deux fois", "Attendre"]),
    ]


def test_a_dash_in_a_sentence_is_no_list() -> None:
    assert bulleted_lists("Le car - en retard - part.\nIl revient.") == ()
    assert bulleted_lists("- Un seul point.\nSuite.") == ()


def test_a_label_introduces_a_line() -> None:
    text = "Absents excusés : Marthe Jaouen, Luc Abgrall.\nLe vote est clos. Il reste : rien."
    (one,) = labelled_lists(text)
    assert text[one.lead.start : one.lead.end] == "Absents excusés"
    assert text[one.start : one.end] == "Marthe Jaouen, Luc Abgrall"


def test_items_leave_out_amounts_where_the_span_does() -> None:
    start = _TEXT.index("Cercle")
    whole = bulleted_items(_TEXT, start, start + len("Cercle des boulistes : 400 €"))
    named = bulleted_items(_TEXT, start, start + len("Cercle des boulistes"))
    assert _TEXT[whole[1].start : whole[1].end] == "Chorale (1 150 €)"
    assert _TEXT[named[1].start : named[1].end] == "Chorale"


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        ("Club de tir : 1 200 €", "Club de tir"),
        ("tournoi, 40 € d'inscription", "tournoi"),
        ("Gare, 12 rue du Four", "Gare, 12 rue du Four"),
        ("Chapitre 12", "Chapitre 12"),
        (": 12 €", ": 12 €"),
    ],
)
def test_an_item_without_its_amount(item: str, kept: str) -> None:
    found = without_amount(item, Range(0, len(item)))
    assert item[found.start : found.end] == kept


@given(st.text("ab1-*.: \n€", max_size=60))
def test_items_are_slices_in_order(text: str) -> None:
    for one in (*bulleted_lists(text), *labelled_lists(text)):
        ends = 0
        for item in one.items:
            assert ends <= item.start <= item.end <= len(text)
            ends = item.end
