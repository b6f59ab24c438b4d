"""A document's title and date, read in its own text."""

from __future__ import annotations

import datetime
import re

from qa.french.analysis import strip_accents
from qa.types import Range

_HEADER = 1500  # characters in which an article states its date
_MAX_TITLE = 100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv",
            "fevrier fevr fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}
# In running prose («la loi, publiée le 6 janvier 1978») a date is not the article's.
_OPENING = r"(?:\A|[\n\r\u2028|–—•·:(]|(?<!\w)-)[\s\ufeff#>*]*(?:(?:article|derniere)\s+)?"
_LABEL = (
    r"\b(?:date|modifiee?|mise? a jour|actualisee?|publiee?|postee?|parue?|mise? en ligne|redigee?)"
    r"\b\s*(?::\s*)?(?:le\s*(?::\s*)?)?(?:(?:lun|mar|mercre|jeu|vendre|same)di\s+|dimanche\s+)?"
)
_FORMS = (
    r"(?P<iso>(?P<y1>\d{4})-(?P<m1>\d{2})(?:-(?P<d1>\d{2}))?)(?!\d)",
    r"(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>\d{4})",
    r"(?P<d3>\d{1,2})(?:er)?\s+(?P<month>[a-z]{3,9})\.?\s+(?P<y3>\d{4})",
)
_DATED = re.compile(_OPENING + _LABEL + "(?:" + "|".join(_FORMS) + ")", re.IGNORECASE)


def find_title(text: str, skipped: tuple[Range, ...]) -> str | None:
    """The first line that is not skipped, if it is short and no whole sentence; else None."""
    position = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip().lstrip("#\ufeff ").strip()
        inside = any(skip.start <= position < skip.end for skip in skipped)
        position += len(line)
        if not stripped or inside:
            continue
        is_title = len(stripped) <= _MAX_TITLE and stripped[-1] not in ".,;:"
        return stripped if is_title else None
    return None


def find_date(text: str) -> str | None:
    """The date that the head of the text states («date 2018-06», «Modifié le 08/07/2017 à 09:05»).

    Returns ISO 8601, as precise as the text (``2018-06`` or ``2017-07-08``); None if unknown or
    impossible. The words that state it open a line or follow a separator. The first stated date
    wins: sites put the update before the first publication.
    """
    # Without accents: files hold them composed, decomposed or not at all.
    header = strip_accents(text[:_HEADER])
    for match in _DATED.finditer(header):
        wrapped = header[: match.start()].rstrip().endswith(",")
        date = _iso(match)
        if date and not wrapped:
            return date
    return None


def _iso(match: re.Match[str]) -> str | None:
    year = int(match["y1"] or match["y2"] or match["y3"])
    name = (match["month"] or "").lower()
    month = int(match["m1"] or match["m2"] or _MONTHS.get(name, 0))
    day = match["d1"] or match["d2"] or match["d3"]
    try:
        date = datetime.date(year, month, int(day) if day else 1)
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]
