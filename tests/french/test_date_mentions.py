"""The parts of dates that a text says, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.date_mentions import find_dates


@pytest.mark.parametrize(
    ("text", "weekday", "days", "month", "year"),
    [
        ("samedi 14 mai", "samedi", (14,), 5, 0),
        ("le 14/05/2022", "", (14,), 5, 2022),
        ("2022-05-14", "", (14,), 5, 2022),
        ("2 févr. 1961", "", (2,), 2, 1961),
        ("le premier mai", "", (1,), 5, 0),
        ("seize juillet deux mille dix-huit", "", (16,), 7, 2018),
        ("les 5 et 6 mars", "", (5, 6), 3, 0),
        ("en mai 2022", "", (), 5, 2022),
        ("en 1890", "", (), 0, 1890),
        ("chaque mardi", "mardi", (), 0, 0),
    ],
)
def test_parts(text: str, weekday: str, days: tuple[int, ...], month: int, year: int) -> None:
    (found,) = find_dates(text)
    assert (found.weekday, found.days, found.month, found.year) == (weekday, days, month, year)


def test_bounds_parts_and_ranges() -> None:
    assert find_dates("avant le 30 juin")[0].bound == "before"
    assert find_dates("jusqu'au 30 juin")[0].bound == "until"
    assert find_dates("à compter du 1er mars")[0].bound == ""
    assert find_dates("fin 2021")[0].part == "fin"
    assert find_dates("mardi soir")[0].part == "soir"
    assert find_dates("du 3 au 9 avril")[0].is_range
    assert not find_dates("les 3 et 9 avril")[0].is_range
    assert find_dates("le mandat 2014-2020")[0].last_year == 2020


@pytest.mark.parametrize(
    "text", ["hier soir", "la semaine prochaine", "il y a dix jours", "l'an dernier"]
)
def test_relative_dates(text: str) -> None:
    assert find_dates(text)[0].is_relative


@pytest.mark.parametrize(
    "text", ["", "1 950 habitants", "2 018 €", "une marche", "32/13/2019", "dix"]
)
def test_no_dates(text: str) -> None:
    assert find_dates(text) == ()


@given(st.text(max_size=60))
def test_any_text_has_ordered_dates_within_it(text: str) -> None:
    at = 0
    for one in find_dates(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
