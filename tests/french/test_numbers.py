"""Numbers in words and figures, times and durations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.numbers import find_numbers, plain_tokens, write_figures


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


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("deux millions et demi", "2500000"),
        ("2,5 millions d'euros", "2500000 d'euros"),
        ("1.200 €", "1200 €"),
        ("le dix-septième rang", "le 17e rang"),
        ("au XIXe siècle", "au 19e siècle"),
        ("la première fois", "la 1er fois"),
        ("le premier ministre", "le premier ministre"),
        ("un sommet", "un sommet"),
        ("0,30 €", "0.3 €"),
        ("07/08", "07/08"),
        ("Trois-Rivières et le G20", "Trois-Rivières et le G20"),
    ],
)
def test_numbers_are_written_in_figures(text: str, figures: str) -> None:
    assert write_figures(text) == figures


def test_numbers_stand_where_they_are_found() -> None:
    text = "De cinq à 1 200 pas, et vingt et un sauts"
    found = [text[number.start : number.end] for number in find_numbers(text)]
    assert found == ["cinq", "1 200", "vingt et un"]


@given(st.integers(0, 999_999))
def test_words_and_figures_are_one_number(value: int) -> None:
    (number,) = find_numbers(f"{value:,}".replace(",", " "))
    assert number.value == value
