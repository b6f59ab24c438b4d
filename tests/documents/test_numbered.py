"""The headings of laws and by-laws that mark none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import read_pieces, section_range
from qa.documents.numbered import numbered_headings
from qa.types import Document

LAW = """LOI SUR LES JARDINS

TITRE Ier
Des allées

Chapitre 2 – Du gravier

Article 7

Le gravier est ratissé le lundi.

Art. 8. – Le gravier est blanc.
Art. 9. – Il est lavé chaque année, comme le veut
l'article 7 de la présente loi.
Article 7 du code rural, modifié.
"""


def _read(text: str, name: str = "loi.txt") -> Document:
    piece = next(iter(read_pieces(name, text.encode())))
    assert isinstance(piece, Document)
    return piece


def test_lines_that_name_a_part_are_headings() -> None:
    found = [(LAW[one.start : one.end], one.level) for one in numbered_headings(LAW)]
    assert found == [
        ("TITRE Ier", 3),
        ("Chapitre 2 – Du gravier", 4),
        ("Article 7", 8),
        ("Art. 8", 8),
        ("Art. 9", 8),
    ]


def test_a_document_is_read_with_them_and_keeps_its_title() -> None:
    document = _read(LAW)
    assert document.title == "LOI SUR LES JARDINS"
    assert len(document.structure.headings) == 5
    article = document.structure.headings[3]
    section = section_range(document, article)
    assert document.text[section.start : section.end] == "Art. 8. – Le gravier est blanc.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Article 5\n\nUn seul article ne fait pas un plan.\n",
        "Article 5 ........ 12\nArticle 6 ........ 13\nArticle 7 ........ 15\n",
        "L'article 5 dit non.\nL'article 6 dit oui.\n",
        "Article 5 du code civil.\nArticle 6 du code pénal.\n",
    ],
)
def test_references_and_tables_of_contents_are_no_headings(text: str) -> None:
    assert numbered_headings(text) == ()


def test_headings_that_a_format_marks_are_kept() -> None:
    document = _read("# Guide\n\nArticle 1\n\nTexte.\n\nArticle 2\n\nTexte.\n", "guide.md")
    words = [document.text[one.start : one.end] for one in document.structure.headings]
    assert words == ["Guide"]


@given(
    st.lists(st.sampled_from(["Article 1", "Art. 2. – Oui.", "Titre II", "", "Non."]), max_size=8)
)
def test_headings_are_in_order_and_on_one_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = numbered_headings(text)
    assert list(found) == sorted(found, key=lambda one: one.start)
    assert not any("\n" in text[one.start : one.end] for one in found)
