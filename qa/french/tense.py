"""Whether a sentence tells of what lies ahead: «se tiendra le 16 juillet», «pourrait avoir lieu».

Only what is sure counts: a verb of the future or of announcement in the words just before a span,
in its own clause, or just after it where a verb follows at once.
"""

from __future__ import annotations

import re

from qa.french.typography import fold_typography

_REACH = 120  # characters before a span
_AFTER = 60
# Futures and conditionals by their endings, after stems of two letters at least. The accent tells
# «libéra», which is past; the past of other verbs that end alike is listed.
_FUTURE = (
    r"(?:aura|auront|aurait|sera|seront|serait|ira|iront|"
    r"[a-zà-ÿ]{2,}(?:era|eront|erait|eraient|ira|iront|irait|iraient|dra|dront|drait|draient|"
    r"rra|rront|rrait|rraient|vra|vront|vrait|vraient))"
)
_PAST = (
    r"(?!(?:(?:re|at|é|sou)?tira|(?:in|re|ex|a|con|trans)spira|aspira|soupira|expira|désira|admira|"
    r"(?:cha)?vira|délira|déchira|(?:en|des|res)?serra|barra|bourra|(?:dé)?livra|navra|(?:en)?cadra|"
    r"sierra|hydra|extra)\b)"
)
_COMING = (
    r"(?:est|sont|étai(?:t|ent)) (?:prévue?s?|attendue?s?|annoncée?s?|programmée?s?|fixée?s?)|"
    r"(?:prévue?s?|programmée?s?|attendue?s?) (?:pour|le|à|au|en|du|mi)\b|"
    r"(?:doit|doivent|va|vont) (?:se |s'|y |être |avoir |[a-zà-ÿ]+(?:er|ir|re)\b)"
)
_AHEAD = re.compile(rf"\b(?:{_PAST}{_FUTURE}\b|{_COMING})")
_CLAUSE = re.compile(r"[.;:!?()«»\"]|, (?:qui|que|dont|où|alors que|tandis que|mais)\b")


def lies_ahead(text: str, start: int, end: int) -> bool:
    """Whether what the span ``[start, end)`` of ``text`` tells had still to happen."""
    before = _plain(text[max(0, start - _REACH) : start])
    cuts = list(_CLAUSE.finditer(before))
    if _AHEAD.search(before[cuts[-1].end() if cuts else 0 :]):
        return True
    after = _plain(text[end : end + _AFTER])
    return bool(re.match(rf"\s*,?\s*(?:se |s'|y )?{_AHEAD.pattern}", after))


def _plain(text: str) -> str:
    return fold_typography(text).lower().replace("\n", " ")
