"""JSON: a list of texts as JSON lines are read, anything else as «name : value», an object a
paragraph. Notebooks (nbformat 4 and 3) are read as the Markdown that they hold.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from qa.documents.decoding import decode
from qa.documents.extract import Extract, Member, UnreadableError
from qa.documents.formats.packages import author_of, iso_date
from qa.documents.formats.tables import json_rows

_NO_TEXT = "ne contient pas de texte ; il n'est pas indexé."
_MAX_OUTPUT = 2_000  # characters of what a cell printed: the rest is data
_TITLES = ("title", "titre", "name", "nom")
_DATES = ("date", "created", "created_at", "published")


def open_json(data: bytes) -> Iterator[Member]:
    """The documents of a JSON file: one an object where a list's objects have texts, else one.

    Raises:
        UnreadableError: it is no JSON, or holds no text.
    """
    value, encoding = _load(data)
    rows = _list_of(value)
    if rows and (members := _members(rows, encoding)):
        yield from members
        return
    text = "\n\n".join(_paragraphs(value))
    if not text:
        raise UnreadableError(_NO_TEXT)
    title, date = _said(value, _TITLES), iso_date(_said(value, _DATES))
    yield Member("", Extract(text, encoding, title, date))


def _load(data: bytes) -> tuple[Any, str]:
    text, encoding = decode(data)
    try:
        return json.loads(text.lstrip("\ufeff")), encoding
    except RecursionError as error:
        raise UnreadableError("est emboîté trop profondément ; il n'est pas indexé.") from error
    except ValueError as error:
        raise UnreadableError("est mal formé : ce n'est pas du JSON.") from error


def _list_of(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or of the only list of an object; none where there is no such list."""
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list)]
        nested = [one for one in value.values() if isinstance(one, dict)]
        value = [value] if not lists and not nested else lists[0] if len(lists) == 1 else []
    if not isinstance(value, list):
        return []
    return value if value and all(isinstance(row, dict) for row in value) else []


def _members(rows: list[dict[str, Any]], encoding: str) -> list[Member]:
    """The objects as lines of JSON; none where no key is called «texte» or the like."""
    lines = io.StringIO("\n".join(map(json.dumps, rows)))
    try:
        members = list(json_rows(lines, encoding))
    except UnreadableError:
        return []
    if len(rows) == 1 and len(members) == 1:
        return [Member("", members[0].content)]
    return members


def _paragraphs(value: Any) -> Iterator[str]:
    """The objects and texts of a value in order; without recursion."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        name, found = waiting.pop()
        if isinstance(found, dict):
            flat = [(key, _shown(one)) for key, one in found.items()]
            lines = [f"{key} : {text}" for key, text in flat if text]
            if lines:
                yield "\n".join(lines)
            nested = [(key, one) for key, one in found.items() if isinstance(one, dict | list)]
            waiting += [pair for pair in reversed(nested) if not _is_flat(pair[1])]
        elif isinstance(found, list):
            waiting += [(name, one) for one in reversed(found)]
        elif text := _shown(found):
            yield f"{name} : {text}" if name else text


def _is_flat(value: Any) -> bool:
    """Whether a value is a list of plain ones, such as tags."""
    return isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)


def _shown(value: Any) -> str:
    """A plain value, or a list of texts, as people read it; empty for anything else."""
    match value:
        case bool():
            return "oui" if value else "non"
        case str():
            return " ".join(value.split())
        case int() | float():
            return str(value)
        case list() if _is_flat(value) and any(isinstance(one, str) for one in value):
            return ", ".join(filter(None, map(_shown, value)))
    return ""


def _said(value: Any, names: tuple[str, ...]) -> str | None:
    found = (value.get(name) for name in names) if isinstance(value, dict) else ()
    return next((one for one in found if isinstance(one, str) and one.strip()), None)


def read_notebook(data: bytes) -> Extract:
    """The cells of a Jupyter notebook in order, code and what it printed among them.

    Raises:
        UnreadableError: it is no notebook, or holds no text.
    """
    from qa.documents.formats import reader_of

    book, encoding = _load(data)
    cells = list(_cells(book))
    source = "\n\n".join(cell for cell in cells if cell.strip())
    if not source:
        raise UnreadableError(_NO_TEXT)
    reader = reader_of(".md")
    assert reader is not None  # noqa: S101 - Markdown is read
    found = reader(source.encode("utf-8", "replace"))
    return Extract(
        found.text,
        encoding,
        _said(book.get("metadata"), _TITLES) or found.title,
        iso_date(_said(book.get("metadata"), _DATES)),
        skipped=found.skipped,
        structure=found.structure,
        metadata=author_of(_authors(book.get("metadata"))),
    )


def _cells(book: Any) -> Iterator[str]:
    """The text of each cell.

    Raises:
        UnreadableError: it is no notebook.
    """
    sheets = book.get("worksheets") if isinstance(book, dict) else None  # until nbformat 3
    holders = sheets if isinstance(sheets, list) else [book]
    if not all(isinstance(one, dict) and isinstance(one.get("cells"), list) for one in holders):
        raise UnreadableError("est mal formé : ce n'est pas un carnet Jupyter.")
    for cell in (cell for holder in holders for cell in holder["cells"]):
        if not isinstance(cell, dict):
            continue
        source = _joined(cell.get("source", cell.get("input")))
        if cell.get("cell_type") != "code":
            yield source
            continue
        printed = [_printed(one) for one in cell.get("outputs") or () if isinstance(one, dict)]
        for block in (source, *printed):
            if block.strip():
                yield f"```\n{block.strip()}\n```"


def _printed(output: dict[str, Any]) -> str:
    data = output.get("data")
    held = data if isinstance(data, dict) else output
    return _joined(held.get("text/plain") or output.get("text"))[:_MAX_OUTPUT]


def _joined(source: Any) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _authors(known: Any) -> str | None:
    authors = known.get("authors") if isinstance(known, dict) else None
    names = [
        str(one.get("name", "")) if isinstance(one, dict) else str(one)
        for one in (authors if isinstance(authors, list) else ())
    ]
    return ", ".join(filter(None, names)) or None
