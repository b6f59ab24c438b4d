"""Metrics as pure functions of texts, ranks and numbers. Every rate lies in [0, 1]."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.french.normalising import answer_words, normalise_answer

if TYPE_CHECKING:
    from qa.evaluation.gold import GoldAnswer
    from qa.types import Passage


def exact_match(predicted: str, golds: Iterable[str]) -> float:
    """1 when the prediction equals a gold answer once normalised, else 0."""
    wanted = normalise_answer(predicted)
    return float(any(normalise_answer(gold) == wanted for gold in golds))


def f1(predicted: str, golds: Iterable[str]) -> float:
    """Word F1 against the closest gold answer (Rajpurkar et al. 2016); 0 without gold answers."""
    return max((_f1(answer_words(predicted), answer_words(gold)) for gold in golds), default=0.0)


def _f1(predicted: list[str], gold: list[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    shared = (Counter(predicted) & Counter(gold)).total()
    return 2 * shared / (len(predicted) + len(gold))


def holds_answer(passage: Passage, answer: GoldAnswer) -> bool:
    """Whether the passage contains the whole gold span."""
    return (
        passage.document == answer.document
        and passage.start <= answer.start
        and answer.end <= passage.end
    )


def passage_ranks(passages: Sequence[Passage], answers: Sequence[GoldAnswer]) -> tuple[int, ...]:
    """Ranks, from 1, of the passages that contain a whole gold span."""
    return tuple(
        rank
        for rank, passage in enumerate(passages, start=1)
        if any(holds_answer(passage, answer) for answer in answers)
    )


def document_ranks(passages: Sequence[Passage], answers: Sequence[GoldAnswer]) -> tuple[int, ...]:
    """Ranks, from 1, of the documents that have a gold answer.

    Documents are ranked by their best passage.
    """
    wanted = {answer.document for answer in answers}
    ranked = dict.fromkeys(passage.document for passage in passages)
    return tuple(rank for rank, path in enumerate(ranked, start=1) if path in wanted)


def recall_at_k(rank: int | None, k: int) -> float:
    """1 when the first relevant result is among the first ``k``.

    One relevant passage is enough: this is the «top-k accuracy» of open-domain question answering
    (Karpukhin et al. 2020), not the share of all relevant passages.
    """
    return float(rank is not None and rank <= k)


def reciprocal_rank(rank: int | None, cutoff: int = 10) -> float:
    """1 / rank of the first relevant result; 0 beyond ``cutoff`` (Voorhees 1999)."""
    return 1 / rank if rank is not None and rank <= cutoff else 0.0


def ndcg(ranks: Sequence[int], relevant: int, k: int = 10) -> float:
    """Normalised discounted cumulative gain at ``k`` (Järvelin & Kekäläinen 2002), gains 0 or 1.

    ``ranks`` are those of the relevant results found, ``relevant`` how many exist: the ideal list
    starts with all of them. 0 where none exists.
    """
    ideal = math.fsum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, k) + 1))
    gain = math.fsum(1 / math.log2(rank + 1) for rank in ranks if rank <= k)
    return gain / ideal if ideal else 0.0


def average_precision(ranks: Sequence[int], relevant: int) -> float:
    """Mean precision at the rank of each relevant result, 0 for those not found (TREC's AP)."""
    if not relevant:
        return 0.0
    return math.fsum(found / rank for found, rank in enumerate(sorted(ranks), start=1)) / relevant


def accuracy_at_coverage(
    confidences: Sequence[float | None], right: Sequence[float], share: float
) -> float | None:
    """Accuracy over the ``share`` of all questions that are answered most confidently.

    Selective question answering (Kamath et al. 2020): what is gained by answering only when sure.
    A confidence of None is an abstention. None where fewer questions than that were answered.
    """
    given = [
        (confidence, outcome)
        for confidence, outcome in zip(confidences, right, strict=True)
        if confidence is not None
    ]
    wanted = math.ceil(share * len(confidences))
    if not wanted or len(given) < wanted:
        return None
    best = sorted(given, key=lambda pair: -pair[0])[:wanted]
    return math.fsum(outcome for _, outcome in best) / wanted


@dataclass(frozen=True, slots=True)
class Detection:
    """How well a class is told apart; None where nothing could be measured."""

    precision: float | None
    recall: float | None
    f1: float | None


def no_answer(impossible: Sequence[bool], abstained: Sequence[bool]) -> Detection:
    """Abstaining as a detector of impossible questions.

    Precision is over the questions on which the engine abstained, recall over the impossible ones.
    """
    right = sum(truth and found for truth, found in zip(impossible, abstained, strict=True))
    found, true = sum(abstained), sum(impossible)
    return Detection(
        precision=right / found if found else None,
        recall=right / true if true else None,
        f1=2 * right / (found + true) if found + true else None,
    )


def best_no_answer(
    impossible: Sequence[bool], confidences: Sequence[float]
) -> tuple[float | None, float | None]:
    """The best F1 of ``no_answer`` over all thresholds, and the lowest threshold that gives it.

    A question is abstained on when its confidence is below the threshold, which lies half way
    between two confidences. None without impossible questions.
    """
    true = sum(impossible)
    if not true:
        return None, None
    ordered = sorted(zip(confidences, impossible, strict=True))
    best, threshold, right = -1.0, 0.0, 0
    for found, (confidence, truth) in enumerate(ordered, start=1):
        right += truth
        following = ordered[found][0] if found < len(ordered) else math.nextafter(confidence, 2)
        score = 2 * right / (found + true)
        # A threshold cannot part equal confidences.
        if following > confidence and score > best:
            middle = (confidence + following) / 2
            best, threshold = score, max(middle if middle > confidence else following, 0.0)
    return best, threshold


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean; None without values."""
    listed = list(values)
    return math.fsum(listed) / len(listed) if listed else None


def percentile(values: Iterable[float], percent: float) -> float | None:
    """The value below which ``percent`` % of the values lie; None without values.

    Linear interpolation between the closest ranks (type 7 of Hyndman and Fan 1996, NumPy's own).
    """
    ordered = sorted(values)
    if not ordered:
        return None
    position = (len(ordered) - 1) * percent / 100
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def expected_calibration_error(
    confidences: Sequence[float], right: Sequence[float], bins: int = 10
) -> float | None:
    """Mean gap between confidence and accuracy, over bins of equal width (Guo et al. 2017).

    ``right`` says for each confidence whether the answer was right (1) or not (0). Each bin counts
    for its share of the answers. None without answers.
    """
    pairs = list(zip(confidences, right, strict=True))
    if not pairs:
        return None
    gaps = [0.0] * bins
    for confidence, outcome in pairs:
        gaps[min(int(confidence * bins), bins - 1)] += confidence - outcome
    return math.fsum(abs(gap) for gap in gaps) / len(pairs)
