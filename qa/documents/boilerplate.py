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
_LINK = re.compile(r"\[[^\[\]]*+\]\([^()]*+\)")
_RULE = re.compile(r"[|_-]{3}")
_CREDIT = re.compile(
    r"(?:crédits?\s+)?photos?\b\s*(?P<mark>[:|©])?\s*(?P<source>[^.!?]*?)\s*(?P<end>\|)?$",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"[A-Z]{2,8}(?=\s*(?:[/–-]|$))")
_JOINING = frozenset("de du des la le les et pour via - –".split())
_MAX_CREDIT = 80
_MAX_SOURCE = 6  # words
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
    raws = text.splitlines(keepends=True)
    texts = ["", *(raw.strip() for raw in raws), ""]
    lines = []
    position = 0
    for raw, before, line, after in zip(raws, texts, texts[1:], texts[2:], strict=False):
        if line:
            boilerplate = _is_boilerplate(line) and not _is_wrapped(before, line, after)
            lines.append(_Line(position, position + len(raw), line, boilerplate))
        position += len(raw)
    return lines


def _is_boilerplate(line: str) -> bool:
    if _is_links_only(line) or _is_table_of_blanks(line) or _is_credit(line):
        return True
    return len(line) <= _MAX_CUE_LINE and bool(_CUES.search(line)) and not _is_sentence(line)


def _is_wrapped(before: str, line: str, after: str) -> bool:
    """Whether a line is a piece of a sentence that runs over neighbouring lines."""
    return bool(before and line[0].islower()) or after[:1].islower()


def _is_links_only(line: str) -> bool:
    rest, links = _LINK.subn("", line)
    return links > 0 and not any(character.isalnum() for character in rest)


def _is_table_of_blanks(line: str) -> bool:
    return not line.strip(" \t\u00a0|:+=_-") and bool(_RULE.search(line))


def _is_credit(line: str) -> bool:
    """Whether a line names who took a picture: «Photo AFP», «Crédit photo : Jeanne Petit».

    Names stand after a mark or before a bar; without either, an agency is known by its capitals.
    """
    if len(line) > _MAX_CREDIT:
        return False
    if line.startswith("©"):
        return True
    match = _CREDIT.match(line)
    if not match:
        return False
    marked = match["mark"] or match["end"]
    names = re.split(r"[\s/,]+", match["source"].lstrip("©: "))
    return len(names) <= _MAX_SOURCE and (
        all(name in _JOINING or name[:1].isupper() for name in names)
        and bool(marked or _AGENCY.match(match["source"]))
    )


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
