"""Public filters as people give them, checked against an index before it is searched."""

from __future__ import annotations

import datetime
import re
import sqlite3
from dataclasses import replace
from difflib import get_close_matches

from qa.errors import FilterError
from qa.types import Filters

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def checked(connection: sqlite3.Connection, filters: Filters) -> Filters:
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
    if filters.folder is not None:
        _check_folder(connection, filters.folder)
    paths = {path for name in filters.documents for path in _paths(connection, name)}
    return replace(filters, documents=tuple(sorted(paths)))


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _check_folder(connection: sqlite3.Connection, folder: str) -> None:
    name = folder.strip("/")
    found = connection.execute(
        "SELECT 1 FROM documents WHERE path >= ? AND path < ? LIMIT 1", (f"{name}/", f"{name}0")
    ).fetchone()
    if not name or found is None:
        raise FilterError(
            f"L'index ne contient rien dans le dossier « {folder} ». Donnez son chemin dans le "
            "corpus."
        )


def _paths(connection: sqlite3.Connection, name: str) -> list[str]:
    """The documents of that path, or in the file of that path, or of that file name anywhere."""
    rows = connection.execute(
        "SELECT path FROM documents WHERE path = ?1 OR file = ?1 "
        "OR substr(path, -length(?1) - 1) = '/' || ?1 OR substr(file, -length(?1) - 1) = '/' || ?1",
        (name,),
    ).fetchall()
    if not rows or not name:
        known = [row[0] for row in connection.execute("SELECT path FROM documents")]
        close = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f" Le plus proche : « {close[0]} »." if close else ""
        raise FilterError(f"L'index ne contient pas de document « {name} ».{hint}")
    return [row[0] for row in rows]
