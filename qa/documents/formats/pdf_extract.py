"""The text of a PDF: the words that PDFium finds on its pages, laid out by their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qa.documents.extract import Extract, UnreadableError, spell_pages
from qa.documents.formats.layout import lay_out
from qa.documents.formats.ocr import recognise
from qa.documents.formats.packages import author_of
from qa.documents.formats.page_layout import lines_of
from qa.documents.formats.pdf_words import words_of
from qa.documents.formats.running_lines import PageLines

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MAX_PAGES = 20_000
_MAX_PICTURES = 500  # pages of a document that are recognised: each takes seconds
_SOURCE_SUFFIXES = (".doc", ".docx", ".odt", ".pdf", ".indd", ".qxd", ".rtf", ".txt", ".tex")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")  # ISO 32000-1, 7.9.4
OnPage = Callable[[bool], None]


def extract_pdf(data: bytes, *, read_pictures: bool, on_page: OnPage) -> Extract:
    """The text of a PDF with the place of its pages; running headers and footers are skipped.

    ``on_page`` is called before each page is read, with True where it is to be recognised.

    Raises:
        UnreadableError: it is damaged, needs a password, or holds pictures of text only.
    """
    with _opened(data) as document:
        pages = _pages(document, on_page, read_pictures=read_pictures)
        known = document.get_metadata_dict()
    if not any(page.found.lines for page in pages):
        raise UnreadableError(
            "ne contient que des images, pas de texte. Passez-le d'abord par une reconnaissance "
            "de caractères (OCR), ou installez Tesseract avec son français : qa s'en servira."
        )
    laid_out = lay_out([page.found for page in pages])
    recognised = spell_pages(n for n, page in enumerate(pages, 1) if page.recognised)
    return Extract(
        laid_out.text,
        title=_title(known.get("Title", "")),
        date=_date(known.get("CreationDate", "")),
        own_date=False,
        pages=laid_out.pages,
        skipped=laid_out.skipped,
        metadata=(
            *author_of(" ".join(known.get("Author", "").split()) or None),
            *((("ocr", recognised),) if recognised else ()),
        ),
        textless=tuple(n for n, page in enumerate(pages, 1) if page.textless),
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


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page; whether it is a picture that was read, or that could not be."""

    found: PageLines
    recognised: bool = False
    textless: bool = False


def _pages(document: PdfDocument, on_page: OnPage, *, read_pictures: bool) -> list[_Page]:
    """The lines of each page; one that fails alone is empty, so that the numbers stay right."""
    count = len(document)
    if count > _MAX_PAGES:
        raise UnreadableError(f"a plus de {_MAX_PAGES} pages. Découpez-le en plusieurs.")
    pages: list[_Page] = []
    pictures = _MAX_PICTURES if read_pictures else 0
    for number in range(count):
        on_page(False)
        pages.append(_page(document, number, on_page, read_picture=pictures > 0))
        pictures -= pages[-1].recognised
    return pages


def _page(document: PdfDocument, number: int, on_page: OnPage, *, read_picture: bool) -> _Page:
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
    except PdfiumError:
        return _Page(PageLines(0.0, ()), textless=True)
    try:
        words = words_of(page)
        if words.words or not _is_picture(page):
            return _Page(PageLines(words.height, lines_of(words)))
        read = None
        if read_picture:
            on_page(True)
            read = recognise(page)
        if read is not None and read.words:
            return _Page(PageLines(read.height, lines_of(read)), recognised=True)
        return _Page(PageLines(words.height, ()), textless=True)
    except PdfiumError:
        return _Page(PageLines(0.0, ()), textless=True)
    finally:
        page.close()


def _is_picture(page: PdfPage) -> bool:
    """Whether a page without words shows something all the same; one that is blank does not."""
    return next(page.get_objects(max_depth=1), None) is not None


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
