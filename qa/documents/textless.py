"""Pages that show something but hold no text: told beside the document that they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.documents.extract import spell_pages
from qa.documents.files import printable
from qa.types import SkippedFile

_PLACE = re.compile(r"(?P<document>.+)/pages? \d[\dàet ,]*", re.DOTALL)
_SAID = re.compile(r"\d+ pages? sur \d+ n'(?:a|ont) pas de texte")


def textless_pages(path: str, pages: tuple[int, ...], count: int) -> SkippedFile:
    """Say which of a document's ``count`` pages, numbered from 1, hold no text.

    The path told is inside the document's: it is left out itself, not the document.
    """
    named, verb = spell_pages(pages), "n'a pas" if len(pages) == 1 else "n'ont pas"
    said = f"{len(pages)} page{'s' if len(pages) > 1 else ''} sur {count} {verb} de texte"
    return SkippedFile(
        printable(f"{path}/{named}"),
        f"« {printable(path)} » : {said} ({named}). Passez-le par une reconnaissance de caractères "
        "(OCR), ou installez Tesseract avec son français.",
    )


def documents_with_textless_pages(skipped: Iterable[SkippedFile]) -> dict[str, str]:
    """By their paths, the documents of which pages hold no text: «7 pages sur 8 n'ont pas …»."""
    told = {}
    for one in skipped:
        place, said = _PLACE.fullmatch(one.path), _SAID.search(one.reason)
        if place and said:
            told[place["document"]] = said[0]
    return told
