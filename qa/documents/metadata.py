"""A document's title and date, read in its own text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

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


_PLAIN_DATE = re.compile("(?:" + "|".join(_FORMS) + ")", re.IGNORECASE)
# «Brest, le 3 mai 2019», «Mardi 28 octobre 2022 à 20 h»: a line that tells nothing but when.
_DATE_LINE = re.compile(
    r"(?:[\w' -]{2,40},\s*)?(?:(?:du|le)\s+)?"
    r"(?:(?:lun|mar|mercre|jeu|vendre|same)di\s+|dimanche\s+)?"
    r"(?:" + "|".join(_FORMS) + r")(?:\s*(?:a|-|–|,)?\s*\d{1,2}\s*(?:h|:)\s*\d{0,2})?\.?",
    re.IGNORECASE,
)
_KINDS = (
    r"(?:proces[- ]verbal|compte[- ]rendu|deliberations?|arretes?|rapports?|conventions?|"
    r"ordre du jour|"
    r"communiques?|bulletins?|seances?|reunions?|assemblees?|commissions?|comites?|conseils?|"
    r"circulaires?|notes?|lettres?|decisions?|releves?|pv|cr)"
)
_KIND_OF_DOCUMENT = re.compile(rf"\b{_KINDS}\b", re.IGNORECASE)
# «Séance du mardi 28 octobre 2022», «Compte rendu de la réunion du 3 mai 2019».
_MEETING = re.compile(
    rf"\b{_KINDS}\b[^\n.]{{0,80}}?\b(?:du|le|:|[-–—])\s*"
    r"(?:(?:lun|mar|mercre|jeu|vendre|same)di\s+|dimanche\s+)?(?:" + "|".join(_FORMS) + ")",
    re.IGNORECASE,
)
_HEAD_LINES = 15
_LETTERHEAD = re.compile(
    r"(?:republique francaise|liberte\b|departement|arrondissement|canton|mairie|commune\b|"
    r"communaute|ville de|ministere|prefecture|region)",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"[\W\d_]*|(?:page\s+)?\d+(?:\s*(?:/|sur)\s*\d+)?|https?://\S+|\S+@\S+|"
    r"(?:menu|accueil|sommaire|table des matieres|sans titre|document\d*|untitled|"
    r"aller au contenu.*|rechercher|imprimer|partager)",
    re.IGNORECASE,
)
_OF_A_PROGRAM = re.compile(
    r"microsoft \w+ - .*|(?:document|classeur|presentation|book|feuil)\s?\d*|sans titre.*|"
    r"untitled.*|.*\.(?:docx?|odt|xlsx?|pptx?|pdf|indd|qxd|html?|md|txt)",
    re.IGNORECASE,
)
_BARS = re.compile(r"(?:[^|>»›]+[|>»›]){2,}")
_NAME_DATES = (
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-_. ]?)(?P<m>0[1-9]|1[0-2])(?P=s)"
        r"(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<d>0?[1-9]|[12]\d|3[01])(?P<s>[-_. ])(?P<m>0?[1-9]|1[0-2])(?P=s)"
        r"(?P<y>(?:19|20)\d\d)(?!\d)"
    ),
    re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<m>0[1-9]|1[0-2])(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_](?P<m>0[1-9]|1[0-2])(?!\d)"),
)


def find_title(text: str, skipped: tuple[Range, ...]) -> str | None:
    """The first line that names the document, if it is short and no whole sentence; else None.

    Dates, addresses, menus and page numbers name nothing; behind a letterhead («Commune de Rennes»)
    the kind of the document does («Procès-verbal du conseil municipal»).
    """
    lines = list(_head_lines(text, skipped))
    if not lines or not _may_be_title(lines[0]):
        return None
    if _LETTERHEAD.match(strip_accents(lines[0])):
        behind = (one for one in lines[1:] if _KIND_OF_DOCUMENT.match(strip_accents(one)))
        return next(filter(_may_be_title, behind), lines[0])
    return lines[0]


def is_title(title: str | None) -> bool:
    """Whether a format's own title names the document: «Microsoft Word - pv3.doc» does not."""
    plain = strip_accents((title or "").strip())
    return bool(plain) and not _OF_A_PROGRAM.fullmatch(plain) and not _NO_TITLE.fullmatch(plain)


def _head_lines(text: str, skipped: tuple[Range, ...]) -> Iterator[str]:
    """The first lines that are not skipped and might name something."""
    position, found = 0, 0
    for line in text[: 4 * _HEADER].splitlines(keepends=True):
        stripped = line.strip().lstrip("#\ufeff ").strip()
        inside = any(skip.start <= position < skip.end for skip in skipped)
        position += len(line)
        plain = strip_accents(stripped)
        if not stripped or inside or _DATE_LINE.fullmatch(plain) or _NO_TITLE.fullmatch(plain):
            continue
        if _BARS.match(stripped) and len(stripped) < _MAX_TITLE:
            continue
        yield stripped
        found += 1
        if found == _HEAD_LINES:
            return


def _may_be_title(line: str) -> bool:
    return len(line) <= _MAX_TITLE and line[-1] not in ".,;:"


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
    return _date_of_head(header)


def _date_of_head(header: str) -> str | None:
    """The date that a line of the head tells by itself, or of the meeting that it names."""
    lines = [line.strip(" \t#*>\ufeff") for line in header.splitlines() if line.strip()]
    for line in lines[:_HEAD_LINES]:
        match = _DATE_LINE.fullmatch(line)
        meeting = _MEETING.match(line) if len(line) <= _MAX_TITLE else None
        for found in filter(None, (match, meeting)):
            if date := _iso(found):
                return date
    return None


def date_in(text: str) -> str | None:
    """The first date written in a text, ISO 8601; None if there is none."""
    dates = (_iso(match) for match in _PLAIN_DATE.finditer(strip_accents(text)))
    return next(filter(None, dates), None)


def dates_in(text: str) -> Iterator[tuple[Range, str]]:
    """Where dates are written in a text, and each in ISO 8601.

    None are found in a text whose accents are decomposed: their places cannot be told.
    """
    plain = strip_accents(text)
    if len(plain) != len(text):
        return
    for match in _PLAIN_DATE.finditer(plain):
        if date := _iso(match):
            yield Range(*match.span()), date


def date_of_title(title: str) -> str | None:
    """The date of the meeting or the report that a title names («Séance du 28 octobre 2022»)."""
    match = _MEETING.search(strip_accents(title))
    return _iso(match) if match else None


def date_of_name(path: str) -> str | None:
    """The date in the name of a file: «CR_28_10_2022.pdf», «2022-10-28 réunion.txt»."""
    name = strip_accents(PurePosixPath(path).name)
    for form in _NAME_DATES:
        if match := form.search(name):
            return _checked(match["y"], match["m"], match.groupdict().get("d"))
    return date_in(re.sub(r"[_-]", " ", name))


def _checked(year: str, month: str, day: str | None) -> str | None:
    try:
        date = datetime.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]


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
