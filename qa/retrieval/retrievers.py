"""Retrieval as Haystack components: lexical, dense, and the fusion of their scores."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from haystack import Document, ExtractedAnswer, component

from qa.index.store.filters import AnyFilters
from qa.index.store.protocol import Store
from qa.timing import stage


@component
class LexicalRetriever:
    """BM25 over the French analysis of passages and titles."""

    def __init__(self, store: Store, top_k: int = 50, title_weight: float = 0.3) -> None:
        """Search ``store``; a title's words count ``title_weight`` times a passage's."""
        self.store = store
        self.top_k = top_k
        self.title_weight = title_weight

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, filters: AnyFilters | None = None, top_k: int | None = None
    ) -> dict[str, Any]:
        """Return the best passages, best first."""
        wanted = self.top_k if top_k is None else top_k
        with stage("lexical"):
            found = self.store.lexical_search(query, wanted, self.title_weight, filters)
        return {"documents": found}


@component
class DenseRetriever:
    """Cosine similarity of the question's vector with the passages', by FAISS."""

    def __init__(self, store: Store, top_k: int = 50) -> None:
        """Search ``store``."""
        self.store = store
        self.top_k = top_k

    @component.output_types(documents=list[Document])
    def run(
        self,
        query_embedding: list[float],
        filters: AnyFilters | None = None,
        top_k: int | None = None,
    ) -> dict[str, Any]:
        """Return the nearest passages, best first."""
        wanted = self.top_k if top_k is None else top_k
        with stage("dense"):
            found = self.store.dense_search(query_embedding, wanted, filters)
        return {"documents": found}


@component
class ScoreFusion:
    """Sums the standardised scores of two lists.

    Each list's scores are brought to mean 0 and deviation 1 (the z-score normalisation of
    Lee, 1997); a passage missing from a list gets that list's lowest. Ranks are not fused: equal
    weights on ranks let a weak dense list push good lexical hits down.
    """

    def __init__(self, dense_weight: float = 0.5, top_k: int = 20) -> None:
        """Weigh the dense list against the lexical one, whose weight is 1."""
        self.dense_weight = dense_weight
        self.top_k = top_k

    @component.output_types(documents=list[Document])
    def run(self, lexical: list[Document], dense: list[Document]) -> dict[str, Any]:
        """Return the fused list, best first, without duplicates; ``score`` is the sum.

        ``meta["lexical_rank"]`` and ``meta["dense_rank"]`` keep the ranks in the two lists, from 1.
        """
        documents = {document.id: document for document in (*dense, *lexical)}
        lexical_scores = _standardised(lexical)
        dense_scores = _standardised(dense)
        fused = {
            uid: lexical_scores.get(uid, min(lexical_scores.values(), default=0.0))
            + self.dense_weight * dense_scores.get(uid, min(dense_scores.values(), default=0.0))
            for uid in documents
        }
        best = sorted(fused, key=lambda uid: (-fused[uid], uid))[: self.top_k]
        by_words, by_meaning = _ranks(lexical), _ranks(dense)
        found = []
        for uid in best:
            ranks = {"lexical_rank": by_words.get(uid), "dense_rank": by_meaning.get(uid)}
            meta = documents[uid].meta | ranks
            found.append(replace(documents[uid], score=fused[uid], meta=meta))
        return {"documents": found}


@component
class CopyFolder:
    """Keeps the best of passages that near copies of a document share."""

    def __init__(self, store: Store) -> None:
        """Look for the copies in ``store``."""
        self.store = store

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, Any]:
        """Return the passages without copies, in order."""
        with stage("copies"):
            return {"documents": self.store.fold_copies(documents)}


@component
class CopyNamer:
    """Names the near copies of the passages that hold answers."""

    def __init__(self, store: Store) -> None:
        """Look for the copies in ``store``."""
        self.store = store

    @component.output_types(answers=list[ExtractedAnswer])
    def run(
        self, answers: list[ExtractedAnswer], filters: AnyFilters | None = None
    ) -> dict[str, Any]:
        """Return the answers; ``meta["copies"]`` of their documents are the paths of the other
        documents that hold the same passage and pass ``filters``.
        """
        with stage("copies"):
            held = {answer.document.id for answer in answers if answer.document is not None}
            copies = self.store.copies_of(sorted(held), filters)
            return {"answers": [_with_copies(answer, copies) for answer in answers]}


def _with_copies(answer: ExtractedAnswer, copies: dict[str, tuple[str, ...]]) -> ExtractedAnswer:
    document = answer.document
    if document is None:
        return answer
    named = copies.get(document.id, ())
    if not named and "copies" not in document.meta:  # copying a document takes its time
        return answer
    meta = document.meta | {"copies": list(named)}
    return replace(answer, document=replace(document, meta=meta))


def _ranks(documents: list[Document]) -> dict[str, int]:
    return {document.id: rank for rank, document in enumerate(documents, start=1)}


def _standardised(documents: list[Document]) -> dict[str, float]:
    """Scores by id, with mean 0 and deviation 1; all 0 when they are all alike."""
    if not documents:
        return {}
    scores = np.array([document.score or 0.0 for document in documents])
    deviation = float(scores.std())
    scaled = (scores - scores.mean()) / deviation if deviation > 1e-9 else 0.0 * scores
    return {document.id: float(score) for document, score in zip(documents, scaled, strict=True)}
