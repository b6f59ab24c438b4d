"""The error budget: where each missed question was lost, so that people know what to fix.

A question passes the stages in order — its document is indexed, its text is in a passage, the
passage is found, kept, read, its span is pointed at, put first and shown — and a miss is charged to
the first stage that no gold answer of it passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qa.answering.merging import passage_of
from qa.documents.ranges import left_out
from qa.evaluation.metrics import exact_match, f1, holds_answer

if TYPE_CHECKING:
    from haystack import ExtractedAnswer

    from qa.evaluation.gold import GoldAnswer, GoldQuestion
    from qa.evaluation.relevance import IndexedTexts
    from qa.evaluation.tracing import Trace
    from qa.types import Answer, Passage

_SAME_ANSWER = 0.5  # word F1 from which another place's answer is ours with other bounds


class Fault(StrEnum):
    """The stages that can lose a question, in their order.

    The three that miss a passage say which retriever failed to bring it among its candidates;
    ``ranked_out``: both did bring it, and it was not kept. ``unseen``: the reader read the passage
    and pointed elsewhere in it; ``outranked``: it pointed at the answer and another came first.
    """

    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    NOT_INGESTED = "not_ingested"
    BOILERPLATE = "boilerplate"
    SPLIT = "split"
    BOTH_MISSED = "both_missed"
    LEXICAL_MISSED = "lexical_missed"
    DENSE_MISSED = "dense_missed"
    RANKED_OUT = "ranked_out"
    NOT_READ = "not_read"
    UNSEEN = "unseen"
    OUTRANKED = "outranked"
    ABSTAINED = "abstained"
    BOUNDS = "bounds"
    IMPOSSIBLE = "answered_impossible"


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """How many misses one stage is charged with, and their share of all misses."""

    fault: Fault
    questions: int
    share: float


def error_budget(faults: Iterable[Fault | None]) -> tuple[BudgetLine, ...]:
    """The misses by stage, largest first; None stands for a question that was not missed."""
    charged = Counter(fault for fault in faults if fault is not None)
    order = list(Fault)
    ranked = sorted(charged.items(), key=lambda item: (-item[1], order.index(item[0])))
    return tuple(BudgetLine(fault, n, n / charged.total()) for fault, n in ranked)


def find_fault(
    question: GoldQuestion, trace: Trace, texts: IndexedTexts, doubtful: frozenset[str]
) -> Fault | None:
    """The stage that a question is charged to; None when its answer is right.

    Right is an exact match by the French comparison, or abstaining on an impossible question.
    ``doubtful`` are the ids of the questions whose gold answer cannot be trusted.
    """
    best = trace.reply.answers[0] if trace.reply.answers else None
    golds = [answer.text for answer in question.answers]
    right = best is None if question.impossible else best and exact_match(best.text, golds)
    if right:
        return None
    if question.id in doubtful:
        return Fault.DOUBTFUL
    if question.impossible:
        return Fault.IMPOSSIBLE
    if trace.refused:
        return Fault.REFUSED
    return (
        _lost_in_index(question, texts)
        or _lost_in_search(texts.relevant(question.answers), trace)
        or _lost_in_reading(question.answers, trace)
    )


def _lost_in_index(question: GoldQuestion, texts: IndexedTexts) -> Fault | None:
    """Whether any passage of the index holds an answer, and why none does."""
    if texts.relevant(question.answers):
        return None
    indexed = [answer for answer in question.answers if texts.holds(answer.document)]
    if not indexed:
        return Fault.NOT_INGESTED
    skipped = all(
        any(skip.start < answer.end and answer.start < skip.end for skip in left_out(document))
        for answer in indexed
        for document in [texts.document(answer.document)]
    )
    return Fault.BOILERPLATE if skipped else Fault.SPLIT


def _lost_in_search(relevant: Sequence[Passage], trace: Trace) -> Fault | None:
    """Whether a relevant passage was read, and which stage lost them all if none was."""
    wanted = set(map(_place, relevant))
    if wanted & set(map(_place, trace.read)):
        return None
    if wanted & set(map(_place, trace.ranked)):
        return Fault.NOT_READ
    by_words = bool(wanted & set(map(_place, trace.lexical)))
    by_meaning = bool(wanted & set(map(_place, trace.dense)))
    if by_words and by_meaning:
        return Fault.RANKED_OUT
    if by_words:
        return Fault.DENSE_MISSED
    return Fault.LEXICAL_MISSED if by_meaning else Fault.BOTH_MISSED


def _place(passage: Passage) -> tuple[str, int, int]:
    return passage.document, passage.start, passage.end


def _lost_in_reading(golds: Sequence[GoldAnswer], trace: Trace) -> Fault:
    """What went wrong once a passage with the answer was read."""
    texts = [gold.text for gold in golds]
    best = trace.answers[0] if trace.answers else None
    if best is not None:
        if trace.reply.abstained and exact_match(best.text, texts):
            return Fault.ABSTAINED
        if _touches(best, golds) or f1(best.text, texts) >= _SAME_ANSWER:
            return Fault.BOUNDS
    pointed_at = any(_points_at(span, golds, texts) for span in trace.spans)
    return Fault.OUTRANKED if pointed_at else Fault.UNSEEN


def _touches(answer: Answer, golds: Sequence[GoldAnswer]) -> bool:
    """Whether the place shown for an answer overlaps a gold span."""
    shown = answer.evidence[0]
    return any(
        shown.document == gold.document and shown.start < gold.end and gold.start < shown.end
        for gold in golds
    )


def _points_at(span: ExtractedAnswer, golds: Sequence[GoldAnswer], texts: Sequence[str]) -> bool:
    """Whether a span of the reader overlaps a gold answer in place, or equals one in words."""
    if span.data and exact_match(span.data, texts):
        return True
    if span.document is None or span.document_offset is None:
        return False
    passage, offset = passage_of(span.document), span.document_offset
    start, end = passage.start + offset.start, passage.start + offset.end
    return any(
        holds_answer(passage, gold) and start < gold.end and gold.start < end for gold in golds
    )
