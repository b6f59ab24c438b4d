"""reStructuredText: the text is the file's; marks of layout are skipped, the head's fields read."""

from __future__ import annotations

import re

from qa.documents.decoding import decode
from qa.documents.extract import Extract
from qa.documents.formats.packages import author_of, iso_date
from qa.documents.markup import read_markup
from qa.documents.ranges import merged
from qa.types import Range

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_TARGET = re.compile(r"\.\. (?:_[^:\n]*:|\[[^\]\n]*\]$|\|[^|\n]*\|)")
_DIRECTIVE = re.compile(r"\.\. (?P<name>[\w.+:-]+?)::(?P<argument>.*)")
_COMMENT = re.compile(r"\.\.(?:\s|$)")
_OPTION = re.compile(r"\s+:[\w-]+:")
_FIELD = re.compile(r":(?P<name>[^:\n]+):\s+(?P<value>\S.*)")
_AUTHORS = frozenset({"author", "authors", "auteur", "auteurs"})
_BADGES = re.compile(r"\s*(?:\|[^|\n]+\|\s*)+")  # substitutions, most often pictures
# Directives whose content is no prose: pictures, lists of files, settings.
_SILENT = frozenset(
    """image figure toctree include contents index raw csv-table automodule autoclass autofunction
    highlight currentmodule module sectnum meta default-role role plot math graphviz only
    literalinclude bibliography""".split()
)


def read_rst(data: bytes) -> Extract:
    """Decode a text; rules, targets, comments and directives without prose are skipped.

    Raises:
        UnreadableError: the bytes are not text.
    """
    text, encoding = decode(data)
    lines = text.splitlines(keepends=True)
    skipped: list[Range] = []
    facts: dict[str, str] = {}
    title: str | None = None
    position, silent = 0, False
    for number, line in enumerate(lines):
        before = lines[number - 1].strip() if number else ""
        field = _FIELD.match(line)
        if title is None and _RULE.fullmatch(line) and before and not _RULE.fullmatch(before):
            title = before
        if field and position < 4000:
            facts.setdefault(field["name"].strip().lower(), field["value"].strip())
        inside = silent and (not line.strip() or line[0].isspace())
        silent = inside or _begins_silence(line)
        if (inside and line.strip()) or _is_mark(line) or (field and position < 4000):
            skipped.append(Range(position, position + len(line)))
        position += len(line)
    markup = read_markup(text, 0)
    author = next((facts[name] for name in facts if name in _AUTHORS), None)
    return Extract(
        text,
        encoding,
        title,
        iso_date(facts.get("date")),
        date_source="en-tête",
        skipped=merged([*skipped, *markup.marks]),
        structure=markup.structure,
        metadata=author_of(author),
    )


def _begins_silence(line: str) -> bool:
    """Whether the indented lines after this one are no prose."""
    directive = _DIRECTIVE.match(line)
    if directive:
        return directive["name"].rpartition(":")[2] in _SILENT
    return bool(_COMMENT.match(line)) and not _TARGET.match(line)


def _is_mark(line: str) -> bool:
    return bool(
        _RULE.fullmatch(line)
        or _TARGET.match(line)
        or _COMMENT.match(line)
        or _OPTION.match(line)
        or _BADGES.fullmatch(line)
    )
