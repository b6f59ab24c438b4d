"""What a span says: its references, quantities, dates, person and words, read once.

A span is read in its sentence: «dix» of «dans les dix jours» is «dix jours», and «hier» is the day
before its document's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeAlias, TypeVar

from qa.answering.bounds import complete
from qa.french.analysis import analyse, strip_accents
from qa.french.date_mentions import DateMention, find_dates
from qa.french.dates import DAYS
from qa.french.names import Person, read_person
from qa.french.quantities import Quantity, find_quantities, is_unit
from qa.french.references import Reference, find_references
from qa.french.relative_dates import absolute_date
from qa.french.typography import fold_typography
from qa.types import Range

_Mention = TypeVar("_Mention", Quantity, DateMention)
_AnyMention: TypeAlias = Quantity | DateMention | Reference


@dataclass(frozen=True, slots=True)
class Word:
    """A word outside of quantities, dates and references.

    ``stem`` is its index token, empty for a stop word; ``joint`` is what separates it from the word
    before: ``-``, a space, ``'``, or ``,`` for any other mark or a mention in between.
    """

    plain: str
    stem: str
    is_capital: bool
    joint: str


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What decides whether an answer says the same as another.

    ``plain`` are its words as compared, ``stems`` those that carry meaning (all, where none does),
    ``denials`` those that deny («pas», «sans»); ``lead`` counts those before the first mention.
    ``items`` are the keys of what «et», «ou» and commas join. ``is_fragment`` marks what proves
    nothing: a bare unit, function words alone.
    """

    text: str
    words: tuple[Word, ...]
    plain: tuple[str, ...]
    stems: tuple[str, ...]
    denials: frozenset[str]
    lead: int
    references: tuple[Reference, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    person: Person | None
    items: tuple[AnswerKey, ...]
    is_fragment: bool


def key_of(text: str, start: int, end: int, document_date: str | None = None) -> AnswerKey:
    """The key of the span ``[start, end)`` of a passage, completed in its sentence.

    ``document_date`` (ISO 8601) resolves «hier» and dates without a year.
    """
    whole = complete(text, start, end)
    key = read_key(text[whole.start : whole.end])
    if document_date is None or not key.dates:
        return key
    dates = tuple(_resolved(one, key.text, document_date, text, whole) for one in key.dates)
    return replace(key, dates=dates)


@lru_cache(maxsize=4000)
def read_key(text: str) -> AnswerKey:
    """The key of a text that stands alone."""
    return _read(text, may_split=True)


def _read(text: str, *, may_split: bool) -> AnswerKey:
    text = text.strip(' ,;:«»"\n\t')
    references = find_references(text)
    dates = tuple(_outside(find_dates(text), references))
    quantities = tuple(_outside(find_quantities(text), [*references, *dates]))
    counted = [one for one in quantities if not one.is_article]
    found: list[_AnyMention] = [*references, *dates, *counted]
    mentions = sorted(found, key=lambda one: one.start)
    words, lead = _words(text, mentions)
    items = _items(text, mentions) if may_split else ()
    person = None if mentions or items else read_person(text)
    is_fragment = not mentions and (
        not any(word.stem or word.is_capital or word.plain.isdigit() for word in words)
        or all(is_unit(word.plain) for word in words if word.stem)
    )
    plain = tuple(word.plain for word in words)
    return AnswerKey(
        text,
        words,
        plain,
        tuple(word.stem for word in words if word.stem) or plain,
        DENIALS.intersection(plain),
        lead,
        references,
        quantities,
        dates,
        person,
        items,
        is_fragment and not person,
    )


def _outside(found: Sequence[_Mention], taken: Sequence[_AnyMention]) -> Iterator[_Mention]:
    for one in found:
        if not any(other.start < one.end and one.start < other.end for other in taken):
            yield one


DENIALS = frozenset("pas non sans aucun aucune ni hors sauf contre jamais rien anti ex".split())
_WORD = re.compile(r"[^\W_]+")
_ELIDED = frozenset("l d j qu c n s m t jusqu lorsqu puisqu".split())
_SHORT_FORMS = {
    "st": "saint",
    "ste": "sainte",
    "bd": "boulevard",
    "av": "avenue",
    "art": "article",
    "dr": "docteur",
}
_DOTTED = re.compile(r"\b(?:[A-ZÀ-Þ]\.){2,}")


def _words(text: str, mentions: Sequence[_AnyMention]) -> tuple[tuple[Word, ...], int]:
    """The words outside of the mentions, and how many precede the first of these."""
    folded = fold_typography(text).replace("&", "et").replace("œ", "oe").replace("Œ", "Oe")
    if len(folded) == len(text):
        pieces = list(folded)
        for mention in mentions:
            pieces[mention.start : mention.end] = ";" * (mention.end - mention.start)
        folded = "".join(pieces)
    if "." in folded:
        folded = _DOTTED.sub(lambda match: match.group().replace(".", ""), folded)
    found: list[Word] = []
    lead, at = -1, 0
    for match in _WORD.finditer(folded):
        gap = folded[at : match.start()]
        if ";" in gap and lead < 0:
            lead = len(found)
        joint = (
            "," if not found or gap.strip(" .") not in {"", "-", "'"} else gap.strip(" .") or " "
        )
        found.append(_word(match.group(), joint))
        at = match.end()
    return tuple(found), len(found) if lead < 0 else lead


@lru_cache(maxsize=20_000)
def _word(written: str, joint: str) -> Word:
    plain = strip_accents(written).lower()
    plain = _SHORT_FORMS.get(plain, plain)
    stem = "" if plain in _ELIDED else next(iter(analyse(plain)), "")
    return Word(plain, stem, written[0].isupper(), joint)


_JOINT = re.compile(r",? (?:et|ou|ainsi que) |, ")
_CONJUNCTION = re.compile(r" (?:et|ou|ainsi que) ")
_ITEM = re.compile(r"(?:(?:le |la |les |l'|M\. |Mme |du )?[A-ZÀ-Þ])")
_COMPANY = re.compile(r" (?:et|&) (?:Cie|Compagnie|Fils|Frères|fils|frères|associés|Associés)\b")
_MOST_WORDS = 6


def _items(text: str, mentions: Sequence[_AnyMention]) -> tuple[AnswerKey, ...]:
    """The keys of an enumeration's items: names, or quantities each with its own number."""
    folded = fold_typography(text)
    if not _CONJUNCTION.search(folded) or _COMPANY.search(folded):
        return ()
    cuts = [
        cut
        for cut in _JOINT.finditer(folded)
        if not any(one.start < cut.end() and cut.start() < one.end for one in mentions)
    ]
    if not any(_CONJUNCTION.search(cut.group()) for cut in cuts):
        return ()
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(text)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    if not all(_is_item(part, start, mentions) for part, start in zip(parts, starts, strict=True)):
        return ()
    return tuple(_read(part, may_split=False) for part in parts)


def _is_item(part: str, start: int, mentions: Sequence[_AnyMention]) -> bool:
    if len(part.split()) > _MOST_WORDS:
        return False
    counted = any(start <= one.start < start + len(part) for one in mentions)
    return counted or bool(_ITEM.match(fold_typography(part)))


def _resolved(
    mention: DateMention, text: str, document_date: str, passage: str, whole: Range
) -> DateMention:
    """The mention with the day, month or year that its document's date gives it."""
    words = text[mention.start : mention.end]
    at = max(whole.start, passage.find(words, whole.start, whole.end))
    iso = absolute_date(words, document_date, passage, at)
    if iso is None:
        return mention
    first, _, last = iso.partition("/")
    parts = [int(part) for part in first.split("-")]
    year, month, day = [*parts, 0, 0][:3]
    days: tuple[int, ...] = (day,) if day else ()
    if last:
        days = (day, int(last.split("-")[2]))
    weekday = DAYS[date(year, month, day).weekday()] if day and not last else ""
    return replace(
        mention,
        weekday=weekday,
        days=days,
        month=month,
        year=year,
        is_range=bool(last) and days[1] - days[0] != 1,
        is_relative=False,
    )
