"""Whether a span belongs to the event that a question is about, or to another one beside it.

«L'accord a été finalisé lors d'une visite à Moscou», «quelques jours après un sommet de l'OTAN à
Bruxelles»: these places are of the visit and of the other summit. French marks such an aside by a
preposition of circumstance before the noun of an event: one that tells another time («après le
sommet») whatever its article, one that tells the same time («lors d'une visite») with an indefinite
one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.french.analysis import strip_accents
from qa.french.articles import definite, is_vowel
from qa.french.event_nouns import EVENTS
from qa.french.typography import fold_typography

_ACCENTED = {strip_accents(noun): noun for noun in sorted(EVENTS)}
_NOUN = "|".join(sorted(_ACCENTED))
_ASKED = re.compile(
    rf"\b(?P<article>l'|(?:les|le|la|du|au|cette|cet|ces|ce) )(?:\w+ ){{0,2}}?(?P<noun>{_NOUN})s?\b"
    r"(?P<about>[^?]*)"
)
_OTHER_TIME = r"(?:avant|apres|depuis|la veille|au lendemain|a la suite|a l'issue)"
_SAME_TIME = r"(?:lors|en marge|a l'occasion|pendant|durant|au cours)"
_ANY = r"(?:d'une? |de la |de l'|du |des |de |une? |la |le |les |l')"
_INDEFINITE = r"(?:d'une? |de |une? )"
# «un sommet à Bruxelles, les 11 et 12 juillet»: the date may stand apart.
_EVENT = (
    rf"(?:\w+ ){{0,2}}?(?P<noun>{_NOUN})s?\b"
    r"(?P<about>[^.,;:!?()]*)(?:, (?:le |les |du |des |en |entre )?)?$"
)
_LATER = re.compile(rf"\b{_OTHER_TIME} {_ANY}{_EVENT}")
_ASIDE = re.compile(rf"\b(?:{_OTHER_TIME} {_ANY}|{_SAME_TIME} {_INDEFINITE}){_EVENT}")
# «s'est entretenu avec lui vendredi dernier, en marge du sommet»: that day is of the talk, and so
# is «vendredi» alone.
_BESIDE = re.compile(
    rf"(?: \w+){{0,2}},? ?(?:en marge|a la veille|au lendemain|avant|apres) {_ANY}(?:\w+ ){{0,2}}?"
    rf"(?P<noun>{_NOUN})s?\b"
)
# «s'est félicité jeudi», «a été annoncé mardi»: the day of a word said of the event.
_SAID = re.compile(
    r"\b(?P<verb>annonce|declare|affirme|indique|precise|estime|assure|felicite|salue|rapporte|"
    r"confirme|explique|juge|finalise|dit|averti|prevenu|promis|signe)(?:e?s?) (?:le |ce |des )?$"
)
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'-]+")
_REACH = 120  # characters before a span


@dataclass(frozen=True, slots=True)
class AskedEvent:
    """The event that a question takes for known: its noun, and the words that tell which one.

    ``noun`` has no accents; ``article`` and ``spelt`` are «le » and «sommet», as they are written.
    """

    noun: str
    words: frozenset[str]
    article: str
    spelt: str

    @property
    def name(self) -> str:
        """The noun with its article."""
        return f"{self.article}{self.spelt}"


def asked_event(question: str) -> AskedEvent | None:
    """«le sommet» in «Où s'est tenu le sommet ?»; None where no event is asked about."""
    text = fold_typography(question)
    match = _ASKED.search(strip_accents(text).lower())
    if match is None:
        return None
    return AskedEvent(match["noun"], frozenset(_words(text)), *_spelt(match))


def is_aside(event: AskedEvent, before: str, *, is_time: bool = False) -> bool:
    """Whether what follows ``before`` belongs to another event, mentioned beside the one asked.

    An event with the same noun is another one only where it bears a name that the question does
    not give it. Where a time is asked about (``is_time``), an event of the same time says it as
    well, and what was said of the event has a time of its own.
    """
    text = fold_typography(before)[-_REACH:].replace("\n", " ")
    plain = strip_accents(text)
    if is_time and (said := _SAID.search(plain.lower())):
        return not any(word.startswith(said["verb"]) for word in event.words)
    match = (_LATER if is_time else _ASIDE).search(plain.lower())
    if match is None:
        return False
    names = {
        word.lower().removeprefix("l'").removeprefix("d'")
        for word in _NAME.findall(plain[match.start("about") :])
    }
    if names & event.words:
        return False
    return match["noun"] != event.noun or bool(names)


def is_time_beside(event: AskedEvent, after: str) -> bool:
    """Whether a time, with ``after`` behind it, is that of something beside the event asked about:
    «vendredi, en marge du sommet», «deux jours avant le sommet».
    """
    plain = strip_accents(fold_typography(after)[:_REACH].replace("\n", " ")).lower()
    found = _BESIDE.match(plain)
    return found is not None and found["noun"] == event.noun


def _spelt(match: re.Match[str]) -> tuple[str, str]:
    """The definite article of the question's noun, and that noun with its accents."""
    noun, (article, _) = _ACCENTED[match["noun"]], definite(match["article"].strip())
    if article == "les":
        return "les ", f"{noun.removesuffix('s')}s"
    if is_vowel(noun):
        return "l'", noun
    return "la " if article == "la" else "le ", noun


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", strip_accents(text).lower())
