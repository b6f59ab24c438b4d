"""Ranges of characters put together."""

from __future__ import annotations

from collections.abc import Collection

from qa.types import Document, Range


def merged(ranges: Collection[Range]) -> tuple[Range, ...]:
    """Ranges in order, those that meet made one."""
    made: list[Range] = []
    for found in sorted(ranges, key=lambda one: (one.start, one.end)):
        if made and found.start <= made[-1].end:
            made[-1] = Range(made[-1].start, max(made[-1].end, found.end))
        else:
            made.append(found)
    return tuple(made)


def left_out(document: Document) -> tuple[Range, ...]:
    """What of a document is in no passage, in order."""
    return merged((*document.skipped, *document.repeated))
