"""Follow-up questions: a short question that leans on the one before is made whole.

Deterministic and visible: the rewritten question is what the reply shows as its effective one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from haystack import component

from qa.types import Reply

_MAX_WORDS = 6
_PREPOSITION = (
    r"(?:à|a|au|aux|en|dans|chez|avec|sans|pour|contre|sur|sous|par|vers|entre|selon|depuis|"
    r"pendant|avant|après|apres|lors|de|du|des)"
)
# «Qui» alone and «combien de personnes» are subjects or objects: the verb needs them, so that no
# other word can take their place.
_QUESTION_WORD = (
    r"(?:o[uù]|quand|comment|pourquoi|combien de temps|"
    rf"{_PREPOSITION} (?:qui|quoi|quand|o[uù]|combien de temps|quel(?:le)?s? [\w-]+))"
)
_ELLIPSIS = re.compile(rf"^et\s+(?P<word>{_QUESTION_WORD})\s*\??$", re.IGNORECASE)
# «Et la Russie ?» may ask for anything; a preposition shows that a complement is changed.
_COMPLEMENT = re.compile(
    rf"^et\s+(?P<complement>{_PREPOSITION}\s+(?!qu(?:i|oi|and|els?|elles?)\b)[^\s?].*?)\s*\??$",
    re.IGNORECASE,
)
_LEADING_WORD = re.compile(rf"^{_QUESTION_WORD}\b\s*", re.IGNORECASE)


@component
class FollowUpRewriter:
    """Haystack component: a question and the conversation in, the question to search out."""

    @component.output_types(query=str)
    def run(self, question: str, history: list[Reply] | None = None) -> dict[str, Any]:
        """Rewrite the question if it is a follow-up to the last reply of ``history``."""
        return {"query": rewrite_follow_up(question, history or [])}


def rewrite_follow_up(question: str, history: Sequence[Reply]) -> str:
    """Return the whole question that a follow-up means, or ``question`` as it is.

    «Et quand ?» after «Où s'est tenu le sommet ?» is «Quand s'est tenu le sommet ?»;
    «Et à Hambourg ?» adds its complement to the previous question.
    """
    typed = question.strip().replace("’", "'")
    if not history or len(typed.split()) > _MAX_WORDS:
        return question
    previous = history[-1].effective_question.strip().rstrip(" ?\u00a0\u202f")
    ellipsis = _ELLIPSIS.match(typed)
    if ellipsis:
        rest, found = _LEADING_WORD.subn("", previous.replace("’", "'"), count=1)
        word = ellipsis["word"]
        return f"{word[0].upper()}{word[1:]} {rest} ?" if found else question
    complement = _COMPLEMENT.match(typed)
    if complement:
        return f"{previous} {complement['complement']} ?"
    return question
