"""Files become documents: decoded once, never edited, with what to skip as ranges."""

from qa.documents.edges import leave_out
from qa.documents.files import Listing, find_files, printable, read_bytes, relative_path
from qa.documents.reading import check_file, read_document, read_pieces, reading_abilities

__all__ = [
    "Listing",
    "check_file",
    "find_files",
    "leave_out",
    "printable",
    "read_bytes",
    "read_document",
    "read_pieces",
    "reading_abilities",
    "relative_path",
]
