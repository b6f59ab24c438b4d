"""PDF: the words that PDFium finds on its pages, laid out by their places."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.layout import lay_out
from qa.documents.formats.packages import author_of
from qa.documents.formats.page_layout import lines_of
from qa.documents.formats.pdf_words import words_of
from qa.documents.formats.running_lines import PageLines

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MAX_PAGES = 20_000
_SOURCE_SUFFIXES = (".doc", ".docx", ".odt", ".pdf", ".indd", ".qxd", ".rtf", ".txt", ".tex")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")  # ISO 32000-1, 7.9.4
# PDFium keeps its state in the process: one document at a time.
_pdfium = threading.Lock()


def read_pdf(data: bytes) -> Extract:
    """The text of a PDF with the place of its pages; running headers and footers are skipped.

    Raises:
        UnreadableError: it is damaged, needs a password, or holds pictures of text only.
    """
    with _pdfium, _opened(data) as document:
        pages = _pages(document)
        if not any(page.lines for page in pages):
            raise UnreadableError(
                "ne contient que des images, pas de texte. Passez-le d'abord par une "
                "reconnaissance de caractères (OCR)."
            )
        known = document.get_metadata_dict()
    laid_out = lay_out(pages)
    return Extract(
        laid_out.text,
        title=_title(known.get("Title", "")),
        date=_date(known.get("CreationDate", "")),
        own_date=False,
        pages=laid_out.pages,
        skipped=laid_out.skipped,
        metadata=author_of(" ".join(known.get("Author", "").split()) or None),
    )


@contextmanager
def _opened(data: bytes) -> Iterator[PdfDocument]:
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableError(
                "est protégé par un mot de passe. Enregistrez-le sans mot de passe."
            ) from error
        raise UnreadableError("est endommagé : ce n'est pas un PDF lisible.") from error
    try:
        yield document
    finally:
        document.close()


def _pages(document: PdfDocument) -> list[PageLines]:
    """The lines of each page; one that fails alone is empty, so that the numbers stay right."""
    count = len(document)
    if count > _MAX_PAGES:
        raise UnreadableError(f"a plus de {_MAX_PAGES} pages. Découpez-le en plusieurs.")
    return [_page(document, number) for number in range(count)]


def _page(document: PdfDocument, number: int) -> PageLines:
    from pypdfium2 import PdfiumError

    with suppress(PdfiumError):
        page = document[number]
        try:
            words = words_of(page)
        finally:
            page.close()
        return PageLines(words.height, lines_of(words))
    return PageLines(0.0, ())


def _title(stated: str) -> str | None:
    """The title in the metadata, unless it is a file's name or a single word of a program."""
    title = " ".join(stated.split())
    of_a_file = title.lower().endswith(_SOURCE_SUFFIXES) or title.startswith("Microsoft ")
    return title if " " in title and not of_a_file else None


def _date(stated: str) -> str | None:
    """The day on which the file was made; a malformed one is as good as none."""
    match = _DATE.match(stated)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat()
    except ValueError:
        return None
