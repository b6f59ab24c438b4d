"""What a message quotes of others: replies, lines after «>», forwarded mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.metadata import date_in
from qa.types import Quotation, Range

_ATTRIBUTION = re.compile(
    r"^[ \t]*(?:(?:Le|On)\b[^\r\n]{4,200}(?:\r?\n[^\r\n]{0,100})?"
    r"(?:a écrit|a e\u0301crit|wrote)[ \u00a0\u202f]*:"
    r"|[^\r\n>]{2,80}[ \u00a0]a écrit[ \u00a0\u202f]*:)[ \t]*$",
    re.MULTILINE,
)
_FORWARDED = re.compile(
    r"^[ \t]*(?:[-_=]{2,}[ \t]*"
    r"(?:message (?:d['’]origine|transf[ée]r[ée]|original)|"
    r"courriel original|(?:original|forwarded) message|d[ée]but du message [^\r\n-]*)"
    r"[ \t]*[-_=]{2,}|(?:D[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|"
    r"Begin forwarded message)[ \t]*:)"
    r"[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
# The header that Outlook puts above what is answered.
_HEADER = re.compile(
    r"^[ \t*]*(?:De|From)[ \u00a0*]*:[^\r\n]+\r?\n(?:[ \t*]*(?:Envoy[ée]|Sent|Date|À|A|To|Cc|Objet|"
    r"Subject)[ \u00a0*]*:[^\r\n]*(?:\r?\n|\Z)){2,}",
    re.MULTILINE | re.IGNORECASE,
)
_MARKED = re.compile(r"^(?:[ \t]*>)+[ \t]?", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_AUTHOR = re.compile(
    r"(?:[,;]|\d[hH:]\d{2}(?::\d{2})?|\d{4}|[+-]\d{4})\s*(?:par\s+)?\"?(?P<name>[^\W\d][^,;<>\"\r\n\d]*?)\"?"
    r"\s*(?:[<(\[][^>\r\n]*[>)\]])?\s+(?:a e\u0301crit|a écrit|wrote)"
)
_FROM = re.compile(
    r"^[ \t*]*(?:De|From|Expéditeur)[ \u00a0*]*:[ \u00a0*]*\"?"
    r"(?P<name>[^\"<\[\r\n]*[^\"<\[\r\n\s])",
    re.MULTILINE | re.IGNORECASE,
)
_SENT = re.compile(
    r"^[ \t*]*(?:Envoy[ée](?: le)?|Sent|Date)[ \u00a0*]*:(?P<date>[^\r\n]+)",
    re.MULTILINE | re.IGNORECASE,
)
# What ends a message: the mark of RFC 3676, or a formula that stands alone on its line.
_SIGNATURE = re.compile(r"^--[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(
    r"^[ \t]*(?:(?:bien )?(?:cordialement|amicalement|sinc[èe]rement|respectueusement)|"
    r"bien [àa] (?:vous|toi)|(?:avec )?(?:mes |nos )?(?:meilleures )?salutations"
    r"(?: distingu[ée]es)?|cdlt|bonne (?:journ[ée]e|soir[ée]e|r[ée]ception))[ \t]*[,.!]?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNATURE_LINES = 8
_SIGNATURE_WIDTH = 80  # characters
_SIGNATURE_WORDS = 5  # fewer are a name, which stays with what it signs
_HEAD = 600  # characters of a quoted message in which its header stands


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a message quotes, in order, and the marks before its lines."""

    quotations: tuple[Quotation, ...]
    marks: tuple[Range, ...]


def find_quotations(text: str, start: int = 0) -> Quoted:
    """What the message of a text quotes; what stands before ``start`` is its header."""
    quotations: list[Quotation] = []
    position = start
    while (found := _next(text, position)) is not None:
        quotations.append(found)
        position = max(found.end, position + 1)
    marks = tuple(
        Range(*match.span())
        for one in quotations
        for match in _MARKED.finditer(text, one.start, one.end)
    )
    return Quoted(tuple(quotations), marks)


def find_signature(text: str, start: int, end: int) -> Range | None:
    """The signature at the end of what a sender wrote, ``[start, end)``: name, post, telephone.

    None where what follows the last formula is more than a few short lines, or a name alone.
    """
    marks = [*_SIGNATURE.finditer(text, start, end), *_CLOSING.finditer(text, start, end)]
    for mark in sorted(marks, key=lambda match: match.start()):
        body = text[mark.end() : end]
        lines = [line for line in body.splitlines() if line.strip()]
        if (
            len(lines) <= _SIGNATURE_LINES
            and max(map(len, lines), default=0) <= _SIGNATURE_WIDTH
            and len(body.split()) >= _SIGNATURE_WORDS
        ):
            first = mark.end() + len(body) - len(body.lstrip())
            return Range(first, mark.end() + len(body.rstrip()))
    return None


def _next(text: str, position: int) -> Quotation | None:
    """The next thing quoted from a place on."""
    said = _ATTRIBUTION.search(text, position)
    marked = _MARKED.search(text, position)
    rest = min(
        filter(None, (_FORWARDED.search(text, position), _HEADER.search(text, position))),
        key=lambda match: match.start(),
        default=None,
    )
    first = min(filter(None, (said, marked, rest)), key=lambda match: match.start(), default=None)
    if first is None:
        return None
    start = first.start()
    if first is rest:
        return Quotation(start, len(text), *_header(text[start : start + _HEAD]))
    body = first.end() if first is said else start
    end = _end_of_marked(text, body)
    if first is said:
        author = _AUTHOR.search(first.group())
        name = author["name"].strip() if author else None
        # Some programs leave out the marks: all that follows is quoted.
        return Quotation(start, len(text) if end <= body else end, name, date_in(first.group()))
    return Quotation(start, end)


def _header(head: str) -> tuple[str | None, str | None]:
    """Who wrote a forwarded message, and when."""
    author, sent = _FROM.search(head), _SENT.search(head)
    return author["name"].strip() if author else None, date_in(sent["date"]) if sent else None


def _end_of_marked(text: str, position: int) -> int:
    """Where the marked lines end that begin at a place, blank ones before and between included."""
    end = position
    while position < len(text):
        line = _LINE.match(text, position)
        assert line is not None  # noqa: S101 - it matches anything
        stripped = line.group().strip()
        if stripped.startswith(">"):
            end = line.end()
        elif stripped:
            break
        position = line.end()
    return end
