from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import read_pieces
from qa.documents.front_matter import read_front_matter
from qa.types import Document

_YAML = '---\ntitle: "Le port"\nauthor: Inès Roux\ndate: 2021-04-02\ntags: [mer, vent]\n---\nTexte.'
_LISTS = (
    "---\ntitre: Le port\nauteurs:\n  - Inès Roux\n  - Yann Le Bihan\ndate: 02/04/2021\n...\nTexte."
)
_TOML = '+++\r\ntitle = "Le port"\r\ndate = 2021-04-02\r\ntags = ["mer", "vent"]\r\n+++\r\nTexte.'
_TIME = (
    "---\ntitle: 'Le port' # provisoire\ndate: 2021-04-02T10:00:00Z\nmenu:\n  main:\n    x: 1\n---"
    "\nTexte."
)
_FRENCH = "\ufeff---\nTitre: Le port\nDate: 2 avril 2021\nAuteur: Inès Roux\n---\nTexte."


@pytest.mark.parametrize("text", [_YAML, _LISTS, _TOML, _TIME, _FRENCH])
def test_title_and_date(text: str) -> None:
    front = read_front_matter(text)
    assert text[front.end :] == "Texte."
    assert front.date == "2021-04-02"
    assert (front.title or "").strip("'").startswith("Le port")


def test_authors_and_tags_are_metadata() -> None:
    assert dict(read_front_matter(_YAML).metadata) == {"auteur": "Inès Roux", "tags": "mer, vent"}
    assert dict(read_front_matter(_LISTS).metadata) == {"auteur": "Inès Roux, Yann Le Bihan"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Texte.",
        "---\nUne phrase entre deux règles.\n---\nTexte.",
        "----\ntitle: non\n----\n",
        "---\ntitle: sans fin",
        "+++\ntitle = cassé\n+++\nTexte.",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    assert read_front_matter(text).end == 0


@given(st.text(max_size=200), st.sampled_from(["---", "+++"]))
def test_any_front_matter(body: str, rule: str) -> None:
    text = f"{rule}\n{body}\n{rule}\nTexte."
    assert 0 <= read_front_matter(text).end <= len(text)


def test_front_matter_is_in_the_document_but_not_searched() -> None:
    (document,) = read_pieces("a.md", _YAML.encode())
    assert isinstance(document, Document)
    assert document.text == _YAML
    assert (document.title, document.date_source) == ("Le port", "en-tête")
    assert _YAML[: document.skipped[0].end].endswith("---\n")
