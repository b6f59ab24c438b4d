"""What spreadsheets and presentations of OpenDocument 1.3 have in common: their package."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import local_name
from qa.documents.formats.packages import (
    author_of,
    first_text,
    iso_date,
    open_package,
    parse_xml,
    read_part,
)


def open_odf(data: bytes) -> tuple[bytes, Any | None]:
    """The content of an OpenDocument file, and the root of its metadata.

    Raises:
        UnreadableError: it is damaged, encrypted or incomplete.
    """
    with open_package(data) as package:
        manifest = optional_part(package, "META-INF/manifest.xml")
        if manifest is not None and any(
            local_name(element) == "encryption-data" for element in manifest.iter()
        ):
            raise UnreadableError(
                "est protégé par un mot de passe. Enregistrez-le sans mot de passe."
            )
        return read_part(package, "content.xml"), optional_part(package, "meta.xml")


def iterate_odf(content: bytes) -> Iterator[tuple[str, Any]]:
    """The beginnings and ends of the elements of a content, without the whole in memory.

    Raises:
        UnreadableError: it is no XML.
    """
    from lxml import etree

    try:
        yield from etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
    except etree.XMLSyntaxError as error:
        raise UnreadableError("est endommagé : son contenu n'est pas du XML valide.") from error


def optional_part(package: Any, name: str) -> Any | None:
    """A part that a whole document may lack, or whose damage costs nothing but metadata."""
    try:
        return parse_xml(read_part(package, name))
    except UnreadableError:
        return None


def extract_odf(text: str, meta: Any | None, no_text: str, pages: tuple[int, ...] = ()) -> Extract:
    """What was read, with the title, the author and the date of creation that the file states.

    Raises:
        UnreadableError: there is no text.
    """
    if not text:
        raise UnreadableError(no_text)
    if meta is None:
        return Extract(text, pages=pages)
    return Extract(
        text,
        title=first_text(meta, "title"),
        date=iso_date(first_text(meta, "creation-date", "date")),
        own_date=False,
        pages=pages,
        metadata=author_of(first_text(meta, "initial-creator", "creator")),
    )
