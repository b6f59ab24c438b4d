"""What an evaluation finds: one result a question, and the figures over many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluation.metrics import (
    expected_calibration_error,
    mean,
    no_answer,
    percentile,
    recall_at_k,
    reciprocal_rank,
)


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How the engine did on one question.

    ``expected`` are the gold texts, empty when the question is ``impossible``; ``predicted`` and
    ``confidence`` are those of the best answer, None when it ``abstained``. ``em`` and ``f1`` are
    1 for an impossible question on which it abstained, 0 for any other question on which it did.
    ``passage_rank`` and ``document_rank`` count from 1; None when nothing relevant was retrieved.
    ``margin`` is the confidence of the best right answer (by exact match) less that of the best
    wrong one, None when no answer is right: below 0, the right one was outranked. ``rivals`` is the
    share of rival answers shown, None unless the question is tagged ``rivales``.
    """

    id: str
    question: str
    tags: tuple[str, ...]
    impossible: bool
    expected: tuple[str, ...]
    predicted: str | None
    confidence: float | None
    abstained: bool
    em: float
    f1: float
    passage_rank: int | None
    document_rank: int | None
    margin: float | None
    rivals: float | None
    latency_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions; every rate lies in [0, 1] and is None where nothing was measured.

    ``em`` and ``f1`` are over all questions, the ``has_answer`` ones and the retrieval ones over
    those that are answerable. ``mrr`` is cut at rank 10. The ``no_answer`` figures take abstaining
    as the detector of impossible questions. ``ece`` compares the confidence of the answers given
    with their exact match, over 10 bins.
    """

    questions: int
    answerable: int
    impossible: int
    abstained: int
    em: float | None
    f1: float | None
    has_answer_em: float | None
    has_answer_f1: float | None
    rival_recall: float | None
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    mrr: float | None
    document_recall_at_5: float | None
    no_answer_precision: float | None
    no_answer_recall: float | None
    no_answer_f1: float | None
    ece: float | None
    median_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class TagFigures:
    """The figures over the questions that bear one tag."""

    tag: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """One evaluation of one index: the figures, by tag too, and the result of every question.

    ``by_tag`` goes from the commonest tag to the rarest. ``warnings`` are those of the gold set.
    """

    gold: str
    index: str
    figures: Figures
    by_tag: tuple[TagFigures, ...]
    results: tuple[QuestionResult, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """The reader alone, given a passage that holds the answer: EM and F1 of its best span."""

    gold: str
    questions: int
    em: float | None
    f1: float | None
    median_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class PairsReport:
    """Abstaining as a detector of paragraphs without an answer; every rate lies in [0, 1].

    Each of ``questions`` was read with one right and one wrong paragraph. ``precision``, ``recall``
    and ``f1`` are those of abstaining under ``threshold``, the one in use; ``best_f1`` is what
    ``best_threshold`` would give. ``right_above_wrong`` is how often the right paragraph gets more
    confidence than the wrong one.
    """

    gold: str
    index: str
    questions: int
    threshold: float
    precision: float | None
    recall: float | None
    f1: float | None
    best_f1: float | None
    best_threshold: float | None
    right_above_wrong: float | None


def summarise(results: Sequence[QuestionResult]) -> Figures:
    """The figures over some results."""
    answerable = [result for result in results if not result.impossible]
    ranks = [result.passage_rank for result in answerable]
    detection = no_answer(
        [result.impossible for result in results], [result.abstained for result in results]
    )
    given = [result for result in results if result.confidence is not None]
    return Figures(
        questions=len(results),
        answerable=len(answerable),
        impossible=len(results) - len(answerable),
        abstained=sum(result.abstained for result in results),
        em=mean(result.em for result in results),
        f1=mean(result.f1 for result in results),
        has_answer_em=mean(result.em for result in answerable),
        has_answer_f1=mean(result.f1 for result in answerable),
        rival_recall=mean(result.rivals for result in results if result.rivals is not None),
        recall_at_1=mean(recall_at_k(rank, 1) for rank in ranks),
        recall_at_5=mean(recall_at_k(rank, 5) for rank in ranks),
        recall_at_10=mean(recall_at_k(rank, 10) for rank in ranks),
        mrr=mean(reciprocal_rank(rank) for rank in ranks),
        document_recall_at_5=mean(recall_at_k(result.document_rank, 5) for result in answerable),
        no_answer_precision=detection.precision,
        no_answer_recall=detection.recall,
        no_answer_f1=detection.f1,
        ece=expected_calibration_error(
            [result.confidence or 0.0 for result in given], [result.em for result in given]
        ),
        median_ms=percentile((result.latency_ms for result in results), 50),
        p95_ms=percentile((result.latency_ms for result in results), 95),
    )


def summarise_by_tag(results: Sequence[QuestionResult]) -> tuple[TagFigures, ...]:
    """The figures of each tag, commonest first, then in alphabetical order."""
    bearers: dict[str, list[QuestionResult]] = {}
    for result in results:
        for tag in dict.fromkeys(result.tags):
            bearers.setdefault(tag, []).append(result)
    ordered = sorted(bearers.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(TagFigures(tag, summarise(bearing)) for tag, bearing in ordered)
