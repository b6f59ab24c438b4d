"""A rival answer that was chosen goes with the follow-ups: «Et quand ?» is then of that summit."""

from __future__ import annotations

import re

from qa.french.analysis import unaccented
from qa.french.sentences import sentence_at
from qa.french.typography import fold_typography
from qa.query.answer_type import Expected, expected_answer
from qa.query.events import asked_event
from qa.query.follow_ups.answers import answered
from qa.types import Evidence, Reply

_DAY = re.compile(r"(?:le )?\d{1,2}(?:er)? ")
_NAME = r"(?-i:[A-ZÀ-Þ][\w-]*(?: [A-ZÀ-Þ][\w-]*)*)"


def narrowed(whole: str, reply: Reply) -> str:
    """The whole question of a follow-up, with the place or the day of the answer that was chosen,
    and with the name that its proofs give the event: «le sommet du G20 à Hambourg».

    As it is where no rival was chosen, or the question is not about that event or names the place
    already.
    """
    where = circumstance(reply) if reply.chosen and reply.answers else None
    if where is None or unaccented(reply.answers[0].text) in unaccented(whole):
        return whole
    asked, before = asked_event(whole), asked_event(reply.effective_question)
    if asked is None or before is None or asked.noun != before.noun:
        return whole
    noun = re.search(re.escape(asked.spelt), whole, re.IGNORECASE)
    if noun is None:
        return whole
    name = _event_name(reply, asked.spelt)
    known = name is None or unaccented(name) in unaccented(whole)
    more = where if known else f"{name} {where}"
    return f"{whole[: noun.end()]} {more}{whole[noun.end() :]}"


def _event_name(reply: Reply, event: str) -> str | None:
    """What the sentence that proves the answer calls the event: «du G20»; None where nothing."""
    named = re.compile(
        rf"\b{re.escape(event)} ((?:du|des|de la|de l'|de|d') ?{_NAME})", re.IGNORECASE
    )
    for evidence in reply.answers[0].evidence:
        found = named.search(fold_typography(_proof_sentence(evidence)))
        if found is not None:
            return found[1]
    return None


def circumstance(reply: Reply) -> str | None:
    """«à Hambourg», «le 16 juillet»; None for answers of other kinds."""
    answer = reply.answers[0]
    if not answer.evidence:
        return None
    expected = expected_answer(reply.effective_question)
    if expected is Expected.PLACE:
        found = answered(reply)
        return found.place or None if found else None
    if expected is Expected.DATE and (day := _DAY.match(answer.text)):
        return answer.text if day[0].startswith("le") else f"le {answer.text}"
    return None


def _proof_sentence(evidence: Evidence) -> str:
    """The sentence that an evidence stands in; empty where none is found."""
    text = evidence.passage.text
    sentence = sentence_at(text, evidence.inside[0])
    return text[sentence.start : sentence.end] if sentence else ""
