"""Where an answer begins and ends: whole tokens, quantities, dates, references and names.

A span that the reader cut short («dix» of «dix jours», «25» of «n° 2017-25») is widened to the
whole of what it is a part of, as an exact range of the source.
"""

from __future__ import annotations

import re
from collections.abc import Container

from qa.french.analysis import analyse
from qa.french.date_mentions import find_dates
from qa.french.names import NAME, TITLE, gender_of_name
from qa.french.quantities import find_quantities
from qa.french.references import find_references
from qa.french.typography import fold_typography
from qa.types import Range

_MARGIN = 60  # characters on both sides: no mention is longer
_NAMES = re.compile(rf"(?<![\w°])(?:{TITLE} )?{NAME}(?: (?:Jr\.?|fils|père|[IVX]+)\b)?")
_PARTICLE = re.compile(r" (?:(?:de la|de|du|des|van|von) |d')")
_ACRONYM = re.compile(r"(?<!\w)(?![IVX]+(?!\w))[A-ZÀ-Þ]{2,}(?!\w)")
_TITLED = re.compile(rf"{TITLE} ")
_JOINED = re.compile(r"[\w'’-]")
_PART = re.compile(
    r"(?<![\d.,])(?P<part>\d[\d ]*)(?P<unit>(?: [^\W\d][\w'-]*){0,4}?) sur "
    r"(?:les |un total de |ses )?(?P<whole>\d[\d ]*\d|\d)\b"
)
_PER = frozenset("2 3 4 5 10 100 1000".split())  # «9 communes sur 10» is a proportion
_SENTENCE_START = re.compile(r"(?:^|[.!?…]\s+|\n\s*)$")


def complete(text: str, start: int, end: int) -> Range:
    """The span ``[start, end)`` of ``text``, widened to whole tokens, quantities, dates and names.

    Never narrower than the span; one that is whole comes back as it is.
    """
    left, right = max(0, start - _MARGIN), min(len(text), end + _MARGIN)
    left, right = _line(text, left, start, end, right)
    window = fold_typography(text[left:right])
    first, last = _tokens(window, start - left, end - left)
    for find in (find_references, find_dates, find_quantities):
        for one in find(window):
            if one.start < last and first < one.end:
                if getattr(one, "is_article", False):
                    continue
                first, last = min(first, one.start), max(last, one.end)
    first, last = _names(window, first, last)
    return Range(left + first, left + last)


def part_of_whole(text: str, place: Range, asked: Container[str]) -> Range:
    """The part where the span ``place`` of ``text`` is, or ends with, the whole: «67 députés» of
    «67 députés sur 577».

    ``asked`` are the index tokens of the question: a whole alone is left where the question does
    not ask for what is counted. «Un Français sur trois» and «24 heures sur 24» are one quantity.
    """
    left, right = max(0, place.start - _MARGIN), min(len(text), place.end + _MARGIN)
    for found in _PART.finditer(fold_typography(text[left:right])):
        start, end = left + found.start("part"), left + found.end("unit")
        whole = left + found.start("whole")
        if not (whole < place.end and place.start <= whole):
            continue
        if found["part"] == found["whole"] or found["whole"] in _PER:
            continue
        if place.start < end:
            return Range(place.start, end)
        if any(token in asked for token in analyse(found["unit"])):
            return Range(start, end)
    return place


def _line(text: str, left: int, start: int, end: int, right: int) -> tuple[int, int]:
    """The window without what stands on other lines than the span."""
    before, after = text.rfind("\n", left, start), text.find("\n", end, right)
    left = before + 1 if before >= 0 else _word_start(text, left)
    return left, after if after >= 0 else _word_end(text, right)


def _word_start(text: str, left: int) -> int:
    while left > 0 and not text[left - 1].isspace():
        left -= 1
    return left


def _word_end(text: str, right: int) -> int:
    while right < len(text) and not text[right].isspace():
        right += 1
    return right


def _tokens(window: str, first: int, last: int) -> tuple[int, int]:
    """The span to the ends of its words; hyphenated words and decimals are one, «l'» is not."""
    if first >= last:
        return first, last
    while first > 0 and _continues(window, first):
        first -= 1
    while last < len(window) and _continues(window, last):
        last += 1
    return first, last


def _continues(window: str, at: int) -> bool:
    """Whether the characters before and at ``at`` belong to one word."""
    one, other = window[at - 1], window[at]
    if one.isalnum() and other.isalnum():
        return True
    if "-" in (one, other):
        return (one if other == "-" else other).isalnum() and _is_compound(window, at)
    return one.isdigit() and other in ".," and window[at + 1 : at + 2].isdigit()


def _is_compound(window: str, at: int) -> bool:
    """Whether the hyphen at one side of ``at`` joins two capitalised or lower-case words."""
    hyphen = at if window[at] == "-" else at - 1
    return (
        0 < hyphen < len(window) - 1
        and window[hyphen - 1].isalpha()
        and window[hyphen + 1].isalpha()
    )


def _names(window: str, first: int, last: int) -> tuple[int, int]:
    """The span with the rest of the name that it begins, ends or stands in."""
    if not any(character.isupper() for character in window[first:last]):
        return first, last
    for match in _NAMES.finditer(window):
        start, end = match.span()
        start += 2 * (window[start + 1 : start + 2] == "'")  # «L'ONU»
        if not (start < last and first < end) or (start >= first and end <= last):
            continue
        start, end = _one_name(window, start, end, first, last)
        if window[start : start + 2] in {"l'", "d'"} and start + 2 <= first:
            start += 2
        first, last = min(first, start), max(last, end)
    return first, last


def _one_name(window: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The part of a run of capitalised words that is one name with the span.

    «de» joins a given name, a title or an initial to a name; between others («mairie de Vannes»,
    «Banque de France») it tells two apart. A capital that opens a sentence may be any word.
    """
    for acronym in _ACRONYM.finditer(window, start, end):  # «l'OTAN Jens Stoltenberg»
        if acronym.end() <= first:
            start = acronym.end() + 1
        elif acronym.start() >= last:
            end = acronym.start() - 1
            break
    is_head = " " not in window[first:last]
    for particle in _PARTICLE.finditer(window, start, end):
        head = window[start : particle.start()].split()[-1]
        is_person = gender_of_name(head) or head.endswith(".") or _TITLED.match(window, start)
        if is_person:
            continue
        if particle.end() <= first:
            start = particle.end()
        elif particle.start() >= last and not (is_head and particle.start() == last):
            end = particle.start()
            break
    opening = window[start:end].split(" ", 1)[0]
    opens = _SENTENCE_START.search(window[:start]) and not _TITLED.match(window, start)
    if opens and start + len(opening) < first and not gender_of_name(opening):
        start += len(opening) + 1
    return start, end
