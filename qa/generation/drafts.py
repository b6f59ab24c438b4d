"""Drafts of questions, each with the place of its answer in the text.

No parser and no model: the rules take few sentences, and those nearly word for word, so that what
they write is the text's own French. Whether a draft is a good question is for others to find out:
asking it tells whether its answer is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa.french.sentences import sentence_ranges
from qa.french.typography import fold_typography
from qa.generation.clauses import clause_questions
from qa.generation.people import people_questions

_LONGEST = 600  # characters of a sentence that is looked at: longer ones are no plain clause


@dataclass(frozen=True, slots=True)
class Draft:
    """A question and the half-open characters of the text that answer it."""

    question: str
    start: int
    end: int


def draft_questions(text: str) -> Iterator[Draft]:
    """Yield the questions that the rules read in ``text``, in the order of its sentences."""
    folded = fold_typography(text)
    for place in sentence_ranges(folded):
        if place.end - place.start > _LONGEST:
            continue
        sentence = folded[place.start : place.end]
        for rule in (people_questions, clause_questions):
            for question, start, end in rule(sentence):
                yield Draft(question, place.start + start, place.start + end)
