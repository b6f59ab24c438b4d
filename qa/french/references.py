"""What is written to be copied exactly: addresses, telephone numbers, references, labels.

Each kind is an answer type of its own: an e-mail address, a URL, a telephone number, an identifier
(an IBAN, the number after «SIRET :»), a reference («n° 2017-458», «art. L. 412-3»), a label
(«salle B», «ligne 4») and a street address. A number in one of them is no quantity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from qa.french.analysis import strip_accents
from qa.french.numbers import folded


class ReferenceKind(StrEnum):
    """The kinds of references, in the order in which they are looked for."""

    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    IDENTIFIER = "identifier"
    NUMBER = "number"
    ARTICLE = "article"
    ADDRESS = "address"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference at ``[start, end)`` of a text; two with the same ``canonical`` are the same."""

    kind: ReferenceKind
    start: int
    end: int
    canonical: str


_STREET = (
    r"rue|avenue|av\.?|boulevard|bd\.?|bvd\.?|place|pl\.|chemin|impasse|all[ée]es?|quai|route|cours|"
    r"square|passage|sentier|faubourg|venelle|esplanade|promenade|mail|villa|cit[ée]|hameau"
)
_LABELLED = (
    r"salle|ligne|lot|page|p\.|pp\.|chapitre|chap\.|annexe|alinéa|version|vol|bâtiment|bât\.|"
    r"escalier|porte|appartement|appt|quai|voie|train|bus|tram|guichet|bureau|poste|case|parcelle|"
    r"section|zone|tome|volume|figure|tableau|paragraphe|§|étape|niveau|catégorie|classe|groupe"
)
# Registers whose numbers are written after their name.
_REGISTERS = (
    r"SIRET|SIREN|RCS|TVA intracommunautaire|IBAN|BIC|RNA|ISBN|ISSN|APE|NAF|INSEE|FINESS|UAI|"
    r"[Mm]atricule|[Ii]mmatriculation|[Cc]ote|[Cc]ode postal"
)
# Each with a character that it cannot do without.
_PATTERNS = (
    (ReferenceKind.EMAIL, "@", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        ReferenceKind.URL,
        ".",
        re.compile(
            r"(?:https?://|www\.)[^\s<>«»\"')\]]*[^\s<>«»\"')\].,;:!?]"
            r"|\b[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:fr|com|org|net|eu|gouv\.fr|bzh|info)\b(?:/[^\s<>«»]*)?"
        ),
    ),
    (
        ReferenceKind.PHONE,
        "",
        re.compile(r"(?<![\w+])(?:(?:\+|00)33[ .]?(?:\(0\)[ .]?)?|0)[1-9](?:[ .-]?\d\d){4}(?!\d)"),
    ),
    (
        ReferenceKind.IDENTIFIER,
        "",
        re.compile(
            rf"(?:\b(?:{_REGISTERS})\b[^\w\n]{{0,4}}(?:n° ?)?)"
            r"(?P<value>[A-Z\d][A-Z\d .-]*\d[A-Z]?)\b"
            r"|\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b"
            r"|\b(?:[A-Z]{2}-\d{3}-[A-Z]{2}|\d{3} \d{3} \d{3} \d{5}|[A-Z]{2,6}-\d[\d/-]*\d)\b"
        ),
    ),
    (
        ReferenceKind.NUMBER,
        "",
        re.compile(
            r"(?:\b(?:n°s?|nos?|num[ée]ro|réf(?:érence)?\.?|dossier)|№) ?"
            r"[A-Z]{0,4}[ -]?\d[\d./-]*(?:[-/ ]?[A-Z]{1,3}\b)?",
        ),
    ),
    (
        ReferenceKind.ARTICLE,
        "",
        re.compile(
            r"(?:\b[Aa]rt(?:icles?|s?\.) ?)(?:[LRDA]\*?\.? ?)?\d+(?:er)?(?:-\d+)*"
            r"(?: (?:bis|ter|quater)\b)?"
            r"|\b[LRDA]\*?\. ?\d{2,}(?:-\d+)*"
        ),
    ),
    (
        ReferenceKind.ADDRESS,
        "",
        re.compile(
            rf"(?<![\d,.])\d{{1,4}}(?: ?(?:bis|ter|quater)\b)?,? (?:{_STREET}) "
            r"(?:(?:de |du |des |de la |de l'|d'|l'|la |le |les |à |aux? )*"
            r"[A-ZÀ-ÖØ-Þ\d][\w'.-]*\w(?: |-)?)+(?<=\w)",
        ),
    ),
    (
        ReferenceKind.LABEL,
        "",
        re.compile(
            rf"\b(?i:{_LABELLED}) (?:[A-Z](?:\d+)?(?![\w'.])|\d+(?:\.\d+)*[a-z]?\b(?! ?[%€]))"
            r"|\b[A-Z]{2,5} ?\d{1,5}\b(?! ?[%€])"
            r"|\b\d+ ?[x×] ?\d+\b"
        ),
    ),
)
_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = frozenset([ReferenceKind.EMAIL, ReferenceKind.URL, ReferenceKind.LABEL])
_ABBREVIATIONS = {
    "av": "avenue",
    "bd": "boulevard",
    "bvd": "boulevard",
    "pl": "place",
    "art": "article",
    "arts": "article",
    "articles": "article",
    "chap": "chapitre",
    "bat": "batiment",
    "p": "page",
    "pp": "page",
}
_PART = re.compile(r"\d+|[^\W\d_]+")
_SPACED_NUMBER = re.compile(r"(?:n°s?|№|\bnos?\b|num[ée]ro|réf(?:érence)?\.?|dossier)", re.I)


@lru_cache(maxsize=4000)
def find_references(text: str) -> tuple[Reference, ...]:
    """The references of ``text``, in order; none overlaps another."""
    plain = folded(text)
    found: list[Reference] = []
    has_digit = bool(_DIGIT.search(plain))
    for kind, hint, pattern in _PATTERNS:
        if hint not in plain or not (has_digit or kind in _WITHOUT_DIGITS):
            continue
        for match in pattern.finditer(plain):
            named = match.re.groups and match["value"]
            start = match.start("value") if named else match.start()
            end = match.end() - (match.group()[-1:] in " .-/")
            if not any(one.start < end and start < one.end for one in found):
                found.append(Reference(kind, start, end, _canonical(kind, plain[start:end])))
    return tuple(sorted(found, key=lambda one: one.start))


def _canonical(kind: ReferenceKind, text: str) -> str:
    lower = strip_accents(text).lower()
    if kind is ReferenceKind.EMAIL:
        return lower
    if kind is ReferenceKind.URL:
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", lower).rstrip("/")
    if kind is ReferenceKind.PHONE:
        digits = re.sub(r"\D", "", text.replace("(0)", ""))
        return f"0{digits[-9:]}"
    if kind is ReferenceKind.NUMBER:
        return re.sub(r"[ .]", "", _SPACED_NUMBER.sub("", lower))
    parts = [_ABBREVIATIONS.get(part, part) for part in _PART.findall(lower)]
    if kind is ReferenceKind.ARTICLE and parts[0] == "article":
        parts = parts[1:]
    return " ".join(part for part in parts if part not in {"er"})
