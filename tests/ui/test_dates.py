from __future__ import annotations

import pytest

from ui.dates import say_meant, spell_date
from ui.texts import ENGLISH, FRENCH


@pytest.mark.parametrize(
    ("iso", "french", "english"),
    [
        ("2017-07-08", "8 juillet 2017", "8 July 2017"),
        ("2017-08-01", "1er août 2017", "1 August 2017"),
        ("2018-06", "juin 2018", "June 2018"),
        ("2018", "2018", "2018"),
        (None, "sans date", "undated"),
        ("2018-13", "2018-13", "2018-13"),
        ("juin 2018", "juin 2018", "juin 2018"),
    ],
)
def test_dates_in_words(iso: str | None, french: str, english: str) -> None:
    assert spell_date(iso, FRENCH) == french
    assert spell_date(iso, ENGLISH) == english


@pytest.mark.parametrize(
    ("iso", "french", "english"),
    [
        ("2017-07-07", "soit le 7 juillet 2017", "that is, 7 July 2017"),
        ("2017-07", "soit en juillet 2017", "that is, in July 2017"),
        (
            "2018-07-09/2018-07-15",
            "soit du 9 juillet 2018 au 15 juillet 2018",
            "that is, from 9 July 2018 to 15 July 2018",
        ),
    ],
)
def test_what_a_relative_date_means(iso: str, french: str, english: str) -> None:
    assert say_meant(iso, FRENCH) == french
    assert say_meant(iso, ENGLISH) == english
