"""ZIP packages that are one document (DOCX, ODT, EPUB): opened within bounds, parsed safely."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from qa.documents.extract import UnreadableError
from qa.documents.formats.blocks import local_name, safe_parser
from qa.types import Scalar

MAX_UNPACKED = 512 * 1024 * 1024
_MAX_PART = 128 * 1024 * 1024
_ENCRYPTED = 0x1  # of a member's flags, as APPNOTE.TXT defines them
_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?!\d)")


def open_package(data: bytes) -> zipfile.ZipFile:
    """Open a package whose parts together stay within ``MAX_UNPACKED``.

    Sizes are those declared: zipfile never reads more of a part than it declares.

    Raises:
        UnreadableError: it is no ZIP file, is a bomb, or is encrypted.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        if data.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE container: Office encrypts into one
            raise UnreadableError(
                "est protégé par un mot de passe. Enregistrez-le sans mot de passe."
            ) from error
        raise UnreadableError("est endommagé : ce n'est pas un fichier de ce format.") from error
    if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
        raise UnreadableError(
            f"se déploie en plus de {MAX_UNPACKED // 2**20} Mio ; il n'est pas indexé."
        )
    return package


def read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part.

    Raises:
        UnreadableError: the part is missing, too large, encrypted or damaged.
    """
    try:
        part = package.getinfo(name)
    except KeyError as error:
        raise UnreadableError(f"est incomplet : il y manque « {name} ».") from error
    return read_member(package, part)


def read_member(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The bytes of one member of a ZIP file.

    Raises:
        UnreadableError: the member is too large, encrypted or damaged.
    """
    if part.flag_bits & _ENCRYPTED:
        raise UnreadableError("est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
    if part.file_size > _MAX_PART:
        raise UnreadableError(
            f"se déploie en plus de {_MAX_PART // 2**20} Mio ; il n'est pas indexé."
        )
    try:
        return package.read(part)
    except Exception as error:  # zlib, lzma, bz2 and zipfile raise errors of many kinds
        raise UnreadableError("est endommagé : il ne se décompresse pas.") from error


def parse_xml(data: bytes) -> Any:
    """The root of an XML part.

    Raises:
        UnreadableError: it does not parse.
    """
    from lxml import etree

    try:
        root = etree.fromstring(data, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("est endommagé : son contenu n'est pas du XML valide.") from error
    if root is None:
        raise UnreadableError("est endommagé : son contenu est vide.")
    return root


def first_text(root: Any, *names: str) -> str | None:
    """The text of the first element that has one of these names, in the order of ``names``."""
    for name in names:
        for element in root.iter():
            text = (element.text or "").strip() if local_name(element) == name else ""
            if text:
                return text
    return None


def iso_date(text: str | None) -> str | None:
    """The ISO date that a metadata field begins with, without its time."""
    match = _ISO_DATE.match(text or "")
    return match[0] if match else None


def author_of(name: str | None) -> tuple[tuple[str, Scalar], ...]:
    """The author as metadata, nothing if unknown."""
    return (("auteur", name),) if name else ()
