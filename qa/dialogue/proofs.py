"""What the proof of an answer says beyond the answer: who is in it, and of which year it is."""

from __future__ import annotations

import re

from qa.dialogue.mentions import Kind, Mention
from qa.french.names import gender_of_name
from qa.french.sentences import sentence_ranges
from qa.french.typography import fold_typography
from qa.types import Evidence, Reply

_NAME = re.compile(r"\b[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w'-]+)+")


def people_of_proof(reply: Reply) -> Mention | None:
    """The two people that the sentence of the best answer names first, as one plural; or None.

    People are known by their first names.
    """
    for evidence in reply.answers[0].evidence if reply.answers else ():
        found = _NAME.findall(fold_typography(_sentence(evidence)))
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


def _sentence(evidence: Evidence) -> str:
    text, start = evidence.passage.text, evidence.start - evidence.passage.start
    for sentence in sentence_ranges(text):
        if sentence.start <= start < sentence.end:
            return text[sentence.start : sentence.end]
    return ""
