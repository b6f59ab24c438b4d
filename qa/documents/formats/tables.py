"""CSV and JSON lines: a row with a text is a document, a table of facts is one as a whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, TextIO

from qa.documents.decoding import decode
from qa.documents.extract import Extract, Member, UnreadableError
from qa.documents.files import MAX_BYTES
from qa.documents.formats.grids import table_members
from qa.french.analysis import strip_accents
from qa.types import Scalar

# By order of preference; compared in lower case and without accents.
_TEXT = "texte text contenu content corps body article passage paragraphe paragraph".split()
_TITLE = "titre title headline intitule".split()
_DATE = "date date_publication published publication created_at datetime".split()
_DELIMITERS = ",;\t|"
_LONGEST = MAX_BYTES + 1  # characters of a line, or of a field


def open_csv(data: bytes) -> Iterator[Member]:
    """The rows of a table in memory: see ``csv_rows``."""
    text, encoding = decode(data)
    return csv_rows(io.StringIO(text, newline=""), encoding)


def open_json_lines(data: bytes) -> Iterator[Member]:
    """The lines of a JSON lines file in memory: see ``json_rows``."""
    text, encoding = decode(data)
    return json_rows(io.StringIO(text, newline=""), encoding)


def csv_rows(stream: TextIO, encoding: str) -> Iterator[Member]:
    """The rows of a table with a heading.

    Where a column is called «texte» or the like, each row is a document named by its number from 1,
    and columns other than text, title and date become metadata. Rows without text are left out.
    Any other table is one document, the text of the file, with its rows and columns as structure;
    one of more than some hundred thousand characters is parts, named by their numbers from 1.

    Raises:
        UnreadableError: it is not CSV.
    """
    # The module's limit of 128 KiB is for all readers of the process: a long article passes it.
    csv.field_size_limit(_LONGEST)
    heading, lines = _after_heading(stream)
    delimiter = max(_DELIMITERS, key=heading.count)
    try:
        names = next(csv.reader([heading], delimiter=delimiter), [])
        columns = _columns_of(names)
        if "text" not in columns:
            yield from table_members(lines, encoding)
            return
        rows = csv.DictReader(lines, delimiter=delimiter)
        yield from _members(((n, row) for n, row in enumerate(rows, 1)), columns, encoding)
    except csv.Error as error:
        raise UnreadableError("est mal formé : ce n'est pas du CSV.") from error


def json_rows(stream: TextIO, encoding: str) -> Iterator[Member]:
    """The lines of a JSON lines file, each an object and a document named by its number from 1.

    Raises:
        UnreadableError: the first object has no key «texte» or the like.
    """
    columns: dict[str, str] = {}
    for number, line in enumerate(_lines(stream), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            yield Member(str(number), UnreadableError("n'est pas un objet JSON."))
            continue
        columns = columns or _columns(row)
        yield from _members([(number, row)], columns, encoding)


def _lines(stream: TextIO) -> Iterator[str]:
    """The lines of a text without its byte order mark.

    Raises:
        UnreadableError: one is too long to be held in memory.
    """
    for number, line in enumerate(iter(partial(stream.readline, _LONGEST), "")):
        if len(line) == _LONGEST:
            raise UnreadableError(
                f"a une ligne de plus de {_LONGEST // 10**6} millions de caractères. Coupez-la."
            )
        yield line if number else line.lstrip("\ufeff")


def _after_heading(stream: TextIO) -> tuple[str, Iterator[str]]:
    """The first line, and all of them."""
    lines = _lines(stream)
    heading = next(lines, "")
    return heading, chain([heading], lines)


def _members(
    rows: Iterable[tuple[int, Mapping[str, Any]]], columns: Mapping[str, str], encoding: str
) -> Iterator[Member]:
    for number, row in rows:
        text = row.get(columns["text"])
        if isinstance(text, str) and text.strip():
            title, date = (_said(row.get(columns.get(kind, ""))) for kind in ("title", "date"))
            yield Member(
                str(number), Extract(text, encoding, title, date, metadata=_rest(row, columns))
            )


def _columns(names: Iterable[str]) -> dict[str, str]:
    """Which key holds the text, the title and the date.

    Raises:
        UnreadableError: none holds the text.
    """
    found = _columns_of(names)
    if "text" not in found:
        raise UnreadableError(
            "n'a pas de colonne de texte. Nommez-la « texte » (ou « text », « contenu »)."
        )
    return found


def _columns_of(names: Iterable[str]) -> dict[str, str]:
    """Which column holds the text, the title and the date, as far as there are such columns."""
    plain = {strip_accents(str(name)).strip("\ufeff ").lower(): name for name in names}
    found = {}
    for kind, wanted in (("text", _TEXT), ("title", _TITLE), ("date", _DATE)):
        name = next((plain[name] for name in wanted if name in plain), None)
        if name is not None:
            found[kind] = name
    return found


def _said(value: Any) -> str | None:
    return str(value).strip() or None if isinstance(value, str | int) else None


def _rest(row: Mapping[str, Any], columns: Mapping[str, str]) -> tuple[tuple[str, Scalar], ...]:
    """The other columns, as far as they hold plain values."""
    used = set(columns.values())
    return tuple(
        (name, value)
        for name, value in row.items()
        if isinstance(name, str)
        and name not in used
        and isinstance(value, str | int | float | bool)
        and value != ""
    )
