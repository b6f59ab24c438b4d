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
from haystack import Document, ExtractedAnswer, component
from numpy.typing import NDArray

from qa.answering.confidence import Calibration, features_of, load_calibration
from qa.french.analysis import content_words
from qa.index.embedder import load_embedder
from qa.query.query import read_question
from qa.settings import SHIPPED
from qa.timing import stage

Floats = NDArray[np.float32]
_MOST_WORDS = 100_000  # vectors kept


@component
class SoftMatchRanker:
    """Haystack ranker: adds the standardised soft-match score to each document's own."""

    def __init__(self, weight: float = 0.8, top_k: int = 20, model: str = SHIPPED) -> None:
        """Weigh the soft match against the incoming score; ``model`` gives the word vectors."""
        self.weight = weight
        self.top_k = top_k
        self.model = model

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document]) -> dict[str, Any]:
        """Return the ``top_k`` best documents, best first, with their new score."""
        with stage("ranking"):
            scores = self._scores(query, documents)
            order = np.argsort(-scores, kind="stable")[: self.top_k]
            ranked = [replace(documents[i], score=float(scores[i])) for i in order]
        return {"documents": ranked}

    def _scores(self, query: str, documents: list[Document]) -> Floats:
        scores = np.array([document.score or 0.0 for document in documents], np.float32)
        added: Floats = scores + self.weight * soft_scores(self.closest_words(query, documents))
        return added

    def closest_words(self, query: str, documents: Sequence[Document]) -> Floats:
        """How close each document comes to each content word of the question, in [0, 1].

        Shape (documents, words of the question).
        """
        asked = _words(query)
        if not asked:
            return np.zeros((len(documents), 0), np.float32)
        return self._closest(asked, [_words(document.content or "") for document in documents])

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


def soft_scores(closest: Floats) -> Floats:
    """Standardised scores of candidates from their closest words (see ``closest_words``).

    Words weigh by their rarity among the candidates: what all of them hold cannot rank them. All 0
    for a question without content words or a single candidate.
    """
    candidates, words = closest.shape
    if not words or candidates < 2:
        return np.zeros(candidates, np.float32)
    holders = (closest > 0.99).sum(axis=0)
    rarity = np.log1p((candidates - holders + 0.5) / (holders + 0.5))
    soft = closest @ rarity.astype(np.float32)
    scores: Floats = (soft - soft.mean()) / max(float(soft.std()), 1e-9)
    return scores


@component
class ReaderRanker:
    """Haystack ranker: lets what the reader found decide between the retrieved passages.

    A passage that holds a good answer is a good passage. What its spans score together under the
    reader's calibration, the log-odds that one of them answers, adds to the passage's own score.
    """

    def __init__(self, weight: float = 3.0, reader: str = SHIPPED) -> None:
        """Weigh what the reader found against the incoming score; ``reader`` is calibrated."""
        self.weight = weight
        self.reader = reader
        self._calibration: Calibration | None = None

    def warm_up(self) -> None:
        """Load the calibration once."""
        if self._calibration is None:
            self._calibration = load_calibration(self.reader)

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, documents: list[Document], answers: list[ExtractedAnswer]
    ) -> dict[str, Any]:
        """Return the same documents in their new order; those not read count as the worst read."""
        self.warm_up()
        assert self._calibration is not None  # noqa: S101 - warm_up has set it
        asked = read_question(query)
        odds: dict[str, float] = {}
        for answer in answers:
            if answer.document is not None:
                known = self._calibration.score(features_of(answer, asked))
                uid = answer.document.id
                odds[uid] = float(np.logaddexp(odds.get(uid, -np.inf), known))
        if not odds:
            return {"documents": documents}
        worst = min(odds.values())
        scores = np.array(
            [(one.score or 0.0) + self.weight * odds.get(one.id, worst) for one in documents]
        )
        order = np.argsort(-scores, kind="stable")
        ranked = [replace(documents[i], score=float(scores[i])) for i in order]
        return {"documents": ranked}


@lru_cache(maxsize=10_000)
def _words(text: str) -> tuple[str, ...]:
    """The distinct content words of a text, interned: passages share them."""
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
