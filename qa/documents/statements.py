"""What a document says of itself: who wrote it, when, what it is called, how it begins.

Each statement has its place in the text, where it stands there («Auteur : Nadia Perrin», the header
of a mail, front matter); what only the file's metadata hold is marked with the field's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from qa.documents.metadata import dates_in
from qa.documents.numbered import section_range
from qa.documents.ranges import left_out
from qa.french.dates import spell_date
from qa.french.sections import SectionMention, section_of_heading
from qa.french.sentences import sentence_ranges
from qa.types import Document, Range

AUTHOR, DATE, CREATED, TITLE = "auteur", "date", "date de création du fichier", "titre"
_HEAD = 1500  # characters in which a document says what it is
_LONGEST = 900  # characters of a section that are given
_FIRST_WORD = re.compile(r"(?:[«“„\"(\[]\s?)?[^\W_]")  # behind rules and marks
_OPENING = 400  # characters of the first sentences
_SENTENCES = 2
_LOOKED_AT = 4000  # characters in which the first sentences are looked for
_AUTHOR_LINE = re.compile(
    r"^[ \t>*_#:-]*(?:(?:auteure?s?|autrice|r[ée]dact(?:eur|rice)|authors?)[ \t*_]*:|"
    r"(?:r[ée]dig[ée]|[ée]crit)e? par[ \t]*:?)"
    r"[ \t*_]*(?P<name>[^\W\d_][^\r\n,;]{1,80}?)[ \t*_.]*$",
    re.MULTILINE | re.IGNORECASE,
)
_SENDERS = r"from|de|exp[ée]diteur"
_RECIPIENTS = r"to|[àa]|destinataires?"
_AUTHORS = r"auteure?s?|autrice|authors?|par|creator"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document says of itself, in words, at ``[start, end)`` of its text.

    ``text`` are these characters; where they are none, ``field`` names the metadatum that says it.
    ``shown`` is what to show around them.
    """

    text: str
    start: int
    end: int
    shown: Range
    field: str | None = None


def stated_author(document: Document) -> Statement | None:
    """Who wrote a document, by its metadata or by a line of its head that says so."""
    known = dict(document.metadata)
    author = known.get(AUTHOR) or known.get("de")
    if isinstance(author, str) and author.strip():
        return _labelled(document, author, f"{_AUTHORS}|{_SENDERS}", AUTHOR)
    match = _AUTHOR_LINE.search(document.text[:_HEAD])
    return None if match is None else _at(document, *match.span("name"))


def stated_sender(document: Document) -> Statement | None:
    """Who sent a message, None for what is no message."""
    sender = dict(document.metadata).get("de")
    return _labelled(document, sender, _SENDERS, "de") if isinstance(sender, str) else None


def stated_recipient(document: Document) -> Statement | None:
    """Whom a message was sent to, None for what is no message."""
    found = dict(document.metadata).get("à")
    return _labelled(document, found, _RECIPIENTS, "à") if isinstance(found, str) else None


def stated_title(document: Document) -> Statement | None:
    """What a document is called."""
    if document.title is None:
        return None
    words = map(re.escape, document.title.split())
    match = re.search(r"\s+".join(words), document.text[:_HEAD])
    if match is None:
        return _nowhere(document.title, TITLE)
    return _at(document, *match.span())


def stated_date(document: Document) -> Statement | None:
    """When a document is of; for want of that, when its file was made, by the file's own word."""
    if document.date is None:
        if document.created is None:
            return None
        return _nowhere(spell_date(document.created), CREATED)
    head = document.text[:_HEAD]
    if document.date_source == "courriel":
        match = re.search(r"^(?:Date|Envoyé(?: le)?)\s*:[ \t]*(\S.*?)[ \t]*$", head, re.MULTILINE)
        if match is not None:
            return _at(document, *match.span(1))
    for place, date in dates_in(head):
        if date == document.date:
            return _at(document, place.start, place.end)
    field = "nom du fichier" if document.date_source == "nom du fichier" else DATE
    return _nowhere(spell_date(document.date), field)


