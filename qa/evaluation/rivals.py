"""Questions whose documents disagree: the share of rival answers that a reply shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.evaluation.metrics import exact_match
from qa.french.normalising import answer_words

if TYPE_CHECKING:
    from qa.evaluation.gold import GoldAnswer
    from qa.types import Answer


def rival_groups(answers: Sequence[GoldAnswer]) -> list[list[GoldAnswer]]:
    """The gold answers grouped so that the variants of one answer are together.

    Two are variants when their spans overlap, or when one has all the words of the other:
    «Helsinki» and «à Helsinki» are one answer, «16 juillet» and «7 juillet» are two.
    """
    groups: list[list[GoldAnswer]] = []
    for answer in answers:
        related = [group for group in groups if any(_variants(answer, other) for other in group)]
        groups = [group for group in groups if group not in related]
        groups.append([*(other for group in related for other in group), answer])
    return groups


def rival_recall(found: Sequence[Answer], golds: Sequence[GoldAnswer]) -> float:
    """Share of the rival gold answers that are among the answers of a reply.

    A rival is found when an answer equals one of its variants once normalised, or when a piece of
    evidence overlaps the span of one. ``golds`` must not be empty.
    """
    groups = rival_groups(golds)
    return sum(any(_shows(answer, group) for answer in found) for group in groups) / len(groups)


def _variants(one: GoldAnswer, other: GoldAnswer) -> bool:
    if one.document == other.document and one.start < other.end and other.start < one.end:
        return True
    few, many = Counter(answer_words(one.text)), Counter(answer_words(other.text))
    return few <= many or many <= few


def _shows(answer: Answer, group: Sequence[GoldAnswer]) -> bool:
    if exact_match(answer.text, [gold.text for gold in group]):
        return True
    return any(
        proof.document == gold.document and proof.start < gold.end and gold.start < proof.end
        for proof in answer.evidence
        for gold in group
    )
