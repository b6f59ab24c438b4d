"""Numbered parts are the same however they are written."""

from __future__ import annotations

import pytest

from qa.french.sections import section_of_heading, sections_in


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Que dit l'article 215 ?", "article", "215"),
        ("l'article deux cent quinze", "article", "215"),
        ("l’article premier", "article", "1"),
        ("Article 1er", "article", "1"),
        ("l'art. R. 421-7", "article", "r421-7"),
        ("article R421-7", "article", "r421-7"),
        ("Article D* 12-1", "article", "d12-1"),
        ("article 9 bis", "article", "9bis"),
        ("TITRE IV", "titre", "4"),
        ("le titre quatre", "titre", "4"),
        ("Chapitre XIe", "chapitre", "11"),
        ("la section 3.2", "section", "3.2"),
        ("l'annexe B", "annexe", "b"),
        ("les articles 5 et 6", "article", "5"),
        ("§ 12", "paragraphe", "12"),
    ],
)
def test_mentions_have_one_key(text: str, kind: str, number: str) -> None:
    found = sections_in(text)[0]
    assert (found.kind, found.number) == (kind, number)
    assert text[found.start : found.end].strip() == text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "l'article de Sylvie",
        "le titre du document",
        "un livre des records",
        "une partie de campagne",
        "le chapitre des comptes",
        "partout 12 personnes",
    ],
)
def test_words_without_a_number_name_no_part(text: str) -> None:
    assert sections_in(text) == ()


def test_a_bare_number_is_any_part_but_an_article() -> None:
    bare = section_of_heading("3.2 Raccordement")
    assert bare is not None
    assert bare.names(sections_in("la section 3.2")[0])
    assert not bare.names(sections_in("l'article 3.2")[0])
    assert not bare.names(sections_in("la section 3.3")[0])


def test_a_heading_is_named_by_what_it_begins_with() -> None:
    assert section_of_heading("Application de l'article 3") is None
    found = section_of_heading("**Article 3** Objet")
    assert found is not None
    assert found.number == "3"
