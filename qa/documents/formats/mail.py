"""E-mails (RFC 5322, MIME): the body is a document, attached documents are documents beside it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from qa.documents.extract import Extract, Member, UnreadableError
from qa.documents.formats.html import visible_text
from qa.types import Scalar


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
        yield Member(
            "",
            Extract(
                body, "mime", _header(message, "Subject"), _date(message), metadata=_sender(message)
            ),
        )
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


def _sender(message: EmailMessage) -> tuple[tuple[str, Scalar], ...]:
    sender = _header(message, "From")
    return (("de", sender),) if sender else ()
