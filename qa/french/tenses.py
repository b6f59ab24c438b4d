"""Whether a sentence, or the clause of a span, tells what has been or what will be."""

from __future__ import annotations

import re
from enum import Enum

from qa.french.analysis import strip_accents
from qa.french.typography import fold_typography


class Tense(Enum):
    """When the sentence around a date takes place, seen from its document."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


_FUTURE = re.compile(
    r"\b(?!opera\b|camera\b|extra\b|infra\b|contra\b)\w+(?:ra|ront)\b|\b(?:va|vont|doit|doivent|"
    r"devrait|devraient) (?:se |s')?\w+(?:er|ir|re|oir)\b|\bprevue?s?\b"
)
_PAST = re.compile(
    r"\b(?:a|ont|avait|avaient|est|sont|etait|etaient|fut|furent|s'est|s'etait)(?:-t)?(?:-ils?|"
    r"-elles?)?(?: (?:ete|aussi|deja|ainsi|notamment|\w+ment|pour sa part))*"
    r" (?!prevu|lieu\b)\w+(?:e|ee|es|ees|i|ie|is|it|ite|u|ue|us|ert|int)\b"
)
_REACH = 120  # characters before a span
_AFTER = 60
# Futures and conditionals by their endings, after stems of two letters at least. The accent tells
# «libéra», which is past; the past of other verbs that end alike is listed.
_TO_COME = (
    r"(?:aura|auront|aurait|sera|seront|serait|ira|iront|"
    r"[a-zà-ÿ]{2,}(?:era|eront|erait|eraient|ira|iront|irait|iraient|dra|dront|drait|draient|"
    r"rra|rront|rrait|rraient|vra|vront|vrait|vraient))"
)
_NO_FUTURE = (
    r"(?!(?:(?:re|at|é|sou)?tira|(?:in|re|ex|a|con|trans)spira|aspira|soupira|expira|désira|admira|"
    r"(?:cha)?vira|délira|déchira|(?:en|des|res)?serra|barra|bourra|(?:dé)?livra|navra|(?:en)?cadra|"
    r"sierra|hydra|extra)\b)"
)
_COMING = (
    r"(?:est|sont|étai(?:t|ent)) (?:prévue?s?|attendue?s?|annoncée?s?|programmée?s?|fixée?s?)|"
    r"(?:prévue?s?|programmée?s?|attendue?s?) (?:pour|le|à|au|en|du|mi)\b|"
    r"(?:doit|doivent|va|vont) (?:se |s'|y |être |avoir |[a-zà-ÿ]+(?:er|ir|re)\b)"
)
_COMES = rf"\b(?:{_NO_FUTURE}{_TO_COME}\b|{_COMING})"
_AHEAD = re.compile(_COMES)
_AT_ONCE = re.compile(rf"\s*,?\s*(?:se |s'|y )?{_COMES}")
_CLAUSE = re.compile(r"[.;:!?()«»\"]|, (?:qui|que|dont|où|alors que|tandis que|mais)\b")


def tense_of(sentence: str) -> Tense:
    """Whether a sentence tells what has been or what will be; unknown where it does both."""
    # «à» must not become the verb «a».
    plain = strip_accents(fold_typography(sentence).replace("à", "@")).lower()
    future, past = bool(_FUTURE.search(plain)), bool(_PAST.search(plain))
    if future == past:
        return Tense.UNKNOWN
    return Tense.FUTURE if future else Tense.PAST


def lies_ahead(text: str, start: int, end: int) -> bool:
    """Whether what the span ``[start, end)`` of ``text`` tells had still to happen.

    Only what is sure counts, so this is stricter than ``tense_of`` a sentence: a verb of the future
    or of announcement in the span's own clause before it, or at once after it.
    """
    before = _plain(text[max(0, start - _REACH) : start])
    cuts = list(_CLAUSE.finditer(before))
    if _AHEAD.search(before[cuts[-1].end() if cuts else 0 :]):
        return True
    after = _plain(text[end : end + _AFTER])
    return bool(_AT_ONCE.match(after))


def _plain(text: str) -> str:
    return fold_typography(text).lower().replace("\n", " ")
