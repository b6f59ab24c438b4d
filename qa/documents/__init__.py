"""Files become documents: decoded once, never edited, with what to skip as ranges."""

from qa.documents.files import Listing, find_files, printable, read_document, relative_path

__all__ = ["Listing", "find_files", "printable", "read_document", "relative_path"]
