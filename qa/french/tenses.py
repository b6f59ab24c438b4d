"""Whether a sentence tells what has been or what will be."""

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
    r" (?!prevu)\w+(?:e|ee|es|ees|i|ie|is|it|ite|u|ue|us|ert|int)\b"
)


def tense_of(sentence: str) -> Tense:
    """Whether a sentence tells what has been or what will be; unknown where it does both."""
    # «à» must not become the verb «a».
    plain = strip_accents(fold_typography(sentence).replace("à", "@")).lower()
    future, past = bool(_FUTURE.search(plain)), bool(_PAST.search(plain))
    if future == past:
        return Tense.UNKNOWN
    return Tense.FUTURE if future else Tense.PAST
