"""Numbers as French readers expect them."""

from __future__ import annotations

import pytest

from qa.french.formatting import count, decimal, duration, percent, rate, seconds, signed

_NBSP, _NNBSP = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (percent(0.554), f"55{_NBSP}%"),
        (percent(0.999, 2), f"99,90{_NBSP}%"),
        (rate(0.7241), f"72,4{_NBSP}%"),
        (rate(None), None),
        (decimal(-1069.4), f"-1{_NNBSP}069,40"),
        (decimal(0.5, 0), "0"),
        (signed(2.46), "+2,5"),
        (signed(-0.31), "-0,3"),
        (duration(1234.5), f"1{_NNBSP}234{_NBSP}ms"),
        (duration(None), None),
        (seconds(69.41), f"69,4{_NBSP}s"),
        (count(0, "question"), f"0{_NBSP}question"),
        (count(1, "question"), f"1{_NBSP}question"),
        (count(2, "question"), f"2{_NBSP}questions"),
        (count(12_000, "cheval", "chevaux"), f"12{_NNBSP}000{_NBSP}chevaux"),
    ],
)
def test_numbers_and_their_units(written: str | None, wanted: str | None) -> None:
    assert written == wanted
