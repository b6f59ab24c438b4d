"""Dates as they stand in a text: which parts of a date are said, and where.

A mention says some of weekday, days, month and year («le mardi 8», «début 2021», «du 3 au 9 avril»)
or is told from another day («hier», «la semaine prochaine»), which its document's date resolves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.french.analysis import strip_accents
from qa.french.dates import DAYS, MONTHS
from qa.french.numbers import find_numbers, folded


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at ``[start, end)`` of a text; a part that is not said is empty or zero.

    ``is_range`` tells «du 3 au 9» from «les 3 et 9», ``last_year`` ends «2014-2020». ``part`` is
    of the day («matin»), of the month or year («début») or a season, ``bound`` «before», «after»,
    «until» or nothing, and ``is_relative`` marks what only the document's date resolves.
    """

    start: int
    end: int
    weekday: str = ""
    days: tuple[int, ...] = ()
    month: int = 0
    year: int = 0
    is_range: bool = False
    last_year: int = 0
    part: str = ""
    bound: str = ""
    is_relative: bool = False


_MONTHS = {strip_accents(name): number for number, name in enumerate(MONTHS, start=1)}
_MONTH = "|".join([*MONTHS, *map(strip_accents, MONTHS)])
_SHORT_MONTH = r"(?:janv|f[ée]vr?|avr|juil|sept|oct|nov|d[ée]c)\b\.?"
_WEEKDAY = "|".join(DAYS)
_DAY = r"(?:\d{1,2}(?:er)?|premier)(?!\d)"
_YEAR = r"(?:1[1-9]|20)\d\d(?!\d)"
_PART = r"matin|midi|soir|après-midi|nuit"
_PHASE = r"début|fin|mi-|mi"
_DATE = re.compile(
    rf"\b(?:(?P<weekday>{_WEEKDAY}),? )?"
    rf"(?:(?P<day>{_DAY})(?: ?(?P<link>et|au|à|-|–) ?(?P<day2>{_DAY}))? )"
    rf"(?P<month>(?:{_MONTH})\b|{_SHORT_MONTH})(?:,? (?P<year>{_YEAR}))?",
)
_MONTH_ONLY = re.compile(
    rf"\b(?:(?P<phase>{_PHASE}) ?(?:de )?)?(?P<month>{_MONTH})\b"
    rf"(?: (?P<year>{_YEAR})| (?P<relative>dernier|prochain|suivant)\b)?",
)
_NUMERIC = re.compile(
    r"(?<![\d/.])(?:(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4})"
    r"|(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?)(?![\d])"
)
_YEARS = re.compile(rf"(?<![\d.,-])(?P<first>{_YEAR})(?:-|–|/|—)(?P<last>{_YEAR}|\d\d(?!\d))")
_YEAR_LED = re.compile(
    rf"\b(?:(?P<phase>début|fin|mi-)|(?P<season>printemps|été|automne|hiver)|en|depuis|dès|"
    rf"l'an|année|l'année|années|exercice|saison|rentrée|avant|après|jusqu'en|vers|courant|"
    rf"de|à|pour|fin|de l'|été) ?(?P<year>{_YEAR})(?! [^\W\d_]*(?:€|euro))",
)
_YEAR_ALONE = re.compile(
    r"(?<![\d.,/-])(?P<year>(?:1[4-9]|20)\d\d)(?![\d\w€%-]| ?[€%°]| \d| [^\W\d_]{3,})"
)
_SEASON = re.compile(r"\b(?P<season>printemps|automne|hiver)\b")
_WEEKDAY_ALONE = re.compile(
    rf"\b(?P<weekday>{_WEEKDAY})s?\b(?: (?P<part>{_PART})s?\b)?"
    r"(?P<relative> (?:derni[eè]re?|prochaine?|suivante?|passée?)\b)?",
)
_RELATIVE = re.compile(
    r"\b(?:avant-hier|hier|aujourd'hui|après-demain|demain"
    r"|ce (?:matin|midi|soir|jour)|cet après-midi|cette nuit"
    r"|(?:la|cette) semaine(?: (?:dernière|prochaine|passée|suivante))"
    r"|cette (?:semaine|année)|ce mois(?:-ci)?|cet (?:été|hiver|automne)|ce printemps"
    r"|le mois (?:dernier|prochain|passé)|l'an (?:dernier|prochain|passé)"
    r"|l'année (?:dernière|prochaine|passée)"
    r"|il y a (?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt) "
    r"(?:jours?|semaines?|mois|ans?|années?)"
    r"|dans (?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|dix|quinze) "
    r"(?:semaines?|mois|ans?)(?! (?:de|à) ))"
    r"(?: (?:matin|midi|soir|après-midi))?",
)
_BEFORE = re.compile(
    r"(?:(?P<before>avant)|(?P<after>après)|(?P<until>jusqu'(?:au|à|en)|d'ici(?: au| à| le)?)|"
    r"(?P<since>à partir du|à compter du|à partir de|à compter de|depuis|dès|à dater du))"
    r"(?: (?:le|la|l'|du|de|au|en))?(?: (?:ven|jeu|mer|mar|lun|sam|dim)\w*)? ?$",
)
_LEAD = re.compile(r"\b(?:du|de|les) $")
_INCLUSIVE = re.compile(r" inclus(?:e|ivement)?\b")
_DIGIT = re.compile(r"\d")
_HINT = re.compile(
    rf"\d|\b(?:{_MONTH}|{_WEEKDAY})|hier|demain|aujourd'hui|semaine|mois|\ban|ce |cet|il y a|dans |"
    r"printemps|automne|hiver|mille",
)


