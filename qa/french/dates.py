"""Dates as French people write them."""

from __future__ import annotations

import re

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
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


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
