"""Printed pages to text: lines joined, split words mended, headers found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.formats.layout import lay_out
from qa.documents.formats.page_layout import Line
from qa.documents.formats.running_lines import PageLines

_FULL = "Les deux délégations se sont retrouvées au bord du lac pour une dernière"
_WIDTH = 6.0  # of a character


def printed(page: str) -> PageLines:
    """The lines of a page in type of one width, under one another."""
    lines = []
    for number, text in enumerate(line for line in page.split("\n") if line.strip()):
        first = len(text.strip().split()[0]) * _WIDTH
        top = 60.0 + 14 * number
        width = len(text.strip()) * _WIDTH
        lines.append(Line(text.strip(), 50, top, 50 + width, top + 12, 12, bold=False, first=first))
    return PageLines(800.0, lines)


def text_of(page: str) -> str:
    return lay_out([printed(page)]).text


def skipped(pages: list[str]) -> list[str]:
    found = lay_out([printed(page) for page in pages])
    return [found.text[skip.start : skip.end] for skip in found.skipped]


def test_full_lines_are_joined_and_short_ones_end_a_paragraph() -> None:
    page = f"Un titre\n{_FULL}\njournée de travail.\nLe lendemain, elles sont reparties."
    assert text_of(page) == (
        f"Un titre\n{_FULL} journée de travail.\nLe lendemain, elles sont reparties."
    )


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("des prési-", "dents élus", "des présidents élus"),
        ("des prési\u00ad", "dents élus", "des présidents élus"),
        ("Il est peut-", "être parti", "Il est peut-être parti"),
        ("a-t-elle dit, dit-", "elle encore", "a-t-elle dit, dit-elle encore"),
        ("entre 1914-", "1918 et après", "entre 1914- 1918 et après"),
        ("le vote Nord-", "Sud est clos", "le vote Nord- Sud est clos"),
    ],
)
def test_words_split_at_a_line_end(first: str, second: str, joined: str) -> None:
    line = f"{_FULL} {first}"
    assert text_of(f"{line}\n{second}") == f"{_FULL} {joined}"


def test_a_hyphen_that_the_document_writes_elsewhere_is_kept() -> None:
    page = f"Un porte-parole.\n{_FULL} porte-\nparole"
    assert text_of(page).endswith("porte-parole")


def test_headers_footers_and_page_numbers_are_skipped() -> None:
    pages = [f"Rapport 2018\n{_FULL} {'abc'[n]}.\nPhrase {'abc'[n]}." for n in range(3)]
    assert skipped(pages) == ["Rapport 2018"] * 3


def test_a_number_that_does_not_grow_with_the_pages_is_the_text_s_own() -> None:
    pages = [f"Article {n}\n{_FULL} {n}." for n in (3, 11, 12, 25)]
    assert skipped(pages) == []
    assert skipped([f"{n + 7}\n{_FULL} {'abc'[n]}." for n in range(3)]) == ["7", "8", "9"]


def test_left_and_right_pages_have_their_own_headers() -> None:
    pages = [
        f"{('Chapitre I', 'Le rapport')[n % 2]}\n{_FULL} {chr(97 + n)}.\nAu jour {chr(97 + n)}."
        for n in range(8)
    ]
    assert set(skipped(pages)) == {"Chapitre I", "Le rapport"}


def test_two_pages_prove_nothing() -> None:
    assert skipped(["Rapport\nUn.", "Rapport\nDeux."]) == []


def test_a_sentence_over_a_page_turn_stays_one_and_pages_begin_inside_it() -> None:
    bodies = [
        f"{_FULL} fois.\nElles ont signé, au bord du lac de montagne, un accord qui lie encore le",
        "pays voisin et ses alliés.\nUne autre phrase.",
        "Une dernière page.",
    ]
    found = lay_out([printed(f"Le rapport annuel\n{body}") for body in bodies])
    whole = "Elles ont signé, au bord du lac de montagne, un accord qui lie encore le pays voisin"
    assert whole in found.text
    assert found.text[found.pages[1] :].startswith("pays voisin")
    assert found.text.count("Le rapport annuel") == len(found.skipped) == 3


@given(st.lists(st.text("ab-éA1 \n", max_size=60), max_size=6))
def test_nothing_but_white_space_and_hyphens_is_lost(pages: list[str]) -> None:
    found = lay_out([printed(page) for page in pages])
    kept = "".join(found.text.split()).replace("-", "")
    assert sorted(kept) == sorted("".join("".join(pages).split()).replace("-", ""))
    assert len(found.pages) == len(pages)
    assert list(found.pages) == sorted(found.pages)
    for skip in found.skipped:
        assert 0 <= skip.start < skip.end <= len(found.text)
