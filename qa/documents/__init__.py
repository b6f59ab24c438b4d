"""Files become documents: decoded once, never edited, with what to skip as ranges."""

from qa.documents.files import find_files, read_document

__all__ = ["find_files", "read_document"]
