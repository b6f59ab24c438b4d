"""The one fusion of scores: ``first + alpha × second``, on a common scale.

Each list's scores are brought to mean 0 and deviation 1 (the z-score normalisation of Lee, 1997); a
passage missing from a list gets that list's lowest. Ranks are not fused: equal weights on ranks let
a weak dense list push good lexical hits down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

import numpy as np
from haystack import Document, component
from numpy.typing import NDArray

Normalization = Literal["z-score", "none"]
_ALIKE = 1e-9  # of scores that differ less, none is better
_Number = TypeVar("_Number", np.float32, np.float64)


@component
class ScoreFusion:
    """Fuses the lists of two retrievers.

    >>> words, meaning = [Document(id="a", score=9.0), Document(id="b", score=3.0)], []
    >>> ScoreFusion(alpha=0.5).run(lexical=words, dense=meaning)["documents"][0].score
    1.0
    """

    def __init__(
        self, alpha: float = 0.5, top_k: int = 20, normalization: Normalization = "z-score"
    ) -> None:
        """Weigh the dense list, ``alpha``, against the lexical one, whose weight is 1."""
        self.alpha = alpha
        self.top_k = top_k
        self.normalization = normalization

    @component.output_types(documents=list[Document])
    def run(self, lexical: list[Document], dense: list[Document]) -> dict[str, Any]:
        """Return the fused list, best first, without duplicates; ``score`` is the sum.

        ``meta["lexical_rank"]`` and ``meta["dense_rank"]`` keep the ranks in the two lists, from 1.
        """
        documents = {document.id: document for document in (*dense, *lexical)}
        uids = sorted(documents)  # equal scores come in the order of their ids
        fused = fuse(
            aligned_scores(lexical, uids, self.normalization),
            aligned_scores(dense, uids, self.normalization),
            self.alpha,
        )
        by_words, by_meaning = _ranks(lexical), _ranks(dense)
        found = []
        for number in np.argsort(-fused, kind="stable")[: self.top_k]:
            uid = uids[number]
            ranks = {"lexical_rank": by_words.get(uid), "dense_rank": by_meaning.get(uid)}
            meta = documents[uid].meta | ranks
            found.append(replace(documents[uid], score=float(fused[number]), meta=meta))
        return {"documents": found}


def fuse(first: NDArray[_Number], second: NDArray[_Number], alpha: float) -> NDArray[_Number]:
    """``first + alpha × second``, scores of the same passages."""
    fused: NDArray[_Number] = first + alpha * second
    return fused


def normalised(
    scores: NDArray[_Number], normalization: Normalization = "z-score"
) -> NDArray[_Number]:
    """Scores on a common scale: mean 0 and deviation 1; all 0 where they are all alike."""
    if normalization == "none" or not scores.size:
        return scores
    deviation = float(scores.std())
    if deviation <= _ALIKE:
        return np.zeros_like(scores)
    scaled: NDArray[_Number] = (scores - scores.mean()) / deviation
    return scaled


def aligned_scores(
    found: Sequence[Document], uids: Sequence[str], normalization: Normalization = "z-score"
) -> NDArray[np.float64]:
    """A list's normalised scores for the passages ``uids``; those it lacks get its lowest."""
    scores = normalised(np.array([one.score or 0.0 for one in found]), normalization)
    known = dict(zip((one.id for one in found), scores.tolist(), strict=True))
    lowest = min(known.values(), default=0.0)
    return np.array([known.get(uid, lowest) for uid in uids])


def _ranks(documents: list[Document]) -> dict[str, int]:
    return {document.id: rank for rank, document in enumerate(documents, start=1)}
