"""Natural French questions written by rule from a sentence and a span of it.

French is kind to such rules: «question word + est-ce que + the clause without its complement» is
grammatical, and so is «qui / qu'est-ce qui + the clause without its subject». Noise (dropped
words, keyword order) follows the noisy clozes of Lewis et al., 2019, "Unsupervised Question
Answering by Cloze Translation".
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from qa.training.spans import Span, SpanKind
from qa.training.text import STOP_WORDS

MAX_WORDS = 14
_STRONG_BREAK = re.compile(r"[;:()«»\[\]\"—!?…]|, (?=(?:mais|et|car|or|qui|que|dont|où)\b)")
_PREPOSITION = re.compile(
    r"(?:^|[\s,])(à|en|dans|sur|sous|par|pour|avec|sans|de|d'|chez|contre|vers|depuis|dès|entre|"
    r"au|aux|du|des|jusqu'à|jusqu'en|après|avant|selon)\s?"
    r"(?:les? |la |l'|une? |ce |cette |son |sa )?$",
    re.IGNORECASE,
)
_DETERMINER_END = re.compile(
    r"(?:^|\s)(?:les? |la |l'|une? |des |du |ce |cette |son |sa |ses )$", re.I
)
_CLASS_NOUN = re.compile(r"(?:^|\s)(le |la |l'|une? |du )([a-zà-ÿœ]{3,})(?: de| d'| du)? ?$")
_COPULA_RIGHT = re.compile(r"^\s*(est|était|fut|sont|étaient|furent)\b")
_COPULA_LEFT = re.compile(r"\b(est|était|fut|sont|étaient|furent) (?:les? |la |l'|une? |des )?$")
_COUNTED = re.compile(r"^ ([a-zà-ÿœ]{3,})\b")

# «de quoi …» asks badly for the complement of a noun: most such spans are left out.
_NOUN_COMPLEMENT = re.compile(r"\b(?:de |d'|du |des )(?:la |l'|une? |sa |son |ses |ce |cette )?$")

_PLAIN = {"au": "à", "aux": "à", "du": "de", "des": "de", "d'": "de", "jusqu'en": "jusqu'à"}
_PLACES = ("Où", "Dans quel pays", "Dans quelle ville", "À quel endroit", "Dans quel lieu", "Où")
_TIMES = ("Quand", "À quelle date", "À quel moment", "Quel jour")
_YEARS = ("En quelle année", "Quand", "À quelle date", "En quelle année")
_PLACE_PREPOSITIONS = frozenset({"à", "en", "dans", "vers", "sur"})


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands before and after the span in its clause."""

    left: str
    right: str


def write_question(sentence: str, span: Span, rng: random.Random) -> str | None:
    """Ask for ``span`` with the rest of its clause; None when too little is left to ask with."""
    clause = _clause_around(sentence, span)
    if span.kind is SpanKind.PHRASE and _NOUN_COMPLEMENT.search(clause.left) and rng.random() < 0.7:
        return None
    asked, rest = _front(clause, span.kind, rng)
    words = _shorten(rest, len(clause.left.split()))
    if sum(word.strip(",.'").lower() not in STOP_WORDS for word in words) < 2:
        return None
    question = _say(asked, words, rng)
    question = question[0].upper() + question[1:]
    return question + rng.choice((" ?", " ?", " ?", "?", ""))


def _clause_around(sentence: str, span: Span) -> _Clause:
    left, right = sentence[: span.start], sentence[span.end :]
    for match in _STRONG_BREAK.finditer(left):
        left = sentence[match.end() : span.start]
    after = _STRONG_BREAK.search(right)
    return _Clause(left.lstrip(" ,"), (right[: after.start()] if after else right).rstrip(" ,."))


def _front(clause: _Clause, kind: SpanKind, rng: random.Random) -> tuple[str, str]:
    """Choose the question word; return it with the clause that is left to say."""
    governed = _PREPOSITION.search(clause.left)
    preposition = governed[1].lower() if governed else ""
    preposition = _PLAIN.get(preposition, preposition)
    before = clause.left[: governed.start()] if governed else clause.left
    if kind in (SpanKind.DATE, SpanKind.YEAR):
        return _ask_time(clause, kind, preposition, before, rng)
    if kind is SpanKind.NUMBER:
        return _ask_number(clause, rng)
    named = _CLASS_NOUN.search(clause.left)
    if named and kind is SpanKind.NAME and rng.random() < 0.6:
        which = "Quelle" if named[1] in ("la ", "une ") else "Quel"
        return f"{which} {named[2]}", f"{clause.left[: named.start()]} {clause.right}"
    if preposition:
        return _ask_complement(kind, preposition, f"{before} {clause.right}", rng)
    return _ask_argument(clause, kind, rng)


