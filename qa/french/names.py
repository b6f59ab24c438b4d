"""Who is meant and of which gender: given names, titles, nouns that mean a person, other nouns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.french.analysis import strip_accents
from qa.french.lexicon import table, words
from qa.french.typography import fold_typography

_TITLES = {"mme": "f", "mme.": "f", "madame": "f", "mlle": "f", "m.": "m", "m": "m"} | {
    "monsieur": "m"
}
_PERSON_ENDING = re.compile(r"(?:teur|trice|iste|logue)s?$")
_NOT_PERSONS = frozenset("moteur secteur facteur ordinateur liste piste matrice catalogue".split())
_FEMININE_ENDING = re.compile(
    r"(?:[tsx]ions?|tés?|ances?|ences?|ures?|ades?|ées?|ises?|esses?|ettes?|tudes?|enne|"
    r"euse|trice|ine|erie|aphie|ogie)$"
)


def gender_of_name(name: str) -> str:
    """The gender that a given name or a title shows, or ``""``."""
    first = re.split(r"[ -]", name.lower(), maxsplit=1)[0]
    return _TITLES.get(first) or table("given_names").get(first, "")


def gender_of_noun(noun: str) -> str:
    """``"f"``, ``"m"`` or ``""`` where neither the lexicon nor the ending tells."""
    noun = noun.lower()
    for form in (noun, noun.removesuffix("s")):
        if form in words("feminine_nouns"):
            return "f"
        if form in words("masculine_nouns"):
            return "m"
    return "f" if _FEMININE_ENDING.search(noun) else ""


def is_noun(word: str) -> bool:
    """Whether the lexicon has a word as a common noun, whatever else it may be."""
    word = word.lower()
    lists = ("feminine_nouns", "masculine_nouns", "common_gender_nouns")
    return any(form in words(name) for form in (word, word.removesuffix("s")) for name in lists)


def is_person_noun(noun: str) -> bool:
    """Whether a common noun, typed with its accents or without, means a person."""
    noun = strip_accents(noun).lower()
    single = noun.removesuffix("s")
    if noun in _plain_persons() or single in _plain_persons():
        return True
    is_other = single in _NOT_PERSONS or single in words("feminine_nouns")  # «hauteur»
    return bool(_PERSON_ENDING.search(noun)) and (not is_other or noun.endswith("trice"))


@cache
def _plain_persons() -> frozenset[str]:
    return frozenset(map(strip_accents, words("persons")))


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
