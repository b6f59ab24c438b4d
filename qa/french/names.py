"""Who is meant and of which gender: given names, titles, nouns that mean a person, other nouns."""

from __future__ import annotations

import re
from functools import cache

from qa.french.analysis import strip_accents
from qa.french.lexicon import table, words

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


def is_person_noun(noun: str) -> bool:
    """Whether a common noun, typed with its accents or without, means a person."""
    noun = strip_accents(noun).lower()
    single = noun.removesuffix("s")
    if noun in _plain_persons() or single in _plain_persons():
        return True
    return bool(_PERSON_ENDING.search(noun)) and single not in _NOT_PERSONS


@cache
def _plain_persons() -> frozenset[str]:
    return frozenset(map(strip_accents, words("persons")))
