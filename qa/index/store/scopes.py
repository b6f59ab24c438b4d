"""Public filters as people give them, checked against an index before it is searched."""

from __future__ import annotations

import datetime
import re
import sqlite3
import unicodedata
from dataclasses import replace
from difflib import get_close_matches
from typing import Protocol

from qa.errors import FilterError
from qa.types import Filters

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class Paths(Protocol):
    """The documents that an index knows."""

    def has_folder(self, folder: str) -> bool:
        """Whether a document stands in that folder."""

    def paths_named(self, name: str) -> list[str]:
        """The documents of that path, or in the file of that path, or of that name anywhere."""

    def all_paths(self) -> list[str]:
        """The paths of all documents."""


class KnownPaths:
    """``Paths`` of the database behind a connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def has_folder(self, folder: str) -> bool:
        """See ``Paths``."""
        sql = "SELECT 1 FROM documents WHERE path >= ? AND path < ? LIMIT 1"
        return self._connection.execute(sql, (f"{folder}/", f"{folder}0")).fetchone() is not None

    def paths_named(self, name: str) -> list[str]:
        """See ``Paths``."""
        rows = self._connection.execute(
            "SELECT path FROM documents WHERE path = ?1 OR file = ?1 "
            "OR substr(path, -length(?1) - 1) = '/' || ?1 "
            "OR substr(file, -length(?1) - 1) = '/' || ?1",
            (name,),
        )
        return [row[0] for row in rows]

    def all_paths(self) -> list[str]:
        """See ``Paths``."""
        return [row[0] for row in self._connection.execute("SELECT path FROM documents")]


def checked(known: Paths, filters: Filters) -> Filters:
    """The same filters, the names of their documents made paths of the index.

    Raises:
        FilterError: a date is none, or the index holds no such document, folder or metadata.
    """
    for option, date in (("since", filters.since), ("until", filters.until)):
        if date is not None and not _is_date(date):
            raise FilterError(
                f"« {date} » n'est pas une date ({option}). Écrivez-la ainsi : 2018, 2018-06 ou "
                "2018-06-15."
            )
    for name, _ in filters.metadata:
        if not name or any(mark in name for mark in "'\"."):
            raise FilterError(f"« {name} » ne peut pas être le nom d'une métadonnée.")
    folder = None if filters.folder is None else _folder(known, filters.folder)
    paths = {path for name in filters.documents for path in _paths(known, name)}
    return replace(filters, documents=tuple(sorted(paths)), folder=folder)


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _folder(known: Paths, folder: str) -> str:
    """The folder as the index writes it."""
    for name in _forms(folder.strip("/")):
        if name and known.has_folder(name):
            return name if name != folder.strip("/") else folder
    raise FilterError(
        f"L'index ne contient rien dans le dossier « {folder} ». Donnez son chemin dans le corpus."
    )


def _forms(name: str) -> tuple[str, ...]:
    """A name as typed, then with its accents composed and decomposed: files have either."""
    forms = (name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD")))
    return tuple(dict.fromkeys(forms))


def _paths(known: Paths, name: str) -> list[str]:
    every = (known.paths_named(form) for form in _forms(name) if form)
    found = next(filter(None, every), [])
    if not found:
        close = get_close_matches(name, known.all_paths(), n=1, cutoff=0.5)
        hint = f" Le plus proche : « {close[0]} »." if close else ""
        raise FilterError(f"L'index ne contient pas de document « {name} ».{hint}")
    return found