def _ask_time(
    clause: _Clause, kind: SpanKind, preposition: str, before: str, rng: random.Random
) -> tuple[str, str]:
    before = _DETERMINER_END.sub(" ", before) if not preposition else before
    asked = rng.choice(_YEARS if kind is SpanKind.YEAR else _TIMES)
    if preposition in ("depuis", "dès", "jusqu'à"):
        asked = f"{preposition} quand".capitalize()
    return f"{asked} est-ce que" if rng.random() < 0.25 else asked, f"{before} {clause.right}"


def _ask_number(clause: _Clause, rng: random.Random) -> tuple[str, str]:
    counted = _COUNTED.match(clause.right)
    left = _DETERMINER_END.sub(" ", clause.left)
    if counted and counted[1] not in STOP_WORDS:
        link = "d'" if counted[1][0] in "aeiouyéèêàœh" else "de "
        return f"Combien {link}{counted[1]}", f"{left} {clause.right[counted.end() :]}"
    return rng.choice(("Combien", "Quel nombre", "Quelle quantité")), f"{left} {clause.right}"


def _ask_complement(
    kind: SpanKind, preposition: str, rest: str, rng: random.Random
) -> tuple[str, str]:
    if kind is SpanKind.NAME and preposition in _PLACE_PREPOSITIONS:
        asked = rng.choice(_PLACES)
    else:
        pronoun = "qui" if kind is SpanKind.NAME else "quoi"
        asked = f"{preposition} {pronoun}"
        if preposition in ("dans", "en", "sur", "vers") and rng.random() < 0.5:
            asked = "où"
        asked = asked[0].upper() + asked[1:]
    return f"{asked} est-ce que" if rng.random() < 0.25 else asked, rest


def _ask_argument(clause: _Clause, kind: SpanKind, rng: random.Random) -> tuple[str, str]:
    """A subject, an object or a predicate: no preposition governs the span."""
    is_name = kind is SpanKind.NAME
    left = _DETERMINER_END.sub(" ", f" {clause.left}").strip()
    copula = _COPULA_RIGHT.match(clause.right)
    if not left and copula:
        asked = rng.choice(("Qui", "Quel")) if is_name else rng.choice(("Quel", "Quelle"))
        return f"{asked} {copula[1]}", clause.right[copula.end() :]
    if not left:
        return ("Qui" if is_name else rng.choice(("Qu'est-ce qui", "Qui"))), clause.right
    copula = _COPULA_LEFT.search(clause.left)
    if copula:
        asked = rng.choice(("Qui", "Quel", "Que", "Quelle", "Comment"))
        return f"{asked} {copula[1]}", f"{clause.left[: copula.start()]} {clause.right}"
    asked = rng.choice(("Qui", "Quel", "Quel nom") if is_name else ("Que", "Qu'est-ce que", "Quoi"))
    return asked, f"{left} {clause.right}"


def _shorten(rest: str, position: int) -> list[str]:
    """Keep the ``MAX_WORDS`` words nearest to where the span stood."""
    words = rest.split()
    first = max(0, min(position - MAX_WORDS // 2, len(words) - MAX_WORDS))
    return words[first : first + MAX_WORDS]


def _say(asked: str, words: list[str], rng: random.Random) -> str:
    words = (
        [words[0][0].lower() + words[0][1:], *words[1:]]
        if words[0].lower() in STOP_WORDS
        else words
    )
    style = rng.random()
    if style < 0.2:
        words = [word for word in words if word.lower() not in STOP_WORDS]
    elif style < 0.7:
        words = [word for word in words if rng.random() > 0.2]
    if style < 0.35 and len(words) > 2:
        cut = rng.randrange(1, len(words))
        words = words[cut:] + words[:cut]
    return " ".join([asked, *words]).strip(" ,.-")
