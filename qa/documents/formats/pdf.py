"""PDF: the text that pypdf extracts, page by page, with its lines joined into paragraphs."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.layout import lay_out
from qa.documents.formats.packages import author_of

if TYPE_CHECKING:
    from pypdf import PdfReader

_MAX_PAGES = 20_000
_SOURCE_SUFFIXES = (".doc", ".docx", ".odt", ".pdf", ".indd", ".qxd", ".rtf", ".txt", ".tex")


def read_pdf(data: bytes) -> Extract:
    """The text of a PDF with the place of its pages; running headers and footers are skipped.

    Raises:
        UnreadableError: it is damaged, needs a password, or holds pictures of text only.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # It warns of each small flaw of a file on the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(
                "est protégé par un mot de passe. Enregistrez-le sans mot de passe."
            )
        pages = _pages(reader)
    except PyPdfError as error:
        raise UnreadableError("est endommagé : ce n'est pas un PDF lisible.") from error
    if not any(page.strip() for page in pages):
        raise UnreadableError(
            "ne contient que des images, pas de texte. Passez-le d'abord par une reconnaissance "
            "de caractères (OCR)."
        )
    laid_out = lay_out(pages)
    return Extract(
        laid_out.text,
        title=_title(reader),
        date=_date(reader),
        own_date=False,
        pages=laid_out.pages,
        skipped=laid_out.skipped,
        metadata=author_of(_author(reader)),
    )


def _pages(reader: PdfReader) -> list[str]:
    """The text of each page; a page that fails alone is empty, so that the numbers stay right."""
    from pypdf.errors import LimitReachedError

    if len(reader.pages) > _MAX_PAGES:
        raise UnreadableError(f"a plus de {_MAX_PAGES} pages. Découpez-le en plusieurs.")
    texts = []
    for page in reader.pages:
        try:
            texts.append(page.extract_text())
        except LimitReachedError:  # a bomb: it would fail on every page, slowly
            raise
        except Exception:  # pypdf fails on damaged pages in many ways
            texts.append("")
    return texts


def _title(reader: PdfReader) -> str | None:
    """The title in the metadata, unless it is a file's name or a single word of a program."""
    title = " ".join(str(_metadata(reader, "title") or "").split())
    of_a_file = title.lower().endswith(_SOURCE_SUFFIXES) or title.startswith("Microsoft ")
    return title if " " in title and not of_a_file else None


def _date(reader: PdfReader) -> str | None:
    created = _metadata(reader, "creation_date")
    return created.date().isoformat() if created is not None else None


def _author(reader: PdfReader) -> str | None:
    return " ".join(str(_metadata(reader, "author") or "").split()) or None


def _metadata(reader: PdfReader, name: str) -> Any:
    """A field of the metadata; a malformed one is as good as none."""
    try:
        return getattr(reader.metadata, name, None)
    except Exception:
        return None
