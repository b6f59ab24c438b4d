"""What each setting of the search finds, computed from one search a question.

The engine's fusion and word-by-word ranking add standardised scores: a passage's score is
``lexical + dense_weight × dense + soft_match_weight × soft``. The three parts are asked of the
engine's own components once, and every pair of weights follows from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from qa.answering.merging import passage_of
from qa.errors import QuestionError
from qa.evaluation.tuning.points import SearchPoint
from qa.query.query import Query
from qa.retrieval.fusion import aligned_scores, normalised
from qa.retrieval.maxsim import maxsim_scores

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.types import Passage

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates of one question and the three parts of their scores, shape (3, documents)."""

    documents: tuple[Document, ...]
    parts: Floats

    def rankings(self, points: Sequence[SearchPoint]) -> tuple[Numbers, Floats]:
        """Numbers of the documents, best first, for each setting, and their scores there.

        Both have the shape (settings, documents).
        """
        weights = np.array([(1.0, one.dense_weight, one.soft_match_weight) for one in points])
        scores = weights @ self.parts
        order = np.argsort(-scores, axis=1, kind="stable")
        return order, np.take_along_axis(scores, order, axis=1)


class Searcher:
    """Searches as an engine does, with other weights than its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._component: Any = engine.component
        self._top_k = engine.settings.top_k

    def query(self, question: str) -> Query | None:
        """The question as the engine would search it; None where it refuses it."""
        try:
            return self._engine.analyse(question)
        except QuestionError:
            return None

    def gains(
        self, query: Query, points: Sequence[SearchPoint], relevant: Sequence[Passage]
    ) -> Floats:
        """The nDCG of what each setting finds, cut at the passages that the engine keeps.

        ``points`` with the same candidates and title weight stand together. Shape (points,).
        """
        wanted = {_place(passage) for passage in relevant}
        groups = {shared: list(group) for shared, group in groupby(points, key=_shared)}
        pools = self._pools(query, list(groups))
        found = [
            _ndcg(pool, group, wanted, self._top_k)
            for pool, group in zip(pools, groups.values(), strict=True)
        ]
        return np.concatenate(found)

    def ranked(self, query: Query, point: SearchPoint, top_k: int) -> list[Document]:
        """The passages that the engine would keep, best first, with their score."""
        (pool,) = self._pools(query, [_shared(point)])
        order, scores = pool.rankings([point])
        return [
            replace(pool.documents[int(number)], score=float(score))
            for number, score in zip(order[0, :top_k], scores[0, :top_k], strict=True)
        ]

    def _pools(self, query: Query, shared: Sequence[tuple[int, float]]) -> list[Pool]:
        """The candidates for each (candidates, title weight)."""
        longest = max(candidates for candidates, _ in shared)
        titles = dict.fromkeys(title for _, title in shared)
        lexical = {title: self._lexical(query, longest, title) for title in titles}
        dense = self._dense(query, longest)
        # Sorted: the engine puts equal scores in the order of their ids.
        every = {one.id: one for found in (*lexical.values(), dense) for one in found}
        documents = [every[uid] for uid in sorted(every)]
        rows = {document.id: row for row, document in enumerate(documents)}
        closest = self._component("retrieval.maxsim").closest_words(query, documents)
        pools = []
        for candidates, title in shared:
            lists = [lexical[title][:candidates], dense[:candidates]]
            kept = sorted({rows[one.id] for found in lists for one in found})
            uids = [documents[row].id for row in kept]
            parts = [aligned_scores(found, uids) for found in lists]
            parts.append(normalised(maxsim_scores(closest[kept])).astype(np.float64))
            pools.append(Pool(tuple(documents[row] for row in kept), np.stack(parts)))
        return pools

    def _lexical(self, query: Query, candidates: int, title_weight: float) -> list[Document]:
        return self._engine.store.lexical_search(query.keywords, candidates, title_weight)

    def _dense(self, query: Query, candidates: int) -> list[Document]:
        vector = self._component("retrieval.embedder").run(query=query)["embedding"]
        return self._engine.store.dense_search(vector, candidates)


def _shared(point: SearchPoint) -> tuple[int, float]:
    return point.candidates, point.title_weight


def _ndcg(pool: Pool, points: Sequence[SearchPoint], wanted: set[Place], k: int) -> Floats:
    """``metrics.ndcg`` for many rankings at once."""
    ideal = _discounts(min(len(wanted), k)).sum()
    if not pool.documents or not ideal:
        return np.zeros(len(points))
    relevant = np.array([_place(passage_of(one)) in wanted for one in pool.documents])
    best = pool.rankings(points)[0][:, :k]
    gains: Floats = relevant[best] @ _discounts(best.shape[1]) / ideal
    return gains


def _discounts(depth: int) -> Floats:
    discounts: Floats = 1 / np.log2(np.arange(2, depth + 2))
    return discounts


def _place(passage: Passage) -> Place:
    return passage.document, passage.start, passage.end
