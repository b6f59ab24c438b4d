"""Files become documents: decoded once, never edited, with what to skip as ranges."""

from qa.documents.edges import leave_out, take_back
from qa.documents.files import Listing, digest_of, find_files, printable, read_bytes, relative_path
from qa.documents.formats import SUFFIXES as DOCUMENT_SUFFIXES
from qa.documents.formats.kinds import counted_kind, kind_of
from qa.documents.metadata import date_in
from qa.documents.numbered import section_range
from qa.documents.reading import (
    check_file,
    open_content,
    read_document,
    read_pieces,
    reading_abilities,
)
from qa.documents.statements import (
    Statement,
    opening,
    section_text,
    stated_author,
    stated_date,
    stated_recipient,
    stated_sender,
    stated_title,
)
from qa.documents.textless import documents_with_textless_pages

__all__ = [
    "DOCUMENT_SUFFIXES",
    "Listing",
    "Statement",
    "check_file",
    "counted_kind",
    "date_in",
    "digest_of",
    "documents_with_textless_pages",
    "find_files",
    "kind_of",
    "leave_out",
    "open_content",
    "opening",
    "printable",
    "read_bytes",
    "read_document",
    "read_pieces",
    "reading_abilities",
    "relative_path",
    "section_range",
    "section_text",
    "stated_author",
    "stated_date",
    "stated_recipient",
    "stated_sender",
    "stated_title",
    "take_back",
]
