"""Recall and reciprocal rank of score matrices, and the fusion of two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class RetrievalScores:
    """Shares in [0, 1] over all questions; ``mrr`` counts the first ten ranks."""

    recall_1: float
    recall_5: float
    recall_20: float
    mrr: float


def score_ranking(scores: Scores, gold: Sequence[int]) -> RetrievalScores:
    """Measure scores [questions, texts] against the gold text of each question.

    Ties count against the system: the rank is one more than the texts that score as high or higher.
    """
    import numpy as np

    own = scores[np.arange(len(gold)), list(gold)]
    rank = (scores >= own[:, None]).sum(axis=1)
    return RetrievalScores(
        recall_1=float((rank <= 1).mean()),
        recall_5=float((rank <= 5).mean()),
        recall_20=float((rank <= 20).mean()),
        mrr=float(np.where(rank <= 10, 1 / rank, 0).mean()),
    )


def fuse(lexical: Scores, dense: Scores, dense_weight: float) -> Scores:
    """Sum of per-question standardised scores, ``lexical + dense_weight × dense``."""
    return _standardise(lexical) + dense_weight * _standardise(dense)


def _standardise(scores: Scores) -> Scores:
    import numpy as np

    centred: Scores = scores - scores.mean(axis=1, keepdims=True)
    spread: Scores = scores.std(axis=1, keepdims=True)
    return centred / (spread + np.float32(1e-9))
