"""The time that a question names: «le sommet de 2017», «en juillet 2018», «le 16 juillet 2018».

It narrows which documents and sentences may answer. A passage seldom repeats the year of its own
document, so a reader that looks for «2017» in an article of 2017 finds nothing: ``rest`` is the
question to ask such a passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qa.french.analysis import strip_accents
from qa.french.dates import MONTHS, DateRange, days_of, whole_unit
from qa.french.relative_dates import resolve_date
from qa.french.typography import fold_typography

_MONTHS = {strip_accents(name): number for number, name in enumerate(MONTHS, start=1)}
_MONTH = "|".join(sorted({*MONTHS, *_MONTHS}))
_YEAR = r"(?:1[4-9]\d\d|20\d\d)"
_FRAME = re.compile(
    r",?(?:^|(?<=\s)|\s)(?:(?:en|de|du|d'|dans|pour|pendant|durant|courant|le|fin|début|mi)\s?)+"
    r"(?:l'année |l'an |mois de )?"
    rf"(?:(?:(?P<day>\d{{1,2}})(?:er)? )?(?P<month>{_MONTH}) )?(?P<year>{_YEAR})\b,?",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"\b{_YEAR}\b")
_FEWEST_WORDS = 3
# What a sentence tells of its time without a year, read from its document's date.
_RELATIVE = re.compile(
    rf"\b(?:(?:{_MONTH}) (?:dernier|prochain)|l'an(?:née)? (?:derni[eè]re?|prochaine?))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Timeframe:
    """The days that a question asks about, and the question without them."""

    days: DateRange
    rest: str

    def names(self, text: str) -> bool:
        """Whether ``text`` names the year itself."""
        return str(self.days.first.year) in text

    def holds(self, iso: str | None) -> bool:
        """Whether a document of that date (ISO 8601) may be of that time."""
        known = whole_unit(iso or "")
        return known is not None and _meet(self.days, known)


def timeframe(question: str) -> Timeframe | None:
    """The one time that a question names; None for none, several, or nothing else asked."""
    text = fold_typography(question)
    found = list(_FRAME.finditer(text))
    if len(found) != 1 or len(_YEARS.findall(text)) != 1:
        return None
    match = found[0]
    month = _MONTHS.get(strip_accents(match["month"] or "").lower())
    days = days_of(int(match["year"]), month, int(match["day"] or 0) or None)
    rest = re.sub(r"\s+", " ", f"{text[: match.start()]} {text[match.end() :]}").strip()
    if days is None or len(rest.split()) < _FEWEST_WORDS:
        return None
    return Timeframe(days, rest[0].upper() + rest[1:])


def time_fit(frame: Timeframe, sentence: str, passage: str, document_date: str | None) -> int:
    """1 where a sentence is of the time asked about, -1 where it is of another, 0 where unknown.

    What the sentence says itself counts before what its passage names, its document's date last.
    """
    told = [DateRange(date(int(year), 1, 1), date(int(year), 12, 31)) for year in _years(sentence)]
    for match in _RELATIVE.finditer(sentence):
        meant = resolve_date(match.group(), document_date)
        told += [meant] if meant else []
    if not told and frame.names(passage):
        return 1
    if not told:
        known = whole_unit(document_date or "")
        told = [known] if known else []
    if not told:
        return 0
    return 1 if any(_meet(frame.days, one) for one in told) else -1


def _years(sentence: str) -> list[str]:
    return _YEARS.findall(sentence)


def _meet(one: DateRange, other: DateRange) -> bool:
    return one.first <= other.last and other.first <= one.last
