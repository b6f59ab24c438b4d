"""The front matter of a text: what stands between two rules at its head, in YAML or TOML.

A small reader of plain lines is enough: nested values are no metadata of ours, and a damaged
front matter must never cost the text behind it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from qa.french.analysis import strip_accents
from qa.types import Scalar

_BLOCK = re.compile(
    r"\ufeff?(?P<rule>---|\+\+\+)[ \t]*\r?\n(?P<body>.*?)(?:\r?\n|(?<=\n))(?:(?P=rule)|\.\.\.)"
    r"[ \t]*(?:\r?\n|\Z)",
    re.DOTALL,
)
_LONGEST = 20_000  # characters looked at
_PAIR = re.compile(r"(?P<name>[\w][\w .-]*?)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)$")
_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_TITLE = ("title", "titre", "headline")
_DATE = ("date", "published", "date_publication", "publication", "created", "date de publication")
_NAMES = {"author": "auteur", "authors": "auteur", "auteur": "auteur", "auteurs": "auteur"}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Where the text behind it begins, and what it says; empty where there is none."""

    end: int = 0
    title: str | None = None
    date: str | None = None
    metadata: tuple[tuple[str, Scalar], ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a text."""
    match = _BLOCK.match(text, 0, _LONGEST)
    if match is None:
        return FrontMatter()
    values = _toml(match["body"]) if match["rule"] == "+++" else _yaml(match["body"])
    if not values and match["body"].strip():
        return FrontMatter()  # two rules around prose
    named = {strip_accents(name).lower().strip(): value for name, value in values.items()}
    title = next((named[name] for name in _TITLE if named.get(name)), None)
    date = next((named[name] for name in _DATE if named.get(name)), None)
    return FrontMatter(
        match.end(),
        title,
        _iso(date) if date else None,
        tuple(
            (_NAMES.get(name, name), value)
            for name, value in named.items()
            if name not in (*_TITLE, *_DATE) and value
        ),
    )


def _yaml(body: str) -> dict[str, str]:
    """The pairs of plain lines; lists are joined by commas, what is nested is left out."""
    values: dict[str, str] = {}
    name = ""
    for line in body.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item = _ITEM.match(line)
        if item and name:
            values[name] = ", ".join(filter(None, (values[name], _plain(item["value"]))))
        elif line[0] in " \t":
            if name and values[name] in ("", ">", "|", ">-", "|-"):
                values[name] = line.strip()
        elif pair := _PAIR.match(line):
            name = pair["name"]
            values[name] = _plain(pair["value"] or "")
        else:
            return {}
    return values


def _toml(body: str) -> dict[str, str]:
    try:
        found = tomllib.loads(body)
    except tomllib.TOMLDecodeError:
        return {}
    return {name: _said(value) for name, value in found.items() if not isinstance(value, dict)}


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _plain(value: str) -> str:
    """A value without quotes, brackets or a remark at its end."""
    value = value.strip()
    if value[:1] in "\"'" and value[-1:] == value[:1] and len(value) > 1:
        return value[1:-1]
    value = re.sub(r"\s+#.*$", "", value)
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(one.strip(" \"'") for one in value[1:-1].split(",") if one.strip())
    return value


def _iso(date: str) -> str | None:
    from qa.documents.metadata import date_in

    match = _ISO.match(date)
    if match:
        return match[0]
    return date_in(date)
