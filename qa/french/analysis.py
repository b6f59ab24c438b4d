"""Lexical analysis: the words of a text as the lexical index and the query see them.

Order matters: typography is folded first, elided words are cut off, accents go, and the stem is
taken last. Snowball's French rules do look at accents, but stems of accented forms differ from
those of the same words typed without («élysée» and «elysee»); on native questions the stems of
accent-free forms retrieve as well, and accents then never lose a hit.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import local
from typing import TYPE_CHECKING

from qa.french.typography import fold_typography
from qa.french.verbs import infinitives

if TYPE_CHECKING:
    import Stemmer

ANALYSER_VERSION = "1"

_LIGATURES = {"œ": "oe", "æ": "ae", "ﬁ": "fi", "ﬂ": "fl"}
# Countries whose adjective no stem or root brings near; as two words, «États» and «Unis» mislead.
_COUNTRIES = (
    (
        # What the expression cannot do without: a plain search costs a tenth of it.
        ("tats", "usa", "u.s.a"),
        re.compile(r"\b[ée]tats[- ]unis(?: d'am[ée]rique)?\b|\b(?:usa|u\.s\.a\.?)\b"),
        "américains",
    ),
    (
        ("royaume", "bretagne"),
        re.compile(r"\broyaume[- ]uni\b|\bgrande[- ]bretagne\b"),
        "britanniques",
    ),
    (("pays",), re.compile(r"\bpays[- ]bas\b"), "néerlandais"),
)
_ACRONYM, _DOTTED = re.compile(r"\b(?:\w\.){2,}"), re.compile(r"\.\w\.")
_WORD = re.compile(
    r"(?:(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)')?"
    r"(?P<word>aujourd'hui|prud'hom\w+|[^\W_]+)"
)
_ROOT = 5
_FEMININE = re.compile(r"(?<=\w\w)ees?$")
# Compared on the accent-free form: people type « a » for « à », « ou » for « où ».
_STOP_WORDS = frozenset(
    """a afin ai ainsi alors apres as au aucun aucune aujourd aux avec avait avaient avoir ayant
    bien c car ce ceci cela celle celles celui ces cet cette ceux chez ci combien comme comment
    d dans de des depuis dernier derniere donc dont du durant elle elles en encore entre es est
    et etaient etait etant ete etes etre eu eux fait faire furent fut hors ici il ils j je
    jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais
    me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut
    plus pour pourquoi pres puis puisque qu quand que quel quelle quelles quelqu quels qui quoi
    quoique s sa sans se sera seront ses si soi soient soit son sont sous suis sur t ta tandis
    te tel telle tels telles tes toi ton tous tout toute toutes tres tu un une vers vos votre
    vous y""".split()
)
_threads = local()


def unaccented(text: str) -> str:
    """A text as patterns are written for: lower case, typography folded, no accents."""
    return strip_accents(fold_typography(text)).lower()


def strip_accents(text: str) -> str:
    """Remove combining marks: « Élysée » becomes « Elysee ». The length may change."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the lower-case words of ``text``, elided articles and pronouns taken off."""
    folded = fold_typography(text).lower()
    for ligature, letters in _LIGATURES.items():
        if ligature in folded:
            folded = folded.replace(ligature, letters)
    folded = unicodedata.normalize("NFC", folded)
    for parts, name, adjective in _COUNTRIES:
        if any(part in folded for part in parts):
            folded = name.sub(adjective, folded)
    if _DOTTED.search(folded):
        folded = _ACRONYM.sub(lambda match: match.group().replace(".", ""), folded)
    return _WORD.findall(folded)


def analyse(text: str) -> list[str]:
    """Return the index tokens of ``text``: stop words dropped, stemmed, accents removed."""
    return [token for word in words(text) if (token := _token(word))]


def stems_and_roots(text: str) -> tuple[list[str], list[str]]:
    """What ``analyse`` and ``roots`` return, for the price of one."""
    found = words(text)
    stems = [token for word in found if (token := _token(word))]
    return stems, [root for word in found if (root := _root(word))]


def roots(text: str) -> list[str]:
    """Return the first letters of each word that ``analyse`` keeps: «Finlande», «finlandaise».

    Truncated words find derivations that stemming keeps apart, and are a strong index term of
    their own in many languages (McNamee & Mayfield, 2004).
    """
    return [root for word in words(text) if (root := _root(word))]


def content_words(text: str) -> list[str]:
    """Return the distinct words of ``text`` that are not stop words, accents kept, in order."""
    return [word for word in dict.fromkeys(words(text)) if _root(word)]


@lru_cache(maxsize=200_000)
def _root(word: str) -> str:
    plain = strip_accents(word)
    return "" if plain in _STOP_WORDS else plain[:_ROOT]


@lru_cache(maxsize=200_000)
def _token(word: str) -> str:
    plain = strip_accents(word)
    if plain in _STOP_WORDS:
        return ""
    plain = infinitives().get(plain, plain)
    # Without its accent, the participle's «-ée» hides its «-e» from Snowball's rules.
    stem: str = _stemmer().stemWord(_FEMININE.sub("e", plain))
    return stem


def _stemmer() -> Stemmer.Stemmer:
    # A PyStemmer object keeps state between calls and is not safe to share between threads.
    if not hasattr(_threads, "stemmer"):
        import Stemmer

        _threads.stemmer = Stemmer.Stemmer("french")
    return _threads.stemmer
