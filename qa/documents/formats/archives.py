"""ZIP archives of documents: read member by member, never unpacked to disk."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator

from qa.documents.extract import Member, UnreadableError
from qa.documents.formats.packages import open_package, read_member

_MAX_MEMBERS = 100_000
_UTF8_NAME = 0x800  # of a member's flags, as APPNOTE.TXT defines them
_NESTED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")


def open_zip(data: bytes) -> Iterator[Member]:
    """The files of an archive, hidden ones left out, with the reason for each that is refused.

    Raises:
        UnreadableError: it is damaged, or unpacks beyond all bounds.
    """
    with open_package(data) as archive:
        parts = archive.infolist()
        if len(parts) > _MAX_MEMBERS:
            raise UnreadableError(
                f"contient plus de {_MAX_MEMBERS} fichiers ; il n'est pas indexé."
            )
        seen: set[str] = set()
        for part in parts:
            name = _name(part)
            if part.is_dir() or _is_hidden(name):
                continue
            try:
                _check(part, name, seen)
                yield Member(name, read_member(archive, part))
            except UnreadableError as error:
                yield Member(name, error)


def _check(part: zipfile.ZipInfo, name: str, seen: set[str]) -> None:
    if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
        raise UnreadableError("a un nom qui sort de l'archive ; il n'est pas lu.")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise UnreadableError("est un lien symbolique dans une archive ; il n'est pas suivi.")
    if name.lower().endswith(_NESTED):
        raise UnreadableError("est une archive dans une archive. Extrayez-la à part.")
    if name in seen:
        raise UnreadableError("est deux fois dans l'archive ; seul le premier est lu.")
    seen.add(name)


def _is_hidden(name: str) -> bool:
    folders = name.split("/")
    return folders[0] == "__MACOSX" or any(
        part.startswith(".") and part not in {".", ".."} for part in folders
    )


def _name(part: zipfile.ZipInfo) -> str:
    """The member's name: many programs write UTF-8 without saying so, Windows code page 850."""
    name = part.filename.replace("\\", "/")
    if part.flag_bits & _UTF8_NAME or name.isascii():
        return name
    raw = name.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")
