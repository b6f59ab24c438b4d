"""Who is meant: given names and titles that show a gender, nouns that mean a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography

_PERSONS = frozenset(
    """président présidente ministre maire secrétaire chef cheffe auteur autrice chancelier
    chancelière roi reine pape poète écrivain écrivaine général homme femme homologue patron
    patronne avocat avocate juge préfet préfète candidat candidate député députée conseiller
    conseillère ambassadeur médecin pilote peintre prince princesse empereur cardinal policier
    navigateur fils fille frère sœur père mère mari épouse soldat berger colonel commissaire
    joueur joueuse entraîneur entraîneuse coureur boxeur chercheur chercheuse chanteur chanteuse
    comte comtesse porte-parole proche allié alliée opposant opposante cousin cousine neveu nièce
    ami amie adjoint adjointe vice-président champion championne dirigeant dirigeante témoin
    voisin voisine""".split()
)
_PERSON_ENDING = re.compile(r"(?:teur|trice|iste|logue)s?$")
_NOT_PERSONS = frozenset("moteur secteur facteur ordinateur liste piste matrice catalogue".split())
# Given names that do not leave the gender open; others agree with both pronouns.
_WOMEN = frozenset(
    """marie anna anne claire sophie julie lucie emma élise elise rose nadia iris jeanne camille
    louise alice chloé léa sarah laura hélène isabelle catherine christine nathalie valérie céline
    angela hillary theresa melania ursula christiane simone brigitte sylvie martine ségolène
    élisabeth elisabeth fatima aïcha inès manon zoé juliette charlotte margaux mathilde pauline
    caroline sandrine véronique monique françoise jacqueline denise yvette colette
    victoria""".split()
)
_MEN = frozenset(
    """jean pierre paul jacques louis marc luc hugo tom jules antoine john donald vladimir mike
    rex jens barack emmanuel nicolas françois michel philippe alain bernard henri victor albert
    charles gérard olivier thomas julien vincent david daniel robert georges andré rené marcel
    sergueï boris joe bill george kim bachar recep viktor matteo angelo mohammed ahmed ali omar
    idriss lucas léo arthur gabriel raphaël adam nathan mathieu guillaume stéphane éric laurent
    christophe patrick didier thierry pascal gilles serge gustave émile honoré""".split()
)


def gender_of_name(name: str) -> str:
    """The gender that a given name or a title shows, or ``""``."""
    first = re.split(r"[ -]", name.lower(), maxsplit=1)[0]
    if first in _WOMEN or first in {"mme", "mme.", "madame", "mlle"}:
        return "f"
    return "m" if first in _MEN or first in {"m.", "m", "monsieur"} else ""


def is_person_noun(noun: str) -> bool:
    """Whether a common noun, typed with its accents or without, means a person."""
    noun = strip_accents(noun).lower()
    single = noun.removesuffix("s")
    if noun in _plain_persons() or single in _plain_persons():
        return True
    return bool(_PERSON_ENDING.search(noun)) and single not in _NOT_PERSONS


@cache
def _plain_persons() -> frozenset[str]:
    return frozenset(map(strip_accents, _PERSONS))


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name as written: lower case, no accents; what is not said is empty.

    ``family`` holds its particle («le goff», «de vigneul»), ``suffix`` a «fils» or a king's number.
    """

    given: tuple[str, ...]
    family: str
    suffix: str
    gender: str
    has_title: bool

    @property
    def is_certain(self) -> bool:
        """Whether more than one capitalised word says that this is a person."""
        return bool(self.given or self.has_title or self.suffix)


TITLE = r"(?:M\.|MM\.|Mmes?|Mlle|Dr|Pr|Me|Maître|Monsieur|Madame|Docteur)"
_PARTICLE = r"(?:(?:de la|de|du|des|van|von|der|den|le|la|al|el|ben|bin) |d'|l')"
_CAPITAL = r"(?:(?:[A-ZÀ-ÖØ-Þ][hr]?\.-?)+(?!\w)|[A-ZÀ-ÖØ-Þ][\w'-]*)"
NAME = rf"{_CAPITAL}(?: {_PARTICLE}*{_CAPITAL})*"
_ROLE = r"(?:(?:L'|La |Le |Une? )(?=[a-zà-ÿ]))?(?:(?:l'|d')?[a-zà-ÿ][\w-]* |l'[a-zà-ÿ][\w-]* )*"
_SUFFIX = r"Jr\.?|Sr\.?|Junior|fils|père|I{1,3}(?:er)?|IV|VI{0,3}|IX|XI{0,3}|XIV|XVI{0,3}"
_PERSON = re.compile(
    rf"(?P<before>{_ROLE})"
    rf"(?P<title>{TITLE} )?(?P<names>{_PARTICLE}*{_CAPITAL}(?: {_PARTICLE}*{_CAPITAL})*?)"
    rf"(?: (?P<suffix>{_SUFFIX}))?"
)
_SUFFIXES = {"jr.": "jr", "junior": "jr", "sr.": "sr"}
_PARTICLES = frozenset("de du des van von der den le la al el ben bin saint".split())
_OF = frozenset(["de", "du", "des", "d", "et", "a", "à", "au", "en", "dans", "chez", "sur", "par"])
_APPOSITION = re.compile(r",? (?:\(|(?<=, )[a-zà-ÿ]).*$", re.S)
_LED_BY_ROLE = re.compile(r"^(?:[LlUu][ae']?[ns]?e? ?)?[a-zà-ÿ][^,]*, (?=[A-ZÀ-Þ])")


@lru_cache(maxsize=4000)
def read_person(text: str) -> Person | None:
    """The name that ``text`` is, with or without a title, a role before it or after a comma.

    None where it is no name, or more: «le frère de X», «la Maison Blanche».
    """
    folded = fold_typography(text).strip(' ,;:«»"')
    folded = _LED_BY_ROLE.sub("", _APPOSITION.sub("", folded))
    match = _PERSON.fullmatch(folded) or _PERSON.fullmatch(folded.rstrip("."))
    if match is None:
        return None
    before = re.findall(r"[^\W_]+", match["before"].lower())
    if before and (before[-1] in _OF or match["names"][0].islower()):
        return None
    if before and not match["title"] and not any(map(is_person_noun, before)):
        return None  # «la Maison Blanche», «le lycée Jules Ferry»
    title = (match["title"] or "").strip()
    parts = strip_accents(match["names"].replace("d'", "d' ")).lower().split()
    first = len(parts) - 1
    while first > 0 and (parts[first - 1] in _PARTICLES or parts[first - 1] == "d'"):
        first -= 1
    given, family = tuple(parts[:first]), " ".join(parts[first:]).replace("d' ", "d'")
    suffix = (match["suffix"] or "").lower()
    gender = gender_of_name(title or match["names"]) if given or title else ""
    return Person(given, family, _SUFFIXES.get(suffix, suffix), gender, bool(title))
