"""A rival answer that was chosen goes with the follow-ups: «Et quand ?» is then of that summit."""

from __future__ import annotations

import re

from qa.french.analysis import strip_accents
from qa.french.events import asked_event
from qa.french.expectation import Expected, expected_answer
from qa.french.typography import fold_typography
from qa.types import Evidence, Reply

_PREPOSITION = re.compile(r"\b(?P<text>à|au|aux|en|dans (?:le |la |les |l'))\s*$", re.IGNORECASE)
_DAY = re.compile(r"(?:le )?\d{1,2}(?:er)? ")


def narrowed(whole: str, reply: Reply) -> str:
    """The whole question of a follow-up, with the place or the day of the answer that was chosen.

    As it is where no rival was chosen, or the question is not about that event or names the place
    already.
    """
    where = _circumstance(reply) if reply.chosen and reply.answers else None
    if where is None or _plain(reply.answers[0].text) in _plain(whole):
        return whole
    asked, before = asked_event(whole), asked_event(reply.effective_question)
    if asked is None or before is None or asked.noun != before.noun:
        return whole
    noun = re.search(rf"{re.escape(asked.name.split(' ')[-1].split(chr(39))[-1])}", whole, re.I)
    return f"{whole[: noun.end()]} {where}{whole[noun.end() :]}" if noun else whole


def _circumstance(reply: Reply) -> str | None:
    """«à Hambourg», «le 16 juillet»; None for answers of other kinds."""
    best = reply.answers[0].evidence[0] if reply.answers[0].evidence else None
    if best is None:
        return None
    expected = expected_answer(reply.effective_question)
    if expected is Expected.PLACE:
        preposition = _PREPOSITION.search(_before(best))
        return f"{preposition['text'].lower()} {best.text}" if preposition else None
    if expected is Expected.DATE and (day := _DAY.match(best.text)):
        return best.text if day[0].startswith("le") else f"le {best.text}"
    return None


def _before(evidence: Evidence) -> str:
    start = evidence.start - evidence.passage.start
    return fold_typography(evidence.passage.text[max(0, start - 20) : start])


def _plain(text: str) -> str:
    return strip_accents(fold_typography(text)).lower()
