"""Printed pages to text: lines joined, split words mended, headers found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.formats.layout import lay_out

_FULL = "Les deux délégations se sont retrouvées au bord du lac pour une dernière"


def _skipped(pages: list[str]) -> list[str]:
    found = lay_out(pages)
    return [found.text[skip.start : skip.end] for skip in found.skipped]


def test_full_lines_are_joined_and_short_ones_end_a_paragraph() -> None:
    page = f"Un titre\n{_FULL}\njournée de travail.\nLe lendemain, elles sont reparties."
    assert lay_out([page]).text == (
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
    assert lay_out([f"{line}\n{second}"]).text == f"{_FULL} {joined}"


def test_a_hyphen_that_the_document_writes_elsewhere_is_kept() -> None:
    page = f"Un porte-parole.\n{_FULL} porte-\nparole"
    assert lay_out([page]).text.endswith("porte-parole")


def test_headers_footers_and_page_numbers_are_skipped() -> None:
    pages = [f"Rapport 2018\n{_FULL} {'abc'[n]}.\nPhrase {'abc'[n]}.\n{n + 1}" for n in range(3)]
    assert _skipped(pages) == ["Rapport 2018", "1", "Rapport 2018", "2", "Rapport 2018", "3"]


def test_left_and_right_pages_have_their_own_headers() -> None:
    pages = [
        f"{('Chapitre I', 'Le rapport')[n % 2]}\n{_FULL} {chr(97 + n)}.\nAu jour {chr(97 + n)}."
        for n in range(8)
    ]
    assert set(_skipped(pages)) == {"Chapitre I", "Le rapport"}


def test_two_pages_prove_nothing() -> None:
    assert _skipped(["Rapport\nUn.", "Rapport\nDeux."]) == []


@given(st.lists(st.text("ab-éA1 \n", max_size=60), max_size=6))
def test_nothing_but_white_space_and_hyphens_is_lost(pages: list[str]) -> None:
    found = lay_out(pages)
    assert "".join(found.text.split()).replace("-", "") == "".join("".join(pages).split()).replace(
        "-", ""
    )
    assert len(found.pages) == len(pages)
    assert list(found.pages) == sorted(found.pages)
    for skip in found.skipped:
        assert 0 <= skip.start < skip.end <= len(found.text)
