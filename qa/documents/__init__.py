"""Files become documents: decoded once, never edited, with what to skip as ranges."""

from qa.documents.edges import leave_out, take_back
from qa.documents.files import Listing, digest_of, find_files, printable, read_bytes, relative_path
from qa.documents.formats.kinds import counted_kind, kind_of
from qa.documents.reading import (
    check_file,
    open_content,
    read_document,
    read_pieces,
    reading_abilities,
)
from qa.documents.textless import documents_with_textless_pages

__all__ = [
    "Listing",
    "check_file",
    "counted_kind",
    "digest_of",
    "documents_with_textless_pages",
    "find_files",
    "kind_of",
    "leave_out",
    "open_content",
    "printable",
    "read_bytes",
    "read_document",
    "read_pieces",
    "reading_abilities",
    "relative_path",
    "take_back",
]
