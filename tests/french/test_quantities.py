"""Numbers with their unit, bound, rate and kind."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.quantities import find_quantities

_CASES = [
    # text, the quantity as written, low, high, unit
    ("le bail de neuf ans", "neuf ans", "108", "108", "month"),
    ("plus de 2 h 15 de débat", "plus de 2 h 15", "135", "135", "min"),
    ("une heure et demie", "une heure et demie", "90", "90", "min"),
    ("trois heures moins le quart", "trois heures moins le quart", "165", "165", "min"),
    ("dès 14:05", "14:05", "845", "845", "min"),
    ("à midi", "midi", "720", "720", "min"),
    ("trois quarts d'heure", "trois quarts d'heure", "45", "45", "min"),
    ("de 9 h à 12 h", "de 9 h à 12 h", "540", "720", "min"),
    ("entre 10 et 15 jours", "entre 10 et 15 jours", "14400", "21600", "min"),
    ("de 2 à 3 km", "de 2 à 3 km", "2000", "3000", "m"),
    ("3,10 €/m³", "3,10 €/m³", "3.10", "3.10", "€"),
    ("2,4 M€ de travaux", "2,4 M€", "2400000", "2400000", "€"),
    ("deux millions et demi d'euros", "deux millions et demi d'euros", "2500000", "2500000", "€"),
    ("1 € 60", "1 € 60", "1.60", "1.60", "€"),
    ("la moitié des voix", "la moitié", "50", "50", "%"),
    ("une trentaine d'élèves", "une trentaine d'élèves", "30", "30", "elev"),
    ("il fait -4 °C", "-4 °C", "-4", "-4", "°C"),
    ("45 m2 de bureaux", "45 m2", "45", "45", "m²"),
    ("12 députés sur 40", "12 députés", "12", "12", "deput"),
    ("ils sont 12", "12", "12", "12", ""),
]


@pytest.mark.parametrize(("text", "written", "low", "high", "unit"), _CASES)
def test_quantities(text: str, written: str, low: str, high: str, unit: str) -> None:
    found = find_quantities(text)[0]
    assert text[found.start : found.end] == written
    assert (found.low, found.high, found.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("text", "bound", "rate", "kind"),
    [
        ("au moins 16 ans", "at least", "", ""),
        ("16 ans au plus", "at most", "", ""),
        ("moins de 3 km", "less", "", ""),
        ("quelque 300 badauds", "about", "", ""),
        ("une douzaine d'œufs", "", "", ""),
        ("9 € par mois", "", "month", ""),
        ("9 € mensuels", "", "month", ""),
        ("80 € TTC", "", "", "ttc"),
        ("dix jours ouvrables", "", "", "ouvrable"),
        ("17 voix contre", "", "", "contre"),
        ("le 3e étage", "", "", "ordinal"),
    ],
)
def test_bounds_rates_and_kinds(text: str, bound: str, rate: str, kind: str) -> None:
    (found,) = find_quantities(text)
    assert (found.bound, found.rate, found.kind) == (bound, rate, kind)


@pytest.mark.parametrize("text", ["", "Trois-Rivières", "le G20", "des pommes"])
def test_no_quantities(text: str) -> None:
    assert find_quantities(text) == ()


def test_an_article_is_marked() -> None:
    (found,) = find_quantities("un lavoir")
    assert found.is_article


@given(st.text(max_size=60))
def test_any_text_has_ordered_quantities_within_it(text: str) -> None:
    at = 0
    for one in find_quantities(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
