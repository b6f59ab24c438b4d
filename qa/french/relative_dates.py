"""Which day, month or year a date means, read from the date of its document.

«vendredi dernier» in an article of 10 July 2017 is 7 July 2017. Only what is certain is said: where
the document's own date is a month or a year, every day of it is tried, and the answer is the
smallest of day, month and year that holds them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from qa.french.analysis import strip_accents
from qa.french.dates import DAYS, MONTHS, DateRange, days_of, whole_unit
from qa.french.numbers import plain_tokens
from qa.french.sentences import sentence_at
from qa.french.tenses import Tense, tense_of

Resolve = Callable[[date], DateRange | None]

_DAYS = {name: number for number, name in enumerate(DAYS)}
_MONTHS = {strip_accents(name): number for number, name in enumerate(MONTHS, start=1)}
_DAY_NAMES = "|".join(_DAYS)
_MONTH_NAMES = "|".join(_MONTHS)
_PART = r"(?: (?:matin|midi|soir|apres midi|dans la (?:matinee|soiree|journee|nuit)))?"
_SHIFTS = {"aujourd hui": 0, "hier": -1, "avant hier": -2, "demain": 1, "apres demain": 2}
_LAST = r"(?:derniere?|passee?|ecoulee?)"
_NEXT = r"(?:prochaine?|suivante?)"
_DATE = re.compile(
    rf"(?:(?P<weekday>{_DAY_NAMES}) )?(?:(?P<day>\d{{1,2}}) )?(?P<month>{_MONTH_NAMES})"
    r"(?: (?P<year>\d{4})| (?P<last>dernier)| (?P<next>prochain))?"
)
_FIGURES = re.compile(r"(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>\d{4})")
_SPAN_OF_DAYS = re.compile(
    rf"(?P<first>\d{{1,2}}) (?:et|au) (?P<last>\d{{1,2}}) (?P<month>{_MONTH_NAMES})"
    r"(?: (?P<year>\d{4}))?"
)
_YEAR = re.compile(r"(?:(?:fin|debut|mi|courant) )?(?P<year>1[4-9]\d\d|20\d\d)")
_WEEKDAY = re.compile(
    rf"(?P<weekday>{_DAY_NAMES})(?: (?:(?P<last>{_LAST})|(?P<next>{_NEXT})))?{_PART}"
)
_UNIT = re.compile(
    rf"(?:(?P<this>ce|cette) )?(?P<unit>semaine|mois|annee|an)(?: ci)?"
    rf"(?: (?:(?P<last>{_LAST})|(?P<next>{_NEXT})))?"
)
_AGO = re.compile(r"(?P<way>il y a|dans) (?P<count>\d+) (?P<unit>jour|semaine|mois|an|annee)s?")
_NEAR = re.compile(rf"(?P<word>{'|'.join(_SHIFTS)}){_PART}")
_TODAY = re.compile(r"ce (?:jour|matin|midi|soir)|cet apres midi")
# «Avant le 16 juillet» is another day; «dès» begins with the one it names.
_LEADING = re.compile(r"^(?:(?:des|a|au|en|le|la|les|l|du|d|de) )+")


def resolve_date(
    span: str, document_date: str | None, tense: Tense = Tense.UNKNOWN
) -> DateRange | None:
    """The day, month, year or days that ``span`` certainly means, or None.

    ``document_date`` is ISO 8601, as precise as it is known; None resolves only what is whole in
    itself («le 16 juillet 2018»). ``tense`` tells «jeudi» the last from «jeudi» the next.
    """
    text = _plain(span)
    day = _in_itself(text)
    if day is not None:
        return day
    resolve = _relative(text, tense)
    known = whole_unit(document_date or "")
    if resolve is None or known is None:
        return None
    found = [
        resolve(known.first + timedelta(days))
        for days in range((known.last - known.first).days + 1)
    ]
    certain = [one for one in found if one is not None]
    return _smallest_unit(certain) if len(certain) == len(found) else None


def absolute_date(span: str, document_date: str | None, passage: str, start: int) -> str | None:
    """``resolve_date`` as ISO 8601, the tense read in the sentence of ``passage`` at ``start``."""
    found = resolve_date(span, document_date)
    if found is None and _relative(_plain(span), Tense.PAST) is not None:
        found = resolve_date(span, document_date, tense_of(_sentence(passage, start)))
    return found.iso if found else None


def _sentence(passage: str, start: int) -> str:
    sentence = sentence_at(passage, start)
    return passage[sentence.start : sentence.end] if sentence else ""


def _plain(span: str) -> str:
    """The span in lower case, without accents, leading articles and prepositions."""
    text = " ".join(plain_tokens(re.sub(r"(?<=\d)[/.](?=\d)", " ", span)))
    return _LEADING.sub("", text, count=1)


def _in_itself(text: str) -> DateRange | None:
    """A date that names its year."""
    if (match := _DATE.fullmatch(text)) and match["year"]:
        return days_of(int(match["year"]), _MONTHS[match["month"]], int(match["day"] or 0) or None)
    if match := _FIGURES.fullmatch(text):
        return days_of(int(match["year"]), int(match["month"]), int(match["day"]))
    if (match := _SPAN_OF_DAYS.fullmatch(text)) and match["year"]:
        return _from_to(match, int(match["year"]))
    if match := _YEAR.fullmatch(text):
        return days_of(int(match["year"]))
    return None


def _from_to(match: re.Match[str], year: int) -> DateRange | None:
    month = _MONTHS[match["month"]]
    first = days_of(year, month, int(match["first"]))
    last = days_of(year, month, int(match["last"]))
    return DateRange(first.first, last.last) if first and last and first.first < last.last else None


def _relative(text: str, tense: Tense) -> Resolve | None:
    """How to find the date from the day of the document; None where the words are no date."""
    if match := _NEAR.fullmatch(text):
        return _shifted(_SHIFTS[match["word"]])
    if _TODAY.fullmatch(text):
        return _shifted(0)
    if match := _WEEKDAY.fullmatch(text):
        return _weekday(match, tense)
    if match := _UNIT.fullmatch(text):
        return _unit(match)
    if match := _AGO.fullmatch(text):
        return _ago(match)
    if match := _DATE.fullmatch(text):
        return _yearless(match, tense)
    if match := _SPAN_OF_DAYS.fullmatch(text):
        return lambda day: _nearest((_from_to(match, year) for year in _years(day)), day, tense)
    return None


def _shifted(days: int) -> Resolve:
    def resolve(day: date) -> DateRange:
        moved = day + timedelta(days)
        return DateRange(moved, moved)

    return resolve


def _weekday(match: re.Match[str], tense: Tense) -> Resolve | None:
    """«vendredi dernier» is before today, «jeudi» with a past verb today at the latest."""
    weekday = _DAYS[match["weekday"]]
    backwards = bool(match["last"]) or (tense is Tense.PAST and not match["next"])
    if not backwards and not match["next"] and tense is Tense.UNKNOWN:
        return None

    def resolve(day: date) -> DateRange | None:
        if backwards:
            back = (day.weekday() - weekday) % 7
            return _shifted(-(back or 7 if match["last"] else back))(day)
        ahead = (weekday - day.weekday()) % 7
        if not ahead and not match["next"]:
            return None  # today, or in a week
        return _shifted(ahead or 7)(day)

    return resolve


def _unit(match: re.Match[str]) -> Resolve | None:
    """«la semaine prochaine», «le mois dernier», «cette année»."""
    step = -1 if match["last"] else 1 if match["next"] else 0 if match["this"] else None
    if step is None:
        return None
    return lambda day: _moved(day, match["unit"], step)


def _moved(day: date, unit: str, step: int) -> DateRange | None:
    if unit == "semaine":
        monday = day - timedelta(day.weekday()) + timedelta(7 * step)
        return DateRange(monday, monday + timedelta(6))
    if unit == "mois":
        months = 12 * day.year + day.month - 1 + step
        return days_of(months // 12, months % 12 + 1)
    return days_of(day.year + step)


def _ago(match: re.Match[str]) -> Resolve:
    """«il y a trois jours» is a day; weeks, months and years are counted in round figures."""
    count = int(match["count"]) * (1 if match["way"] == "dans" else -1)
    if match["unit"] == "jour":
        return _shifted(count) if abs(count) < 1000 else lambda _: None
    return lambda day: _moved(day, match["unit"], count) if abs(count) < 1000 else None


def _yearless(match: re.Match[str], tense: Tense) -> Resolve | None:
    """«en novembre dernier», «lundi 16 juillet», and «le 16 juillet» where the tense tells."""
    month, day_number = _MONTHS[match["month"]], int(match["day"] or 0) or None
    direction = Tense.PAST if match["last"] else Tense.FUTURE if match["next"] else tense

    def resolve(day: date) -> DateRange | None:
        found = [days_of(year, month, day_number) for year in _years(day)]
        if match["weekday"] and day_number:
            weekday = _DAYS[match["weekday"]]
            fitting = [one for one in found if one and one.first.weekday() == weekday]
            return fitting[0] if len(fitting) == 1 else None
        if (match["last"] or match["next"]) and not day_number:
            found = [one for one in found if one and not one.first <= day <= one.last]
        return _nearest(iter(found), day, direction)

    return resolve


def _years(day: date) -> range:
    """The years that a date without one may mean."""
    return range(day.year - 1, day.year + 2)


def _nearest(found: Iterator[DateRange | None], day: date, tense: Tense) -> DateRange | None:
    """The last before the day or the first after it, as the tense asks."""
    ranges = [one for one in found if one is not None]
    if tense is Tense.PAST:
        return max(
            (one for one in ranges if one.first <= day), key=lambda one: one.first, default=None
        )
    if tense is Tense.FUTURE:
        return min(
            (one for one in ranges if one.last >= day), key=lambda one: one.first, default=None
        )
    return None


def _smallest_unit(found: list[DateRange]) -> DateRange | None:
    """The range where all are the same, else the month or the year that holds them all."""
    first = found[0]
    if all(one == first for one in found):
        return first
    earliest, latest = min(one.first for one in found), max(one.last for one in found)
    if earliest.year != latest.year:
        return None
    same_month = earliest.month == latest.month
    return days_of(earliest.year, earliest.month if same_month else None)
