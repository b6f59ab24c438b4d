"""Dates as people write them."""

from __future__ import annotations

import re

from qa.answering.formatting import date_origin
from ui.texts import Texts

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def say_meant(iso: str, texts: Texts) -> str:
    """The date or range that an answer means: «soit le 7 juillet 2017»."""
    first, _, last = iso.partition("/")
    spelt = spell_date(first, texts)
    if last:
        return texts.meant_range.format(first=spelt, last=spell_date(last, texts))
    whole = texts.meant_day if first.count("-") == 2 else texts.meant_month
    return whole.format(date=spelt)


def say_dated(iso: str | None, source: str | None, texts: Texts) -> str:
    """The date of a document, and where it comes from if its text does not say it.

    «28 octobre 2022 (nom du fichier)».
    """
    said = {"nom du fichier": texts.from_file_name, "métadonnées": texts.from_metadata}
    origin = said.get(date_origin(source)) if iso else None
    return f"{spell_date(iso, texts)} ({origin})" if origin else spell_date(iso, texts)


def spell_date(iso: str | None, texts: Texts) -> str:
    """Spell an ISO 8601 date, month or year: ``2017-07-08`` → «8 juillet 2017».

    What is not such a date is given back as it is; None becomes «sans date».
    """
    if iso is None:
        return texts.undated
    found = _ISO.fullmatch(iso)
    if found is None:
        return iso
    year, month, day = found.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return iso
    name = f"{texts.months[int(month) - 1]} {year}"
    if day is None:
        return name
    number = texts.first_of_month if day == "01" else str(int(day))
    return f"{number} {name}"


def spell_moment(iso: str, texts: Texts) -> str:
    """Spell an ISO 8601 time: ``2026-11-30T14:05:09`` → «30 novembre 2026, 14 h 05»."""
    day, _, time = iso.partition("T")
    hour, _, rest = time.partition(":")
    spelt = spell_date(day, texts)
    if not hour.isdigit():
        return spelt
    number = str(int(hour)) if texts.lang == "fr" else hour
    return texts.moment.format(date=spelt, hour=number, minute=rest[:2])
