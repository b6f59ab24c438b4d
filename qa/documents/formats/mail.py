"""E-mails (RFC 5322, MIME): the body is a document, attached documents are documents beside it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from qa.documents.extract import Extract, Member, UnreadableError
from qa.documents.formats.html import visible_text
from qa.documents.quoting import find_quotations, find_signature
from qa.types import Range, Scalar, Structure

# The fields of a header that are shown, and how a reader of French takes them.
_LABELS = (
    ("From", "Message envoyé par"),
    ("To", "Destinataire"),
    ("Date", "Message envoyé le"),
    ("Subject", "Objet"),
)


def open_mail(data: bytes) -> Iterator[Member]:
    """The body of a mail, plain text preferred, then the files attached to it.

    Raises:
        UnreadableError: it is no mail, or holds neither text nor attachments.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableError("n'est pas un message : il n'a pas d'en-tête.")
    body, empty = _body(message), True
    if body.strip():
        empty = False
        yield Member("", _extract(message, body))
    for number, part in enumerate(message.iter_attachments(), 1):
        if part.get_content_disposition() != "attachment":
            continue  # pictures inside the text
        empty = False
        content = part.get_payload(decode=True)
        name = (part.get_filename() or f"pièce-{number}").replace("/", "_")
        if isinstance(content, bytes):
            yield Member(name, content)
        else:
            yield Member(name, UnreadableError("est un message joint ; enregistrez-le à part."))
    if empty:
        raise UnreadableError("ne contient ni texte ni pièce jointe ; il n'est pas indexé.")


def _extract(message: EmailMessage, body: str) -> Extract:
    """A message: the lines of its header that people read, then its body."""
    head, labels = "", []
    for name, words in _LABELS:
        value = _header(message, name)
        if value:
            labels.append((Range(len(head), len(head) + len(name)), words))
            head += f"{name}: {value}\n"
    text = f"{head}\n{body}"
    quoted = find_quotations(text, len(head))
    own = quoted.quotations[0].start if quoted.quotations else len(text)
    signature = find_signature(text, len(head), own)
    return Extract(
        text,
        "mime",
        _header(message, "Subject"),
        _date(message),
        date_source="courriel",
        skipped=quoted.marks,
        metadata=_metadata(message),
        structure=Structure(
            quotations=quoted.quotations,
            labels=tuple(labels),
            signatures=() if signature is None else (signature,),
        ),
    )


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content())
    return visible_text(text) if part.get_content_type() == "text/html" else text


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return " ".join(str(value).split()) or None if value is not None else None


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).date().isoformat()
    except (TypeError, ValueError):
        return None


def _metadata(message: EmailMessage) -> tuple[tuple[str, Scalar], ...]:
    """Who wrote a message to whom, and about what."""
    named = (("de", "From"), ("à", "To"), ("objet", "Subject"))
    values = ((name, _header(message, header)) for name, header in named)
    return tuple((name, value) for name, value in values if value)