@lru_cache(maxsize=4000)
def find_dates(text: str) -> tuple[DateMention, ...]:
    """The dates of ``text`` in their order; none overlaps another."""
    plain = folded(text)
    lower = plain.lower()
    plain = lower if len(lower) == len(plain) else plain  # «İ» grows
    if not _HINT.search(plain):
        return ()
    spelled, places = _in_figures(plain)
    found: list[DateMention] = []
    has_digit = bool(_DIGIT.search(spelled))
    for pattern, read, needs_digit in _READERS:
        if needs_digit and not has_digit:
            continue
        for match in pattern.finditer(spelled):
            start, end = match.span()
            if any(one.start < end and start < one.end for one in found):
                continue
            if (mention := read(match)) is not None:
                found.append(mention)
    found.sort(key=lambda one: one.start)
    return tuple(_placed(spelled, one, places) for one in found)


def _in_figures(text: str) -> tuple[str, list[int] | None]:
    """The text with days and years in figures, and where each of its characters was."""
    numbers = [
        one
        for one in find_numbers(text)
        if not (
            one.is_article
            or one.is_ordinal
            or text[one.start].isdigit()
            or 31 < one.value < 1400
            or one.value > 2100
        )
    ]
    if not numbers:
        return text, None
    pieces, places, at = [], [], 0
    for number in numbers:
        pieces += [text[at : number.start], number.figures]
        places += [*range(at, number.start), *[number.start] * len(number.figures)]
        at = number.end
    return "".join([*pieces, text[at:]]), [*places, *range(at, len(text) + 1)]


def _placed(text: str, mention: DateMention, places: list[int] | None) -> DateMention:
    """The mention with its bound, its ends in the text as it was written."""
    start, end = mention.start, mention.end
    bound = ""
    if match := _BEFORE.search(text, max(0, start - 28), start):
        start, bound = match.start(), str(match.lastgroup)
    elif len(mention.days) > 1 and (match := _LEAD.search(text, max(0, start - 10), start)):
        start = match.start()
    if match := _INCLUSIVE.match(text, end):
        end = match.end()
    if places:
        start, end = places[start], places[end]
    bound = "" if bound == "since" else bound
    return DateMention(
        start,
        end,
        mention.weekday,
        mention.days,
        mention.month,
        mention.year,
        mention.is_range,
        mention.last_year,
        mention.part,
        bound or mention.bound,
        mention.is_relative,
    )


def _month(name: str) -> int:
    plain = strip_accents(name).lower().rstrip(".")
    if plain in _MONTHS:
        return _MONTHS[plain]
    return next(number for full, number in _MONTHS.items() if full.startswith(plain))


def _day(text: str) -> int:
    return 1 if text.lower() in {"premier", "1er"} else int(text)


def _full(match: re.Match[str]) -> DateMention | None:
    days = tuple(_day(day) for day in (match["day"], match["day2"]) if day)
    if not all(1 <= day <= 31 for day in days):
        return None
    return DateMention(
        *match.span(),
        weekday=(match["weekday"] or "").lower(),
        days=days,
        month=_month(match["month"]),
        year=int(match["year"] or 0),
        is_range=bool(match["link"]) and match["link"] != "et" and days[-1] - days[0] > 1,
    )


def _figures(match: re.Match[str]) -> DateMention | None:
    day, month = int(match["day"] or match["d"] or 0), int(match["month"] or match["m"])
    if not (0 <= day <= 31 and 1 <= month <= 12):
        return None
    year = int(match["year"] or match["y"])
    return DateMention(*match.span(), days=(day,) if day else (), month=month, year=year)


def _year_range(match: re.Match[str]) -> DateMention | None:
    first, last = match["first"], match["last"]
    whole = last if len(last) == 4 else first[:2] + last
    if int(whole) <= int(first):
        return None
    return DateMention(*match.span(), year=int(first), last_year=int(whole))


def _month_only(match: re.Match[str]) -> DateMention:
    return DateMention(
        *match.span(),
        month=_month(match["month"]),
        year=int(match["year"] or 0),
        part=_phase(match["phase"]),
        is_relative=bool(match["relative"]),
    )


def _phase(text: str | None) -> str:
    return strip_accents(text or "").lower().strip("- ")


def _led_year(match: re.Match[str]) -> DateMention:
    part = _phase(match["phase"] or match["season"])
    start = match.start() if part else match.start("year")
    return DateMention(start, match.end(), year=int(match["year"]), part=part)


def _year(match: re.Match[str]) -> DateMention:
    return DateMention(*match.span(), year=int(match["year"]))


def _season(match: re.Match[str]) -> DateMention:
    return DateMention(*match.span(), part=_phase(match["season"]))


def _weekday(match: re.Match[str]) -> DateMention:
    return DateMention(
        *match.span(),
        weekday=match["weekday"].lower(),
        part=_phase(match["part"]),
        is_relative=bool(match["relative"]),
    )


def _relative(match: re.Match[str]) -> DateMention:
    return DateMention(*match.span(), is_relative=True)


# Each pattern with its reading, and whether it cannot do without a digit.
_READERS = (
    (_NUMERIC, _figures, True),
    (_DATE, _full, False),
    (_YEARS, _year_range, True),
    (_RELATIVE, _relative, False),
    (_MONTH_ONLY, _month_only, False),
    (_YEAR_LED, _led_year, True),
    (_YEAR_ALONE, _year, True),
    (_WEEKDAY_ALONE, _weekday, False),
    (_SEASON, _season, False),
)
