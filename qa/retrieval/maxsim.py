"""Re-ranks retrieved passages word by word, so that «se parler» meets «s'entretenir».

Late interaction (ColBERT's MaxSim; Khattab & Zaharia, 2020) over static word vectors: each word of
the question is worth the similarity of the closest word of the passage, times its rarity among the
candidates. It sees what BM25 cannot, near-synonyms, and what one vector a passage cannot, details.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np
from haystack import Document, component
from numpy.typing import NDArray

from qa.french.analysis import content_words
from qa.index.embedder import load_embedder
from qa.query.query import Query
from qa.retrieval.fusion import fuse, normalised
from qa.settings import STATIC
from qa.timing import stage

Floats = NDArray[np.float32]
_MOST_WORDS = 100_000  # vectors kept


@component
class MaxSimRanker:
    """Adds the normalised MaxSim score to each passage's own.

    >>> passages = [Document(content="Il a dormi."), Document(content="Il a discuté une heure.")]
    >>> query = analyse_query("Combien de temps a-t-il parlé ?")
    >>> MaxSimRanker().run(query=query, documents=passages)["documents"][0].content
    'Il a discuté une heure.'
    """

    def __init__(self, alpha: float = 0.8, top_k: int = 20, model: str = STATIC) -> None:
        """Weigh MaxSim, ``alpha``, against the incoming score; ``model`` gives the word vectors."""
        self.alpha = alpha
        self.top_k = top_k
        self.model = model

    @component.output_types(documents=list[Document])
    def run(self, query: Query, documents: list[Document]) -> dict[str, Any]:
        """Return the ``top_k`` best documents, best first, with their new score."""
        with stage("ranking"):
            incoming = np.array([document.score or 0.0 for document in documents], np.float32)
            maxsim = normalised(maxsim_scores(self.closest_words(query, documents)))
            scores = fuse(incoming, maxsim, self.alpha)
            order = np.argsort(-scores, kind="stable")[: self.top_k]
            ranked = [replace(documents[i], score=float(scores[i])) for i in order]
        return {"documents": ranked}

    def closest_words(self, query: Query, documents: Sequence[Document]) -> Floats:
        """How close each document comes to each content word of the question, in [0, 1].

        Shape (documents, words of the question).
        """
        if not query.words:
            return np.zeros((len(documents), 0), np.float32)
        return self._closest(query.words, [_words(one.content or "") for one in documents])

    def _closest(self, asked: tuple[str, ...], passages: list[tuple[str, ...]]) -> Floats:
        """The cosine of each passage's closest word with each asked word, in [0, 1].

        Shape (passages, asked). One product serves all passages: they share most of their words.
        """
        vocabulary = {word: row for row, word in enumerate(dict.fromkeys(chain(*passages)))}
        closest = np.zeros((len(passages), len(asked)), np.float32)
        if not vocabulary:
            return closest
        similarities = word_vectors(self.model, asked) @ word_vectors(self.model, vocabulary).T
        similarities = np.clip(similarities, 0, 1)
        for number, passage in enumerate(passages):
            if passage:
                rows = [vocabulary[word] for word in passage]
                closest[number] = similarities[:, rows].max(axis=1)
        return closest


def maxsim_scores(closest: Floats) -> Floats:
    """Scores of candidates from their closest words (see ``closest_words``), shape (documents,).

    Words weigh by their rarity among the candidates: what all of them hold cannot rank them. All 0
    for a question without content words or a single candidate.
    """
    candidates, words = closest.shape
    if not words or candidates < 2:
        return np.zeros(candidates, np.float32)
    holders = (closest > 0.99).sum(axis=0)
    rarity = np.log1p((candidates - holders + 0.5) / (holders + 0.5))
    scores: Floats = closest @ rarity.astype(np.float32)
    return scores


@lru_cache(maxsize=10_000)  # passages come back from question to question
def _words(text: str) -> tuple[str, ...]:
    """The distinct content words of a passage, interned: passages share them."""
    return tuple(map(sys.intern, content_words(text)))


def word_vectors(model: str, words: Iterable[str]) -> Floats:
    """Unit vectors of single words, shape (words, dimension); new words are embedded together."""
    return _word_table(model).vectors(list(words))


class _WordTable:
    """The vectors of the words met so far; safe to share between threads."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._rows: dict[str, int] = {}
        self._table = np.empty((0, 0), np.float32)  # grows by doubling
        self._lock = Lock()

    def vectors(self, words: Sequence[str]) -> Floats:
        with self._lock:
            if len(self._rows) > _MOST_WORDS:
                self._rows.clear()
            missing = [word for word in dict.fromkeys(words) if word not in self._rows]
            if missing:
                self._add(missing)
            return self._table[[self._rows[word] for word in words]]

    def _add(self, words: Sequence[str]) -> None:
        fresh = load_embedder(self._model).embed_questions(words)
        first = len(self._rows)
        if first + len(words) > len(self._table):
            held = self._table[:first]
            self._table = np.empty((2 * (first + len(words)), fresh.shape[1]), np.float32)
            self._table[:first] = held.reshape(first, fresh.shape[1])
        self._table[first : first + len(words)] = fresh
        self._rows.update({word: first + number for number, word in enumerate(words)})


@cache
def _word_table(model: str) -> _WordTable:
    return _WordTable(model)
