"""Headings, lists, tables and marks of light markup: exact slices, whatever the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.markup import Markup, read_markup

_PIECES = st.one_of(
    st.sampled_from(
        [
            "# Titre\n",
            "Titre\n=====\n",
            "## Autre ##\n\n",
            "| a | b |\n|---|:-:|\n| 1 | 2 |\n",
            "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n",
            "```sh\nls -l\n```\n",
            "- un ;\n- deux.\n",
            "> cité\n",
            "[lien](http://a.fr/b_(c)) ![x](y) <!-- z --> {% t %} <b>gras</b>\n",
            "----\n",
            "\r\n",
            "== Section\n",
        ]
    ),
    st.text(max_size=30),
)


def _headings(text: str, *, plain: bool = False) -> list[tuple[str, int]]:
    found = read_markup(text, plain=plain).structure.headings
    return [(text[one.start : one.end], one.level) for one in found]


def _without_marks(text: str, markup: Markup) -> str:
    for mark in reversed(markup.marks):
        text = text[: mark.start] + text[mark.end :]
    return text


@given(st.lists(_PIECES, max_size=20).map("".join), st.booleans())
def test_every_range_is_an_exact_slice(text: str, plain: bool) -> None:
    markup = read_markup(text, plain=plain)
    structure = markup.structure
    rows = [row for table in structure.tables for row in table.rows]
    for one in (*structure.headings, *structure.items, *structure.code, *markup.marks, *rows):
        assert 0 <= one.start < one.end <= len(text)
    for heading in structure.headings:
        words = text[heading.start : heading.end]
        assert words == words.strip()
        assert "\n" not in words
    for row in rows:
        for cell in row.cells:
            assert row.start <= cell.start <= cell.end <= row.end
            assert "|" not in text[cell.start : cell.end].replace("\\|", "")


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# Un\n\n## Deux ##\ntexte", [("Un", 1), ("Deux", 2)]),
        ("Article 1382\n----\nTout fait quelconque.", [("Article 1382", 2)]),
        ("Livre\r\n=====\r\n\r\nTitre\r\n~~~~~\r\n", [("Livre", 1), ("Titre", 3)]),
        ("= Manuel\n\n== Installer ==\n", [("Manuel", 1), ("Installer", 2)]),
        ("====\nBut\n====\n", [("But", 1)]),
        ("#hashtag n'est pas un titre", []),
        ("Une phrase.\n\n----\n\nUne autre.", []),
        ("Une ligne\nqui se poursuit\n----\n", []),
        ("```\n# remarque\n```\n", []),
        ("- point\n----\n", []),
    ],
)
def test_headings(text: str, headings: list[tuple[str, int]]) -> None:
    assert _headings(text) == headings


def test_a_plain_text_has_only_headings_that_are_underlined() -> None:
    assert _headings("# 12 rue du Bac\n\nBut\n===\n", plain=True) == [("But", 1)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Voir [le guide](https://a.fr/g_(1)) ici.", "Voir le guide ici."),
        ("![logo](a.png)Bienvenue.", "Bienvenue."),
        ("[![état](b.svg)](https://c.fr) Le module.", " Le module."),
        ("Le port <!-- à vérifier\nun jour --> est 80.", "Le port  est 80."),
        ("{% include menu %}Le <b>port</b> {{ x }}est 80.", "Le port est 80."),
        ("Selon [1] et (2), a < b et c > d.", "Selon [1] et (2), a < b et c > d."),
        ("[a]: https://a.fr 'Titre'\nTexte [lié][a].", "\nTexte lié."),
        ("> Il a dit oui.\n> Puis non.", "Il a dit oui.\nPuis non."),
        ("Un.\n\n* * *\n\nDeux.", "Un.\n\n\n\nDeux."),
        ("```\n[x](y)\n```\n", "\n[x](y)\n\n"),
    ],
)
def test_what_is_no_prose_is_marked(text: str, read: str) -> None:
    assert _without_marks(text, read_markup(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "# Tarifs\n\n| Public | Entrée |\n|---|--:|\n| Adulte | 4,20 € |\n| Enfant | 2,10 € |\n",
        "# Tarifs\n\nPublic | Entrée\n--- | ---\nAdulte | 4,20 €\nEnfant | 2,10 €\n\nSuite",
        "Tarifs\n======\n\n+--------+--------+\n| Public | Entrée |\n+========+========+\n"
        "| Adulte | 4,20 € |\n+--------+--------+\n| Enfant | 2,10 € |\n+--------+--------+\n",
    ],
)
def test_tables(text: str) -> None:
    (table,) = read_markup(text).structure.tables
    assert (table.title, table.columns) == ("Tarifs", ("Public", "Entrée"))
    cells = [[text[cell.start : cell.end] for cell in row.cells] for row in table.rows]
    assert cells == [[], ["Adulte", "4,20 €"], ["Enfant", "2,10 €"]]


@pytest.mark.parametrize(
    "text",
    ["[" * 30_000, "<a " * 20_000, "{{" * 20_000, "![" * 20_000, "|-" * 20_000, "<!--" * 9_000],
)
def test_odd_texts_take_linear_time(text: str) -> None:
    started = time.perf_counter()
    read_markup(text)
    assert time.perf_counter() - started < 2
