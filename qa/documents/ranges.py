"""Ranges of characters put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from qa.types import Document, Range, Substitution


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


def substitute(text: str, substitutions: Iterable[Substitution]) -> str:
    """The text as it is searched and read; substitutions are in order and do not overlap."""
    parts, position = [], 0
    for one in substitutions:
        parts += [text[position : one.start], one.text]
        position = one.end
    return "".join([*parts, text[position:]])