def opening(document: Document) -> Statement | None:
    """How a document begins: its title, where that stands before them, and its first sentences."""
    sentences = _first_sentences(document)
    if not sentences:
        return None
    start, end = sentences[0].start, sentences[-1].end
    title = stated_title(document)
    if title is not None and title.field is None and 0 <= start - title.end <= _HEAD // 5:
        skipped = any(one.start <= title.start < one.end for one in left_out(document))
        start = start if skipped else title.start
    return _at(document, start, end, whole_lines=False)


def section_text(document: Document, section: SectionMention) -> Statement | None:
    """What stands under the heading of a numbered part; None without one.

    A long part is cut after a sentence.
    """
    text = document.text
    for heading in document.structure.headings:
        named = section_of_heading(" ".join(text[heading.start : heading.end].split()))
        if named is None or not named.names(section):
            continue
        whole = section_range(document, heading)
        end = _last_word(document, whole)
        first = _FIRST_WORD.search(text, heading.end, end)
        if first is None:
            continue  # a table of contents
        start = first.start()
        if end - start > _LONGEST:
            within = sentence_ranges(text, start, end)
            ends = [one.end for one in within if one.end - start <= _LONGEST]
            end = ends[-1] if ends else within[0].end
        return _at(document, start, end, whole_lines=False)
    return None


def _last_word(document: Document, whole: Range) -> int:
    """Where a range ends without the white space and the marks behind its last word."""
    end = whole.start + len(document.text[whole.start : whole.end].rstrip())
    for skip in reversed(left_out(document)):
        if whole.start < skip.start < end <= skip.end:
            end = whole.start + len(document.text[whole.start : skip.start].rstrip())
    return end


def _first_sentences(document: Document) -> list[Range]:
    """The first sentences that are neither headings, rules nor lines of names."""
    text, skips = document.text, left_out(document)
    headings = (Range(one.start, one.end) for one in document.structure.headings)
    blocks = [*headings, *skips]
    found: list[Range] = []
    for sentence in _prose(text, blocks):
        if found and sentence.end - found[0].start > _OPENING:
            break
        found.append(sentence)
        if len(found) == _SENTENCES:
            break
    return found


def _prose(text: str, blocks: list[Range]) -> Iterator[Range]:
    begun = False
    for sentence in sentence_ranges(text, 0, min(len(text), _LOOKED_AT)):
        inside = any(one.start < sentence.end and sentence.start < one.end for one in blocks)
        ends = text[sentence.end - 1] in ".!?…»:;"
        if inside or not (ends or begun) or len(text[sentence.start : sentence.end].split()) < 3:
            if begun:
                return
            continue
        begun = True
        yield Range(sentence.start, sentence.end)


def _labelled(document: Document, value: str, labels: str, field: str) -> Statement:
    """A metadatum, at the line of the head that gives it under its label; of an address, its name
    alone.
    """
    name = parseaddr(value)[0] or value if "@" in value else value
    name = name.strip(" \"'")
    match = re.search(
        rf"^[^\w\r\n]*(?:{labels})\b[^\w\r\n]*(?P<name>{re.escape(name)})",
        document.text[:_HEAD],
        re.MULTILINE | re.IGNORECASE,
    )
    return _nowhere(name, field) if match is None else _at(document, *match.span("name"))


def _at(document: Document, start: int, end: int, *, whole_lines: bool = True) -> Statement:
    text = document.text
    shown = Range(start, end)
    if whole_lines:
        first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        ends = [place for mark in "\r\n" if (place := text.find(mark, end)) >= 0]
        shown = Range(first, min(ends, default=len(text)))
    return Statement(text[start:end], start, end, shown)


def _nowhere(text: str, field: str) -> Statement:
    return Statement(text, 0, 0, Range(0, 0), field)
