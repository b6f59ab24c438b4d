"""Whether a drafted question reads as a person would ask it."""

from __future__ import annotations

import re

_LONGEST = 14  # words: people ask shorter questions than they write sentences
_ADVERB = re.compile(r"\b\w{4,}ment\b")
_LIST = re.compile(r",|;|:|\bet\b.*\bet\b")
_NAME = re.compile(r"[ '][A-ZÀ-ÖØ-ÞŒ]")
_OF = re.compile(r"\b(?:du|des|de la|de|d'|de l')\b ?\w")


def reads_naturally(question: str) -> bool:
    """Whether the question is short and plain: no list, no manner, one thing asked."""
    words = question.removesuffix(" ?")
    return len(words.split()) <= _LONGEST and not _ADVERB.search(words) and not _LIST.search(words)


def stands_alone(question: str) -> bool:
    """Whether the question says what it is about to somebody who has read nothing: it has a name,
    or a noun with its complement («la charpente du marché»), where «le chantier» tells nothing.
    """
    rest = question.partition(" ")[2]
    return bool(_NAME.search(f" {rest}") or _OF.search(rest))
