"""Every format: the text comes whole, and every passage is an exact slice of it."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents import read_pieces
from qa.index.passages import split_passages
from qa.types import Document
from tests.documents import format_builders as build

_EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "15"))
_PARAGRAPHS = [
    "Les deux présidents se sont retrouvés à Helsinki, où ils ont parlé pendant deux heures.",
    "« Une rencontre utile », a jugé le ministre ; l’opposition, elle, n’y voit qu’un échec.",
    "L'été suivant, à Vienne, vingt-sept délégations ont signé l'accord sur la pêche.",
]
# Windows-1252, for the fonts of the PDFs; runs of letters, since layouts fold white space.
_WORDS = st.text("abcdefghijklmnopqrstuvwxyzéèàçêîûœABCDÉÀ0123456789'’«»-,;:!?€", min_size=1)
_TEXTS = st.lists(st.lists(_WORDS, min_size=3, max_size=30).map(" ".join), min_size=1, max_size=4)
# Formats that have no place for a title and a date; one of its date.
_UNTITLED = {".txt", ".zip", ".srt", ".vtt", ".log", ".xls"}


def read(path: str, data: bytes) -> list[Document]:
    pieces = list(read_pieces(path, data))
    assert all(isinstance(piece, Document) for piece in pieces), pieces
    return [piece for piece in pieces if isinstance(piece, Document)]


def squeezed(text: str) -> str:
    """A text without white space and hyphens: what layout may change."""
    return "".join(text.split()).replace("-", "")


@pytest.mark.parametrize("suffix", build.FORMATS)
def test_all_of_the_text_comes_in_order(suffix: str) -> None:
    documents = read(f"a{suffix}", build.FORMATS[suffix](_PARAGRAPHS))
    text = "\n".join(document.text for document in documents)
    places = [squeezed(text).find(squeezed(paragraph)) for paragraph in _PARAGRAPHS]
    assert all(before < after for before, after in pairwise([-1, *places]))


@pytest.mark.parametrize("suffix", build.FORMATS)
@settings(max_examples=_EXAMPLES)
@given(paragraphs=_TEXTS)
def test_every_passage_is_a_slice(suffix: str, paragraphs: list[str]) -> None:
    documents = list(read_pieces(f"a{suffix}", build.FORMATS[suffix](paragraphs)))
    for document in documents:
        if not isinstance(document, Document):
            assert suffix == ".html"  # a page may be too short for its main text to be found
            continue
        document.text.encode()
        assert list(document.pages) == sorted(document.pages)
        for passage in split_passages(document, 20, 1):
            assert document.text[passage.start : passage.end] == passage.text
            assert passage.text.strip() == passage.text != ""


@pytest.mark.parametrize("suffix", sorted(build.FORMATS.keys() - {".html"}))
@settings(max_examples=_EXAMPLES)
@given(paragraphs=_TEXTS)
def test_no_word_is_lost(suffix: str, paragraphs: list[str]) -> None:
    text = squeezed("".join(d.text for d in read(f"a{suffix}", build.FORMATS[suffix](paragraphs))))
    for paragraph in paragraphs:
        assert squeezed(paragraph) in text


_CREATED = {".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp", ".rtf"}


@pytest.mark.parametrize("suffix", sorted(build.FORMATS.keys() - _UNTITLED))
def test_title_and_date_come_from_the_metadata(suffix: str) -> None:
    document = read(f"a{suffix}", build.FORMATS[suffix](_PARAGRAPHS))[0]
    assert document.title == build.TITLE
    if suffix in _CREATED:  # when a file was made tells nothing of what is in it
        assert (document.date, document.date_source) == (None, None)
        assert document.created == build.DATE
    else:
        assert (document.date, document.created) == (build.DATE, None)
        assert document.date_source


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".pptx", ".odp"])
def test_pages_begin_where_their_text_does(suffix: str) -> None:
    (document,) = read(f"a{suffix}", build.FORMATS[suffix](_PARAGRAPHS))
    assert len(document.pages) == len(_PARAGRAPHS)
    ends = [*document.pages[1:], len(document.text)]
    for paragraph, start, end in zip(_PARAGRAPHS, document.pages, ends, strict=True):
        assert squeezed(document.text[start:end]) == squeezed(paragraph)


def test_rows_and_members_stand_under_their_file() -> None:
    rows = read("presse/a.csv", build.table(_PARAGRAPHS))
    assert [row.path for row in rows] == [f"presse/a.csv/{n}" for n in (1, 2, 3)]
    assert {row.file for row in rows} == {"presse/a.csv"}
    assert [row.text for row in rows] == _PARAGRAPHS
    assert rows[0].metadata == (("rubrique", "monde"),)
    assert len({row.digest for row in rows}) == 3
    members = {"x/été.txt": b"texte", "t.csv": build.table(_PARAGRAPHS[:1])}
    documents = read("b.zip", build.archive(members))
    assert [document.path for document in documents] == ["b.zip/x/été.txt", "b.zip/t.csv/1"]
    assert {document.file for document in documents} == {"b.zip"}


def test_a_row_keeps_its_digest_when_others_change() -> None:
    before = read("a.csv", build.table(_PARAGRAPHS))
    after = read("a.csv", build.table([_PARAGRAPHS[0], "Tout autre chose.", _PARAGRAPHS[2]]))
    same = [one.digest == other.digest for one, other in zip(before, after, strict=True)]
    assert same == [True, False, True]


def test_attached_documents_are_documents() -> None:
    attachments = {"rapport.pdf": build.pdf(_PARAGRAPHS), "note.txt": b"Une note."}
    body, report, note = read("m.eml", build.mail(["Bonjour."], attachments))
    assert (body.path, body.file) == ("m.eml", "m.eml")
    assert body.text.endswith("\n\nBonjour.\n")
    assert body.metadata[0] == ("de", "Jeanne Petit <jeanne@exemple.fr>")
    assert (report.path, len(report.pages)) == ("m.eml/rapport.pdf", 3)
    assert (note.path, note.text, note.file) == ("m.eml/note.txt", "Une note.", "m.eml")


def test_a_mail_in_html_is_read_as_text() -> None:
    data = (
        "Subject: =?utf-8?q?Un_=C3=A9t=C3=A9?=\r\nContent-Type: text/html; charset=iso-8859-1\r\n"
        "\r\n<style>p {}</style><p>L'été est fini.</p><p>À bientôt.</p>"
    ).encode("latin-1")
    (document,) = read("m.eml", data)
    assert (document.title, document.date) == ("Un été", None)
    assert document.text == "Subject: Un été\n\nL'été est fini.\n\nÀ bientôt."


def test_menus_and_comments_of_a_page_are_left_out() -> None:
    (document,) = read("a.html", build.page(_PARAGRAPHS))
    assert "Accueil" not in document.text
    assert "Mentions" not in document.text


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "cp1252"])
def test_a_page_is_decoded_as_it_says(encoding: str) -> None:
    source = f"<html><head><meta charset='{encoding}'></head><body><p>Le cœur d'été : 5 €.</p>"
    (document,) = read("a.html", source.encode(encoding))
    assert document.text == "Le cœur d'été : 5 €."


def test_running_headers_are_skipped_and_stay_in_the_text() -> None:
    (document,) = read("a.pdf", build.pdf(_PARAGRAPHS, header="Rapport annuel de la Société"))
    assert document.text.count("Rapport annuel de la Société") == 3
    passages = split_passages(document)
    assert not any("Rapport" in p.text or "Page" in p.text for p in passages)
    assert [squeezed(passage.text) for passage in passages] == [squeezed(p) for p in _PARAGRAPHS]
