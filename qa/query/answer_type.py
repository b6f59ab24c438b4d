"""What a question expects for an answer — a date, a number, a place, a person — and whether a span
looks like one. Patterns only: a hint among others for the confidence, never a verdict.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from qa.french.analysis import strip_accents
from qa.french.references import ReferenceKind, find_references
from qa.french.typography import fold_typography
from qa.query.asked_term import ASKS_WHAT, ASKS_WHAT_AFTER


class Expected(StrEnum):
    """The kinds of answers that patterns can tell apart.

    The last three are prose: a definition, a reason or a purpose, a way to do something or what it
    takes. Their length is a clause, a sentence or a list.
    """

    DATE = "date"
    DURATION = "duration"
    NUMBER = "number"
    PLACE = "place"
    PERSON = "person"
    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    ADDRESS = "address"
    REFERENCE = "reference"
    ARTICLE = "article"
    DEFINITION = "definition"
    REASON = "reason"
    MANNER = "manner"


PROSE = frozenset([Expected.DEFINITION, Expected.REASON, Expected.MANNER])
_REFERENCES = {
    Expected.EMAIL: (ReferenceKind.EMAIL,),
    Expected.URL: (ReferenceKind.URL,),
    Expected.PHONE: (ReferenceKind.PHONE,),
    Expected.ADDRESS: (ReferenceKind.ADDRESS, ReferenceKind.EMAIL),
    Expected.REFERENCE: (ReferenceKind.IDENTIFIER, ReferenceKind.NUMBER, ReferenceKind.LABEL),
    Expected.ARTICLE: (ReferenceKind.ARTICLE,),
}


# On the lower-case question, typography folded; accents are kept in the first pattern only, where
# «où» differs from «ou». The pattern that matches first in the question decides.
_WHERE = re.compile(r"\boù\b|^(?:(?:et|mais|alors|par|vers) |d')?ou\b|\bou(?= ?\?*$)")
_OF = r"(?:est |etait |sont |etaient )?(?:le |la |l'|les )?"
_OPEN = r"^(?:et |mais |alors )?"
_ITS = r"(?:est |etait )?(?:le |la |l'|son |sa |leur |votre )?"
_PATTERNS: tuple[tuple[Expected | None, re.Pattern[str]], ...] = (
    (
        Expected.EMAIL,
        re.compile(
            rf"\b(?:quell?e {_ITS})?adresse (?:e-?mail|mail|mel|electronique|courriel|"
            rf"de messagerie)\b|\bquel {_ITS}(?:e-?mail|courriel|mel|mail)\b"
        ),
    ),
    (
        Expected.URL,
        re.compile(
            rf"\b(?:quell?e {_ITS})?adresse (?:internet|web|url|du site)\b|"
            rf"\bquel {_ITS}(?:site (?:internet|web)|url|lien)\b|\bquel est (?:le|leur|son) site\b|"
            r"^sur quel site\b"
        ),
    ),
    (
        Expected.PHONE,
        re.compile(
            rf"\b(?:quel {_ITS})?(?:numero|n°) (?:de |d')?(?:telephone|tel\b|portable|mobile|fax|"
            rf"telecopie|urgence|standard)|\bquel {_ITS}(?:telephone|fax|portable)\b|"
            r"\b(?:a )?quel numero (?:(?:faut-il|doit-on|peut-on|dois-je|puis-je) )?"
            r"(?:appel|compos|faire\b|joindre|contact|telephon)|^telephone (?:de|du|d')"
        ),
    ),
    (Expected.ADDRESS, re.compile(rf"\b(?:a )?quelle {_ITS}adresse\b|^adresse (?:de|du|des|d')")),
    (
        Expected.REFERENCE,
        re.compile(
            rf"\b(?:sous |a |par |avec )?quell?e? {_ITS}(?:(?:numero|n°|code|cle) )?(?:de |d')?"
            r"(?:numero|n°|reference|matricule|immatriculation|siret|siren|iban|bic|rib|isbn|cote)\b"
        ),
    ),
    (Expected.ARTICLE, re.compile(rf"\b(?:dans |selon |par |de |a )?quels? {_OF}articles?\b")),
    (
        Expected.DEFINITION,
        re.compile(
            rf"{_OPEN}(?:(?:selon|d'apres|pour|en|dans) [^,]{{1,40}}, )?(?:{ASKS_WHAT})|"
            rf"{ASKS_WHAT_AFTER}"
        ),
    ),
    (
        Expected.REASON,
        re.compile(
            rf"{_OPEN}(?:pourquoi\b|pour quelles? (?:raison|cause)|a quelles? fins?\b|"
            r"dans quel but\b|quelles? (?:est|sont) les? (?:raison|cause|motif))"
        ),
    ),
    (
        Expected.MANNER,
        re.compile(
            rf"{_OPEN}(?:comment\b(?! s(?:e |')(?:appell|nomm)| (?:appel|nomm))|"
            r"de quelle (?:facon|maniere)\b|par quels? moyens?\b|"
            r"que (?:faut-il|doit-on|faire)\b.*\b(?:pour|si|en cas|quand)\b|"
            r"quell?e?s? (?:est |sont )?(?:la |les )?"
            r"(?:etapes?|conditions?|demarches?|formalites?|procedures?|marche a suivre|pieces?)\b)"
        ),
    ),
    (
        None,
        re.compile(
            r"^(?:et |mais |alors )?(?:que\b|qu'|pourquoi\b|comment\b(?! s(?:e |')(?:appell|nomm)))"
        ),
    ),
    (
        Expected.DATE,
        re.compile(
            rf"\bquand\b|\bquell?e?s? {_OF}"
            r"(?:dates?|annees?|jours?|mois|siecles?|epoques?|periodes?|heures?)\b"
        ),
    ),
    (
        Expected.DURATION,
        re.compile(
            rf"\bcombien de temps\b|\bquell?e?s? {_OF}durees?\b|\bcombien d(?:e |')"
            r"(?:ans|annees|mois|semaines|jours|heures|minutes|secondes|siecles)\b"
        ),
    ),
    (
        Expected.NUMBER,
        re.compile(
            rf"\bcombien\b|\bquell?e?s? {_OF}"
            r"(?:nombre|pourcentage|age|prix|superficie|population|taille|hauteur|longueur|"
            r"distance|montant|cout|poids|proportion|part|vitesse|temperature|altitude|effectif)s?\b"
        ),
    ),
    (
        Expected.PLACE,
        re.compile(
            rf"\bquell?e?s? {_OF}(?:pays|villes?|regions?|lieux?|endroits?|continents?|"
            r"capitales?|departements?|provinces?|villages?|quartiers?|iles?|territoires?)\b"
        ),
    ),
    (
        Expected.PERSON,
        re.compile(
            r"^(?:et |mais |alors )?(?:(?:a|de|par|avec|pour|contre|chez) )?qui\b|"
            r"^comment s(?:e |')(?:appell|nomm)|"
            rf"\bquell?e?s? {_OF}(?:nom|prenom|president|ministre|chef|conseill|dirigeant|"
            r"secretaire|ambassad|general\b|homme|femme|personne|personnalite|auteur|candidat)"
        ),
    ),
)

_DATE = re.compile(
    r"\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|demain|aujourd'hui|siecles?|annees?|"
    r"printemps|automne|hiver|veille|lendemain|semaine|matin|soir|nuit|midi|minuit|epoque|ans|"
    r"guerre|debut|fin|apres|avant|lors|depuis|pendant)\b|\b[12]\d{3}\b|\b\d{1,2} ?h(?:\d\d)?\b|"
    # The summer, not «a été»: without its accents it is known by the words around it.
    r"\b\d{1,2}/\d{1,2}\b|(?:l'|d'|\b(?:en|cet|un|chaque|plein) )ete\b|\bete (?:dernier|proch|\d)"
)
_NUMBER = re.compile(
    r"(?<![a-z\d])\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|"
    r"quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|cents|mille|million|millions|"
    r"milliard|milliards|moitie|tiers|quart|double|triple|dizaines?|douzaines?|vingtaine|trentaine|"
    r"quarantaine|cinquantaine|soixantaine|centaines?|milliers?|plusieurs|aucun|aucune|demie?)\b|"
    # «Un» is a number before what is counted, an article elsewhere.
    r"^une?$|\bune? (?:seule?|an|annee|mois|jour|journee|heure|minute|seconde|semaine|siecle|fois|"
    r"euro|dollar|point|kilometre|metre)\b"
)
_DURATION = re.compile(
    r"\b(?:ans?|annees?|mois|semaines?|jours?|journees?|heures?|minutes?|secondes?|siecles?|"
    r"decennies?|millenaires?|trimestres?|semestres?|week-ends?|nuits?|longtemps|toujours)\b|"
    r"\d ?(?:h|min|mn|s)\b"
)
_CAPITAL = re.compile(r"(?:^|[\s'\"«“(-])[A-ZÀ-ÖØ-Þ]\w")
_JOINING = frozenset("le la les l' de du des d' et ou".split())
_NUMERAL = re.compile(r"(?<!\w)\d")
# Case and accents kept: «à» and «A Hambourg» say a place, «a annoncé» does not.
_LOCATIVE = re.compile(
    r"(?:(?i:à|au|aux|en|dans|sur|sous|près|vers|chez|devant|derrière|hors|autour|entre|"
    r"(?:l[ea] |l'|les |une? )?(?:nord|sud|ouest|rue|place|avenue|boulevard|ville|région|"
    r"quartier))\b"
    r"|A(?= [A-ZÀ-Þ]))"
)

# «Sur la Syrie, les États-Unis», «Sur la Syrie»: no place; nor is «le G20».
_LOCATED = re.compile(r"\s(?:à|au|aux|en) [A-ZÀ-Þ]")  # «réunion à Genève»
_TOPIC = re.compile(r"(?i:sur)\b.*,|Sur |(?:(?:le|du|au|un) )?[A-Z]{1,4}\d+$")


def expected_answer(question: str) -> Expected | None:
    """The kind of answer that the question's words ask for, or None where they do not tell."""
    typed = unicodedata.normalize("NFC", fold_typography(question)).lower().strip(" «»\"'")
    plain = strip_accents(typed)
    found = [(match.start(), kind) for kind, p in _PATTERNS if (match := p.search(plain))]
    if where := _WHERE.search(typed):
        found.append((where.start(), Expected.PLACE))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def fits(expected: Expected | None, span: str, before: str) -> float:
    """How well a span fits: 1 like such an answer, -1 unlike it, 0 where nothing is expected.

    ``before`` is the text that precedes the span; a place is often told by its preposition.
    """
    if expected is None or expected in PROSE:
        return 0.0
    text = unicodedata.normalize("NFC", fold_typography(span)).strip()
    plain = strip_accents(text).lower()
    is_date = bool(_DATE.search(plain))
    if expected is Expected.DATE:
        good = is_date
    elif expected is Expected.DURATION:
        good = bool(_DURATION.search(plain))
    elif expected is Expected.NUMBER:
        good = bool(_NUMBER.search(plain))
    elif kinds := reference_kinds(expected):
        good = any(one.kind in kinds for one in find_references(text))
    elif expected is Expected.PLACE:
        good = not is_date and _is_place(text, before)
    else:
        good = bool(_CAPITAL.search(text)) and not is_date
    return 1.0 if good else -1.0


def reference_kinds(expected: Expected | None) -> tuple[ReferenceKind, ...]:
    """The kinds of references that such an answer is, the likeliest first; empty for no such."""
    return _REFERENCES.get(expected, ()) if expected else ()


def place_within(span: str) -> int:
    """Where the place begins in «G20 à Hambourg», whose head is none; 0 where it is the whole."""
    found = _LOCATED.search(fold_typography(span))
    if found is None or _is_place(fold_typography(span[: found.start()]), ""):
        return 0
    return found.end() - 1


def _is_place(text: str, before: str) -> bool:
    """Names alone or after a word like «à», or a phrase that starts with such a word."""
    capital = bool(_CAPITAL.search(text))
    if _NUMERAL.search(text) and not capital:
        return False
    if _TOPIC.match(text):
        return False
    words = unicodedata.normalize("NFC", fold_typography(before)).split()
    led = capital and bool(words) and (words[-1] == "A" or bool(_LOCATIVE.fullmatch(words[-1])))
    parts = text.replace("'", "' ").split()
    names = all(part in _JOINING or part.lstrip('«“("')[:1].isupper() for part in parts)
    located = bool(_LOCATIVE.match(text) or _LOCATED.search(text))
    return led or located or (capital and names)
