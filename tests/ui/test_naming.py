from __future__ import annotations

from qa.types import Document, Range
from ui.naming import first_words, name_of


def _document(text: str, **more: object) -> Document:
    return Document("a/012.txt", text, "", "utf-8", **more)  # type: ignore[arg-type]


def test_a_title_goes_before_the_first_words() -> None:
    assert name_of(_document("Le pont rouvre.", title="Un pont"), "a/012.txt") == "Un pont"
    assert name_of(_document("\n\n Le pont rouvre.\nEnfin."), "a/012.txt") == "Le pont rouvre."


def test_an_empty_or_lost_document_has_its_path() -> None:
    assert name_of(_document(" \n"), "a/012.txt") == "a/012.txt"
    assert name_of(None, "a/012.txt") == "a/012.txt"


def test_long_lines_are_cut_between_words() -> None:
    name = first_words(_document("La compagnie des eaux a relevé ses tarifs " * 5))
    assert len(name) <= 73
    assert name.endswith(("eaux…", "relevé…", "tarifs…", "ses…", "des…", "a…", "compagnie…"))


def test_what_is_skipped_names_nothing() -> None:
    text = "Menu Accueil\nLe pont rouvre.\n"
    assert first_words(_document(text, skipped=(Range(0, 13),))) == "Le pont rouvre."
    assert first_words(_document(text, skipped=(Range(13, 28),))) == "Menu Accueil"
