"""What a page says beside its article: forms, newsletters, navigation. Skipped, never cut out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.types import Range

_CUES = re.compile(
    r"newsletter|\bs['’]inscrire\b|inscrivez-vous|\babonnez-vous|adresse e-?mail|"
    r"recevez (?:en avant-première|gratuitement|toute)|choisissez le\(s\)|"
    r"\bcookies?\b|partage[rz] (?:sur|cet article)|tous droits réservés|lire aussi\s*:?$|"
    r"offres et exclusivités|mot de passe|se connecter|en cliquant sur",
    re.IGNORECASE,
)
_LINK_ONLY = re.compile(r"^(?:\W*!?\[[^\]]*\]\([^)]*\)\W*)+$")
_TABLE_OF_BLANKS = re.compile(r"^[\s|:+=_-]*[|_-]{3,}[\s|:+=_-]*$")
_CREDIT = re.compile(
    r"^(?:crédits?\s+)?photos?\b[^.!?]{0,60}$",
    re.IGNORECASE,
)
_MAX_CUE_LINE = 160  # a real sentence about newsletters is longer than a form's label
_MAX_BETWEEN = 120


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    boilerplate: bool


def boilerplate_ranges(text: str) -> tuple[Range, ...]:
    """Find the lines to leave out of passages; neighbouring ones form one range.

    A line is boilerplate when it is a form's label, a link alone, a table of blanks or a credit,
    or a short unfinished line between two such lines.
    """
    lines = _fill_between(_lines(text))
    ranges: list[Range] = []
    joined = False
    for line in lines:
        if not line.boilerplate:
            joined = False
        elif joined:
            ranges[-1] = Range(ranges[-1].start, line.end)
        else:
            ranges.append(Range(line.start, line.end))
            joined = True
    return tuple(ranges)


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank."""
    lines = []
    position = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            lines.append(
                _Line(position, position + len(raw), stripped, _is_boilerplate(stripped))
            )
        position += len(raw)
    return lines


def _is_boilerplate(line: str) -> bool:
    if _LINK_ONLY.match(line) or _TABLE_OF_BLANKS.match(line) or _CREDIT.match(line):
        return True
    return len(line) <= _MAX_CUE_LINE and bool(_CUES.search(line)) and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    return line[-1] in ".!?…»" and not line.lstrip().startswith(("-", "•", "*"))


def _fill_between(lines: list[_Line]) -> list[_Line]:
    filled = list(lines)
    for position in range(1, len(lines) - 1):
        line = lines[position]
        surrounded = filled[position - 1].boilerplate and lines[position + 1].boilerplate
        if surrounded and len(line.text) <= _MAX_BETWEEN and not _is_sentence(line.text):
            filled[position] = _Line(line.start, line.end, line.text, boilerplate=True)
    return filled
