"""Who is meant: given names and titles that show a gender, nouns that mean a person."""

from __future__ import annotations

import re
from functools import cache

from qa.french.analysis import strip_accents

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
