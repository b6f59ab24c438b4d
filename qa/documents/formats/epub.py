"""EPUB 2 and 3 (W3C): the chapters in reading order. No library under a free licence reads it."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import local_name
from qa.documents.formats.html import decode_html, visible_blocks
from qa.documents.formats.packages import (
    author_of,
    first_text,
    iso_date,
    open_package,
    parse_xml,
    read_part,
)
from qa.documents.structure import joined

_BETWEEN = "\n\n"
_CONTAINER = "META-INF/container.xml"
_CHAPTERS = {"application/xhtml+xml", "text/html"}
_FONTS = {
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
}  # obfuscated fonts are no protection


def read_epub(data: bytes) -> Extract:
    """The text of a book, chapter after chapter.

    Raises:
        UnreadableError: it is damaged, protected or holds no text.
    """
    with open_package(data) as package:
        _refuse_protected(package)
        place = _package_path(package)
        book = parse_xml(read_part(package, place))
        chapters = []
        for name in _chapter_names(book, posixpath.dirname(place)):
            chapter = visible_blocks(decode_html(read_part(package, name))[0])
            if chapter.text:
                chapters.append(chapter)
    if not chapters:
        raise UnreadableError("ne contient pas de texte ; il n'est pas indexé.")
    return Extract(
        _BETWEEN.join(chapter.text for chapter in chapters),
        title=first_text(book, "title"),
        date=iso_date(first_text(book, "date")),
        metadata=author_of(first_text(book, "creator")),
        structure=joined([(one.text, one.structure) for one in chapters], _BETWEEN),
    )


def _refuse_protected(package: zipfile.ZipFile) -> None:
    if "META-INF/encryption.xml" not in package.namelist():
        return
    root = parse_xml(read_part(package, "META-INF/encryption.xml"))
    methods = {e.get("Algorithm") for e in root.iter() if local_name(e) == "EncryptionMethod"}
    if methods - _FONTS:
        raise UnreadableError("est protégé par un verrou numérique (DRM) ; il n'est pas indexé.")


def _package_path(package: zipfile.ZipFile) -> str:
    root = parse_xml(read_part(package, _CONTAINER))
    for element in root.iter():
        path = element.get("full-path") if local_name(element) == "rootfile" else None
        if path:
            return str(path)
    raise UnreadableError("est incomplet : il ne dit pas où est son contenu.")


def _chapter_names(book: Any, folder: str) -> Iterator[str]:
    """The paths of the chapters inside the package, in reading order."""
    items = {e.get("id"): e for e in book.iter() if local_name(e) == "item"}
    for reference in book.iter():
        item = items.get(reference.get("idref")) if local_name(reference) == "itemref" else None
        if item is not None and item.get("media-type") in _CHAPTERS and item.get("href"):
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href"))))
