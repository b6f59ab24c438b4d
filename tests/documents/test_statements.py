"""What documents say of themselves, with its place where the text holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.documents import (
    Statement,
    opening,
    read_pieces,
    section_text,
    stated_author,
    stated_date,
    stated_recipient,
    stated_sender,
    stated_title,
)
from qa.french.sections import sections_in
from qa.types import Document


def _read(name: str, text: str) -> Document:
    piece = next(iter(read_pieces(name, text.encode())))
    assert isinstance(piece, Document)
    return piece


def _placed(document: Document, said: Statement | None) -> str:
    assert said is not None
    assert said.field is None
    assert document.text[said.start : said.end] == said.text
    assert said.shown.start <= said.start <= said.end <= said.shown.end
    return said.text


@pytest.mark.parametrize(
    ("name", "text", "author"),
    [
        ("a.md", "---\nauthor: Aude Melin\n---\n\nUn texte.\n", "Aude Melin"),
        ("a.txt", "Notice du four\nAuteur : Ivan Roze\n\nUn texte.\n", "Ivan Roze"),
        ("a.txt", "Notice du four\nRédigé par Ivan Roze\n\nUn texte.\n", "Ivan Roze"),
        ("a.md", "# Notice\n\n**Rédactrice :** Ada Noël\n\nUn texte.\n", "Ada Noël"),
        ("a.eml", "From: Zoé Lamy <z@x.fr>\nSubject: S\n\nUn texte.\n", "Zoé Lamy"),
    ],
)
def test_authors(name: str, text: str, author: str) -> None:
    document = _read(name, text)
    assert _placed(document, stated_author(document)) == author


@pytest.mark.parametrize(
    "text",
    [
        "Le livre est écrit par un inconnu, paraît-il.\n",
        "L'auteur : voilà le sujet, il est tard.\n",
    ],
)
def test_prose_names_no_author(text: str) -> None:
    assert stated_author(_read("a.txt", text)) is None


@pytest.mark.parametrize(
    ("name", "text", "date"),
    [
        ("a.md", "---\ndate: 2020-02-03\n---\n\nUn texte.\n", "2020-02-03"),
        ("a.txt", "Note\nPublié le 3 février 2020\n\nUn texte.\n", "3 février 2020"),
        ("a.txt", "Séance du 3 février 2020\n\nUn texte.\n", "3 février 2020"),
        (
            "a.eml",
            "From: Z <z@x.fr>\nDate: Mon, 03 Feb 2020 10:00:00 +0100\n\nUn texte.\n",
            "Mon, 03 Feb 2020 10:00:00 +0100",
        ),
    ],
)
def test_dates_stand_in_the_text(name: str, text: str, date: str) -> None:
    document = _read(name, text)
    assert document.date == "2020-02-03"
    assert _placed(document, stated_date(document)) == date


def test_a_date_of_the_name_or_of_the_file_is_marked() -> None:
    document = _read("CR_03_02_2020.txt", "Un texte sans date.\n")
    said = stated_date(document)
    assert said is not None
    assert (said.text, said.field, said.start, said.end) == (
        "3 février 2020",
        "nom du fichier",
        0,
        0,
    )
    made = stated_date(replace(document, date=None, date_source=None, created="2021-05-06"))
    assert made is not None
    assert (made.text, made.field) == ("6 mai 2021", "date de création du fichier")
    assert stated_date(replace(document, date=None)) is None


def test_mails_alone_have_senders_and_recipients() -> None:
    mail = _read("a.eml", "From: Zoé Lamy <z@x.fr>\nTo: Léo Fay <l@x.fr>\n\nUn texte.\n")
    assert _placed(mail, stated_sender(mail)) == "Zoé Lamy"
    assert _placed(mail, stated_recipient(mail)) == "Léo Fay"
    text = _read("a.txt", "De : Zoé Lamy\n\nUn texte.\n")
    assert stated_sender(text) is stated_recipient(text) is None


def test_an_opening_is_the_title_and_the_first_sentences() -> None:
    text = "# Le four\n\nMenu\n\nLe four chauffe à 200 degrés. Il est noir. Il est lourd.\n"
    document = _read("a.md", text)
    assert _placed(document, stated_title(document)) == "Le four"
    assert _placed(document, opening(document)) == (
        "Le four\n\nMenu\n\nLe four chauffe à 200 degrés. Il est noir."
    )


def test_an_opening_leaves_front_matter_out() -> None:
    document = _read("a.md", "---\ntitle: Le four\n---\n\nLe four chauffe à 200 degrés.\n")
    assert _placed(document, opening(document)) == "Le four chauffe à 200 degrés."


def test_a_section_is_told_without_its_heading() -> None:
    text = "# Guide\n\n## 2.1 Pose\n\nOn pose le joint.\n\n## 2.2 Essai\n\nOn ouvre l'eau.\n"
    document = _read("a.md", text)
    section = sections_in("la section 2.1")[0]
    assert _placed(document, section_text(document, section)) == "On pose le joint."
    assert section_text(document, sections_in("la section 2.3")[0]) is None


def test_a_long_section_is_cut_after_a_sentence() -> None:
    body = " ".join(f"La règle numéro {number} est claire." for number in range(100))
    document = _read("a.txt", f"Article 1\n\n{body}\n\nArticle 2\n\nFin du texte.\n")
    said = section_text(document, sections_in("l'article 1")[0])
    assert _placed(document, said).endswith("est claire.")
    assert said is not None
    assert len(said.text) <= 900
