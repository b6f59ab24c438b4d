"""Plain text and Markdown: the text is the file's, character for character."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from qa.documents.decoding import decode
from qa.documents.extract import Extract, Member, UnreadableError
from qa.documents.front_matter import read_front_matter
from qa.documents.markup import read_markup
from qa.types import Range

_PART = 1_000_000  # characters: a thick book
_BORDERS = ("\n\n", "\r\n\r\n", "\n", "\r", ". ", " ")


def read_text(data: bytes) -> Extract:
    """Decode a text; line ends, typography and Unicode form stay.

    Raises:
        UnreadableError: the bytes are not text.
    """
    text, encoding = decode(data)
    _refuse_blank(text)
    markup = read_markup(text, plain=True)
    return Extract(text, encoding, skipped=markup.marks, structure=markup.structure)


def read_marked_up(data: bytes) -> Extract:
    """Decode a text with light markup; its front matter says title, date, author and more.

    Raises:
        UnreadableError: the bytes are not text.
    """
    text, encoding = decode(data)
    _refuse_blank(text)
    front = read_front_matter(text)
    markup = read_markup(text, front.end)
    return Extract(
        text,
        encoding,
        title=front.title,
        date=front.date,
        date_source="en-tête",
        skipped=(*([Range(0, front.end)] if front.end else ()), *markup.marks),
        structure=markup.structure,
        metadata=front.metadata,
    )


def _refuse_blank(text: str) -> None:
    if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise UnreadableError("est vide ; il n'est pas indexé.")


def text_parts(stream: TextIO, encoding: str) -> Iterator[Member]:
    """A long text in parts that end with a paragraph, if they can, named by their numbers from 1.

    Together they are the whole text, but for parts that are blank. The metadatum ``offset`` is the
    character of the file at which a part begins.
    """
    held, offset, number = "", 0, 0
    while held := held + stream.read(_PART - len(held)):
        number += 1
        end = len(held) if len(held) < _PART else _border(held)
        if not held[:end].isspace():
            known = (("offset", offset),)
            yield Member(str(number), Extract(held[:end], encoding, metadata=known, is_part=True))
        held, offset = held[end:], offset + end


def _border(text: str) -> int:
    """Where in its second half a text is best cut."""
    for border in _BORDERS:
        found = text.rfind(border, len(text) // 2)
        if found >= 0:
            return found + len(border)
    return len(text)
