"""What a document is called: its title, or else the words that it begins with."""

from __future__ import annotations

from qa.index.uploads import shown_path
from qa.types import Document

_LONGEST = 72  # characters of the first words: about a line


def name_of(document: Document | None, path: str) -> str:
    """The title of a document, or its first words; its path where it cannot be read or is empty."""
    if document is None:
        return shown_path(path)
    return document.title or first_words(document) or shown_path(path)


def first_words(document: Document) -> str:
    """The first line that is not skipped, cut between words: «La compagnie des eaux a relevé …»."""
    skipped = sorted([*document.skipped, *document.repeated], key=lambda one: one.start)
    start = 0
    for place in skipped:
        if document.text[start : place.start].strip():
            break
        start = max(start, place.end)
    line = document.text[start:].lstrip().partition("\n")[0].strip()
    if len(line) <= _LONGEST:
        return line
    return f"{line[:_LONGEST].rpartition(' ')[0] or line[:_LONGEST]}…"
