"""Numbers in words and figures, times and durations."""

from __future__ import annotations

import pytest

from qa.french.numbers import plain_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("zéro", "0"),
        ("dix-sept", "17"),
        ("vingt et un", "21"),
        ("trente-deux", "32"),
        ("soixante-dix-huit", "78"),
        ("soixante et onze", "71"),
        ("quatre-vingts", "80"),
        ("quatre-vingt-un", "81"),
        ("quatre-vingt-dix-neuf", "99"),
        ("cent un", "101"),
        ("deux cents", "200"),
        ("mille neuf cent quatre-vingt-quatre", "1984"),
        ("deux mille dix-huit", "2018"),
        ("trois cent mille", "300000"),
        ("un million", "1000000"),
        ("2,5 milliards", "2500000000"),
        ("3,5", "3.5"),
        ("12\u00a0000", "12000"),
        ("16 juillet 2018", "16 juillet 2018"),
        ("16 2018", "16 2018"),
        ("cinq et six", "5 et 6"),
        ("un homme", "un homme"),
        ("une heure", "60min"),
        ("1 h 05", "65min"),
        ("trois heures moins le quart", "165min"),
        ("trois quarts d'heure", "45min"),
        ("un quart d'heure", "15min"),
        ("midi", "720min"),
        ("12 pour cent", "12 %"),
        ("cent pour cent", "100 %"),
        ("", ""),
    ],
)
def test_figures(text: str, tokens: str) -> None:
    assert " ".join(plain_tokens(text)) == tokens
