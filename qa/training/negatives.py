"""Wrong paragraphs that look right: BM25's best among those that do not hold the answer."""

from __future__ import annotations

from collections.abc import Sequence

from qa.training.examples import GoldQuestion
from qa.training.lexical import BM25


def hard_negatives(
    questions: Sequence[GoldQuestion], paragraphs: Sequence[str], count: int
) -> list[list[str]]:
    """For every question, up to ``count`` paragraphs, best first, without any of its answers."""
    import numpy as np

    scores = BM25(paragraphs).scores([gold.question for gold in questions])
    ranked = np.argsort(-scores, axis=1)[:, : 4 * count + 20]
    return [
        [
            paragraphs[at]
            for at in row
            if paragraphs[at] != gold.context and not _holds(paragraphs[at], gold)
        ][:count]
        for gold, row in zip(questions, ranked, strict=True)
    ]


def _holds(paragraph: str, gold: GoldQuestion) -> bool:
    text = paragraph.lower()
    return any(answer.lower() in text for answer in gold.answers)
