"""What the proof of an answer says beyond the answer: who is in it, and of which year it is."""

from __future__ import annotations

import re

from qa.french.names import gender_of_name
from qa.french.sentences import sentence_at
from qa.french.typography import fold_typography
from qa.query.follow_ups.mentions import Kind, Mention
from qa.types import Evidence, Reply

_LOCATIVE = re.compile(r"\b(à|en|au|aux|dans|sur)(?: (?:la|les|le)| l')? ?$", re.IGNORECASE)
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w'-]+)+")


def people_of_proof(reply: Reply) -> Mention | None:
    """The two people that the sentence of the best answer names first, as one plural; or None.

    People are known by their first names.
    """
    for evidence in reply.answers[0].evidence if reply.answers else ():
        found = _NAME.findall(fold_typography(proof_sentence(evidence)))
        people = [name for name in dict.fromkeys(found) if gender_of_name(name.split()[0])]
        if len(people) > 1:
            text = " et ".join(people[:2])
            return Mention(text, 0, len(text), kind=Kind.PERSON, plural=True)
    return None


def place_of_year(reply: Reply, year: str) -> str | None:
    """The text of the answer whose sources are of ``year``, by their own date or their document's.

    None where several answers are, or none.
    """
    found = [
        answer.text
        for answer in reply.answers
        if any(
            (date or "").startswith(year)
            for evidence in answer.evidence
            for date in (evidence.date, evidence.absolute_date)
        )
    ]
    return found[0] if len(found) == 1 else None


def led_place(reply: Reply) -> str | None:
    """The best answer, a place, after the preposition that its passage has before it.

    «à Hambourg», «dans le parc»; None where no such preposition stands there.
    """
    if not reply.answers[0].evidence:
        return None
    evidence = reply.answers[0].evidence[0]
    offset, _ = evidence.inside
    led = _LOCATIVE.search(fold_typography(evidence.passage.text[max(0, offset - 12) : offset]))
    if led is None:
        return None
    space = "" if led.group().endswith("'") else " "
    return f"{led.group().strip()}{space}{fold_typography(reply.answers[0].text)}"


def proof_sentence(evidence: Evidence) -> str:
    """The sentence that an evidence stands in; empty where none is found."""
    text = evidence.passage.text
    sentence = sentence_at(text, evidence.inside[0])
    return text[sentence.start : sentence.end] if sentence else ""
