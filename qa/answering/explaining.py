"""Why an answer: what the search, the reader and the calibration said of it, as plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.french.analysis import analyse
from qa.query.answer_type import Expected
from qa.types import Answer, Reply, ScoreBreakdown

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of an answer's best evidence.

    ``words`` are the question's words of which the passage holds a form. ``rank`` is the passage's,
    from 1, among the ``passages`` of the reply, None if it is not one of them; ``grounds`` has its
    ranks in each search and what the reader said. ``expected`` is the kind of answer that the
    question asks for. The answer's ``confidence`` is to be compared with the ``threshold`` under
    which nothing is answered. ``documents`` say the same. A ``is_quotation`` claims nothing;
    ``is_told`` says that a document tells it of itself; ``metadata`` names what of its metadata
    does, where its text does not.
    """

    words: tuple[str, ...]
    rank: int | None
    passages: int
    grounds: ScoreBreakdown | None
    expected: Expected | None
    confidence: float
    threshold: float
    documents: int
    is_quotation: bool = False
    is_told: bool = False
    metadata: str | None = None


def explain(reply: Reply, answer: Answer) -> Explanation:
    """Gather what speaks for an answer of a reply, which has evidence."""
    best = answer.evidence[0]
    places = [(passage.document, passage.start) for passage in reply.passages]
    place = (best.document, best.passage.start)
    return Explanation(
        words=shared_words(reply.effective_question, best.passage.text),
        rank=places.index(place) + 1 if place in places else None,
        passages=len(places),
        grounds=best.grounds,
        expected=Expected(reply.expected) if reply.expected else None,
        confidence=answer.confidence,
        threshold=reply.threshold,
        documents=len({one.document for one in answer.evidence}),
        is_quotation=answer.is_quotation,
        is_told=best.is_told,
        metadata=best.metadata,
    )


def shared_words(question: str, passage: str) -> tuple[str, ...]:
    """The question's words of which the passage holds a form, as the question writes them."""
    held = set(analyse(passage))
    found = [word for word in _WORD.findall(question) if held.intersection(analyse(word))]
    return tuple(dict.fromkeys(found))
