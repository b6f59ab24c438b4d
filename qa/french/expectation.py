"""What a question expects for an answer — a date, a number, a place, a person — and whether a span
looks like one. Patterns only: a hint among others for the confidence, never a verdict.
"""

from __future__ import annotations

import re
from enum import Enum

from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography


class Expected(Enum):
    """The kinds of answers that patterns can tell apart."""

    DATE = "date"
    NUMBER = "number"
    PLACE = "place"
    PERSON = "person"


# Tried in order on the accent-free, lower-case question.
_QUESTIONS = (
    (
        Expected.DATE,
        r"\bquand\b|\bquell?e?s? (?:est la |est l'|etait la |etait l'|sont les )?"
        r"(?:date|annee|jour|mois|siecle|epoque|periode|heure)s?\b",
    ),
    (
        Expected.NUMBER,
        r"\bcombien\b|\bquell?e?s? (?:est |etait |sont )?(?:le |la |l'|les )?"
        r"(?:nombre|pourcentage|age|prix|duree|superficie|population|taille|hauteur|longueur|"
        r"distance|montant|cout|poids|proportion|part|vitesse|temperature|altitude|effectif)\b",
    ),
    (
        Expected.PLACE,
        r"\bou\b(?! (?:un|une|le|la|les|bien|des)\b)|\bquell?e?s? (?:est |etait |sont )?"
        r"(?:le |la |l'|les )?(?:pays|villes?|regions?|lieux?|endroits?|continents?|capitales?|"
        r"departements?|provinces?|villages?|quartiers?|iles?|territoires?)\b",
    ),
    (Expected.PERSON, r"^(?:et |mais |alors )?(?:(?:a|de|par|avec|pour|contre|chez) )?qui\b"),
)
_QUESTION_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _QUESTIONS)

_DATE = re.compile(
    r"\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|demain|aujourd'hui|siecles?|annees?|"
    r"printemps|ete|automne|hiver|veille|lendemain|semaine|matin|soir|nuit|midi|minuit|epoque|ans|"
    r"guerre|debut|fin|apres|avant|lors|depuis|pendant)\b|\b[12]\d{3}\b|\b\d{1,2} ?h\b|"
    r"\b\d{1,2}/\d{1,2}\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|"
    r"quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|cents|mille|million|millions|"
    r"milliard|milliards|moitie|tiers|quart|double|triple|dizaines?|douzaines?|vingtaine|trentaine|"
    r"quarantaine|cinquantaine|soixantaine|centaines?|milliers?|plusieurs|aucun|aucune|demi|demie)\b"
)
_CAPITAL = re.compile(r"(?:^|[\s'\"«“(-])[A-ZÀ-ÖØ-Þ]\w")
_LOCATIVE = re.compile(
    r"(?:^|\s)(?:a|au|aux|en|dans|sur|sous|pres|vers|chez|devant|derriere|hors|nord|sud|est|ouest|"
    r"autour|entre|rue|place|avenue|boulevard|ville|region|quartier)\b"
)


def expected_answer(question: str) -> Expected | None:
    """The kind of answer that the question's words ask for, or None where they do not tell."""
    plain = strip_accents(fold_typography(question)).lower().strip(" «\"'")
    for kind, pattern in _QUESTION_PATTERNS:
        if pattern.search(plain):
            return kind
    return None


def fits(expected: Expected | None, span: str, before: str) -> float:
    """How well a span fits: 1 like such an answer, -1 unlike it, 0 where nothing is expected.

    ``before`` is the text that precedes the span; a place is often told by its preposition.
    """
    if expected is None:
        return 0.0
    plain = strip_accents(fold_typography(span)).lower()
    is_date = bool(_DATE.search(plain))
    capital = bool(_CAPITAL.search(span))
    if expected is Expected.DATE:
        good = is_date
    elif expected is Expected.NUMBER:
        good = bool(_NUMBER.search(plain))
    elif expected is Expected.PLACE:
        lead = strip_accents(fold_typography(before[-12:])).lower().split()[-1:]
        good = not re.search(r"\d", plain) and (
            (capital and bool(_LOCATIVE.search(" ".join(lead))))
            or bool(_LOCATIVE.match(plain))
            or (capital and not is_date and len(plain.split()) <= 2)
        )
    else:
        good = capital and not is_date
    return 1.0 if good else -1.0
