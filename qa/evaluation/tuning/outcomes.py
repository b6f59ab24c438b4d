"""What a question gets under given settings, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.answering.merging import AnswerMerger, passage_of
from qa.answering.ranking import passage_odds
from qa.answering.scorer import SpanScorer
from qa.evaluation.metrics import exact_match, f1, holds_answer, reciprocal_rank
from qa.evaluation.tuning.points import SearchPoint, Tuned
from qa.evaluation.tuning.reader_cache import CachedReader
from qa.evaluation.tuning.search import Searcher

if TYPE_CHECKING:
    from haystack import Document

    from qa.engine import Engine
    from qa.evaluation.gold import GoldQuestion
    from qa.query.query import Query
    from qa.reading import ScoredSpan

Floats = NDArray[np.float64]
_NO_ANSWER = -1.0  # below any threshold


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question searched and read, before any threshold.

    ``em`` and ``f1`` are those of the best answer, 0 without one; ``shown`` is the confidence that
    the threshold is compared with, below 0 without any answer. ``scores`` are those of the passages
    kept, ``odds`` what the reader found in each and ``relevant`` whether it holds a gold answer.
    """

    impossible: bool
    em: float
    f1: float
    shown: float
    scores: Floats
    odds: Floats
    relevant: NDArray[np.bool_]

    def f1_at(self, threshold: float) -> float:
        """F1, where abstaining is right on an impossible question only."""
        if self.shown < threshold:
            return float(self.impossible)
        return 0.0 if self.impossible else self.f1

    def reciprocal_rank(self, rank_weight: float) -> float:
        """1 / rank of the first passage with an answer, once the reader has reordered them."""
        order = np.argsort(-(self.scores + rank_weight * self.odds), kind="stable")
        hits = np.flatnonzero(self.relevant[order])
        return reciprocal_rank(int(hits[0]) + 1 if hits.size else None)

    def worth(self, tuned: Tuned) -> float:
        """What is maximised: the mean of F1 and MRR@10; F1 alone on an impossible question."""
        answered = self.f1_at(tuned.threshold)
        if self.impossible:
            return answered
        return (answered + self.reciprocal_rank(tuned.reader_rank_weight)) / 2


class OutcomeMaker:
    """Searches and reads as an engine does, with other settings than its own."""

    def __init__(self, engine: Engine, cache: Path) -> None:
        """Keep what the reader says in the folder ``cache``."""
        self._searcher = Searcher(engine)
        self._reader = CachedReader(engine, cache)
        self._truecaser: Any = engine.component("truecaser")
        self._scorer: SpanScorer = engine.component("reading.reader").scorer
        self._merger = AnswerMerger(self._scorer, threshold=0.0)
        self._top_k = engine.settings.top_k

    def outcomes(
        self, question: GoldQuestion, point: SearchPoint, depths: Sequence[int]
    ) -> tuple[Outcome, ...]:
        """What the question gets for each number of passages read."""
        query = self._searcher.query(question.question)
        if query is None:
            return (_refused(question),) * len(depths)
        widest = self._searcher.ranked(query, point, max(self._top_k, *depths))
        made = []
        spelled: dict[int, Query] = {}  # the same passages spell the question alike
        for depth in depths:
            kept = widest[: max(self._top_k, depth)]
            if len(kept) not in spelled:
                spelled[len(kept)] = self._truecaser.run(query=query, documents=kept)["query"]
            made.append(self._outcome(question, spelled[len(kept)], kept, depth))
        return tuple(made)

    def _outcome(
        self, question: GoldQuestion, query: Query, kept: list[Document], depth: int
    ) -> Outcome:
        spans = self._scorer.score(query, self._reader.run(query, kept[:depth]))
        answers = self._merger.run(query=query, spans=spans)["answers"]
        golds = [answer.text for answer in question.answers]
        best = answers[0].text if answers else None
        return Outcome(
            impossible=question.impossible,
            em=exact_match(best, golds) if best else 0.0,
            f1=f1(best, golds) if best else 0.0,
            shown=answers[0].confidence if answers else _NO_ANSWER,
            scores=np.array([document.score or 0.0 for document in kept]),
            odds=_odds(kept, spans),
            relevant=np.array([_is_relevant(one, question) for one in kept], bool),
        )


def _odds(kept: list[Document], spans: list[ScoredSpan]) -> Floats:
    """What the reader found in each passage; those not read count as the worst read."""
    odds = passage_odds(spans)
    worst = min(odds.values(), default=0.0)
    return np.array([odds.get(document.id, worst) for document in kept])


def _is_relevant(document: Document, question: GoldQuestion) -> bool:
    passage = passage_of(document)
    return any(holds_answer(passage, answer) for answer in question.answers)


def _refused(question: GoldQuestion) -> Outcome:
    nothing = np.zeros(0)
    return Outcome(
        question.impossible, 0.0, 0.0, _NO_ANSWER, nothing, nothing, nothing.astype(bool)
    )
