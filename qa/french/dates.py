"""Dates as French people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class DateRange:
    """From ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def iso(self) -> str:
        """ISO 8601: a day, a month or a year where it is one, else an interval ``day/day``."""
        for unit in (self.first.isoformat(), self.first.isoformat()[:7], str(self.first.year)):
            if self == whole_unit(unit):
                return unit
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def spell_moment(iso: str) -> str:
    """An ISO 8601 time in words: ``2026-11-30T14:05:09`` is «30 novembre 2026, 14 h 05»."""
    day, _, time = iso.partition("T")
    hour, _, minute = time.partition(":")
    if not hour.isdigit():
        return spell_date(day)
    return f"{spell_date(day)}, {int(hour)}\u00a0h\u00a0{minute[:2]}"


def spell_date(iso: str | None) -> str:
    """An ISO 8601 year, month or day in words: ``2017-07-08`` is «8 juillet 2017».

    None gives an empty string; what is not such a date comes back as it is.
    """
    match = _ISO.fullmatch(iso or "")
    if match is None:
        return iso or ""
    year, month, day = match.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return iso or ""
    name = f"{MONTHS[int(month) - 1]} {year}"
    if day is None:
        return name
    return f"{'1er' if day == '01' else int(day)} {name}"


def spell_range(iso: str) -> str:
    """``DateRange.iso`` in words: «16 juillet 2018», «du 9 au 15 juillet 2018»."""
    first, _, last = iso.partition("/")
    if not last:
        return spell_date(first)
    start, end = spell_date(first), spell_date(last)
    for shared in (end[end.index(" ") :], end[-5:]):
        if start.endswith(shared):
            return f"du {start.removesuffix(shared)} au {end}"
    return f"du {start} au {end}"


def whole_unit(iso: str) -> DateRange | None:
    """The days of an ISO 8601 year, month or day; None where it is none."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", iso)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    return days_of(year or 0, month, day)


def days_of(year: int, month: int | None = None, day: int | None = None) -> DateRange | None:
    """All days of a year, a month, or that one day; None where the calendar has none."""
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return DateRange(first, first)
    last_month = month or 12
    return DateRange(first, date(year, last_month, calendar.monthrange(year, last_month)[1]))
