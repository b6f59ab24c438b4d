from __future__ import annotations

import pytest

from ui.dates import spell_date
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
