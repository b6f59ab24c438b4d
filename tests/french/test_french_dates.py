"""Dates in words."""

from __future__ import annotations

import pytest

from qa.french.dates import spell_date


@pytest.mark.parametrize(
    ("iso", "spelt"),
    [
        ("2017-07-08", "8 juillet 2017"),
        ("2018-06", "juin 2018"),
        ("2018", "2018"),
        ("1950-01-01", "1er janvier 1950"),
        ("2017-08-31", "31 août 2017"),
        ("2016-02-29", "29 février 2016"),
        ("2017-12-11", "11 décembre 2017"),
        (None, ""),
        ("", ""),
        ("2018-13", "2018-13"),
        ("2018-00", "2018-00"),
        ("hier", "hier"),
        ("2017-07-08T10:00", "2017-07-08T10:00"),
    ],
)
def test_spelling(iso: str | None, spelt: str) -> None:
    assert spell_date(iso) == spelt
