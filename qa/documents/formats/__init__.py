"""The formats: one module a family, its libraries imported where they are used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from qa.documents.extract import Opener, Reader, StreamOpener

# One document a file: the suffix, and the function that reads it.
_READERS = {
    ".txt": "text.read_text",
    ".text": "text.read_text",
    ".md": "text.read_marked_up",
    ".markdown": "text.read_marked_up",
    ".adoc": "text.read_marked_up",
    ".rst": "rst.read_rst",
    ".html": "html.read_html",
    ".htm": "html.read_html",
    ".xhtml": "html.read_html",
    ".pdf": "pdf.read_pdf",
    ".docx": "office.read_docx",
    ".docm": "office.read_docx",
    ".odt": "office.read_odt",
    ".doc": "old_word.read_doc",
    ".rtf": "rtf.read_rtf",
    ".epub": "epub.read_epub",
    ".xlsx": "spreadsheets.read_xlsx",
    ".xlsm": "spreadsheets.read_xlsx",
    ".xls": "spreadsheets.read_xls",
    ".ods": "spreadsheets.read_ods",
    ".pptx": "slides.read_pptx",
    ".pptm": "slides.read_pptx",
    ".ppsx": "slides.read_pptx",
    ".odp": "slides.read_odp",
    ".srt": "subtitles.read_subtitles",
    ".vtt": "subtitles.read_subtitles",
    ".log": "text.read_text",
    ".xml": "xml.read_xml",
    ".ipynb": "json_files.read_notebook",
}
# Several documents a file.
_OPENERS = {
    ".csv": "tables.open_csv",
    ".tsv": "tables.open_csv",
    ".jsonl": "tables.open_json_lines",
    ".ndjson": "tables.open_json_lines",
    ".json": "json_files.open_json",
    ".eml": "mail.open_mail",
    ".zip": "archives.open_zip",
}
# Texts, of any length: what is too long for one document, or for the memory, is read in pieces.
_STREAMS = {
    ".txt": "text.text_parts",
    ".text": "text.text_parts",
    ".md": "text.text_parts",
    ".markdown": "text.text_parts",
    ".log": "text.text_parts",
    ".csv": "tables.csv_rows",
    ".tsv": "tables.csv_rows",
    ".jsonl": "tables.json_rows",
    ".ndjson": "tables.json_rows",
}
SUFFIXES = frozenset({*_READERS, *_OPENERS})
# What some formats are read with: where one is installed, files that were refused are read.
LIBRARIES = ("lxml", "openpyxl", "pypdfium2", "trafilatura", "xlrd")
PROGRAMS = ("antiword", "soffice", "tesseract")


def reader_of(suffix: str) -> Reader | None:
    """What reads files of this suffix as one document, None if nothing does."""
    return _load(_READERS.get(suffix.lower()))


def opener_of(suffix: str) -> Opener | None:
    """What opens files of this suffix as several documents, None if nothing does."""
    return _load(_OPENERS.get(suffix.lower()))


def stream_opener_of(suffix: str) -> StreamOpener | None:
    """What reads long files of this suffix piece by piece, None if nothing does."""
    return _load(_STREAMS.get(suffix.lower()))


def _load(place: str | None) -> Callable[..., Any] | None:
    if place is None:
        return None
    module, name = place.split(".")
    function: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), name)
    return function
