"""Headings of texts that mark none: lines that begin with «Article 5», «Chapitre II», «Annexe B».

Laws, by-laws and contracts come as plain text or as PDF; what parts them are the names of their
articles. One alone is a reference at the head of a line; several are the plan of the text.
"""

from __future__ import annotations

import re

from qa.french.sections import LEVELS, section_of_heading
from qa.types import Document, Heading, Range

_FEWEST = 2
_LONGEST = 120  # characters of a heading
_LINE = re.compile(
    r"^[ \t]*(?P<words>(?:art|chap|sous-section|section|titre|livre|partie|annexe)[^\r\n\u2028]*)",
    re.MULTILINE | re.IGNORECASE,
)
_ENDS = re.compile(r"[ \t]*(?:$|[.:–—-](?:[ \t]|$))")
_TITLED = re.compile(r"[ \t]*(?:$|[.:–—,-]?[ \t]+[A-ZÀ-ÖØ-Þ«][^\r\n]*[^.;,\s]\s*$)")
_LEADERS = re.compile(r"[.…_]{4,}|\t\s*\d+\s*$")


def numbered_headings(text: str) -> tuple[Heading, ...]:
    """The headings of a text by their numbers; none where fewer than two parts have one.

    An article's is its number alone: what follows on the line («Art. 5. – Les feux sont interdits»)
    may be its text.
    """
    found = [
        heading
        for match in _LINE.finditer(text)
        if (heading := _heading(match["words"], match.start("words"))) is not None
    ]
    return tuple(found) if len(found) >= _FEWEST else ()


def section_range(document: Document, heading: Heading) -> Range:
    """What a heading is the heading of: from its first character to the next of its rank."""
    following = (
        one.start
        for one in document.structure.headings
        if one.start > heading.start and one.level <= heading.level
    )
    return Range(heading.start, next(following, len(document.text)))


def _heading(line: str, start: int) -> Heading | None:
    mention = section_of_heading(line)
    if mention is None or _LEADERS.search(line):
        return None
    rest = line[mention.end :]
    if mention.kind != "article" and _TITLED.match(rest):
        end = min(len(line.rstrip()), _LONGEST)
    elif _ENDS.match(rest):
        end = mention.end
    else:
        return None
    return Heading(start, start + end, LEVELS[mention.kind])
