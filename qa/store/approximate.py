"""The approximate index of a large store: trained, its recall measured, its search width chosen.

Inverted lists over 8-bit codes (IVF, SQ8: Johnson, Douze & Jégou, 2017). The candidates it finds
are scored again with the exact vectors, which SQLite has: codes cost a rank here and there, never a
score.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import sqlite3

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
Embed = Callable[[Sequence[str]], Floats]

EXACT_LIMIT = 50_000  # vectors; up to there an exact search takes a few milliseconds
RECALL = 0.98  # what the search width must reach
WIDER = 4  # candidates scored again for each one asked for
_BATCH = 10_000
_TRAINED_ON, _LEAST_TRAINED_ON = 64, 39  # vectors a list; below, faiss warns
_QUERIES = 200
_WORDS = 6  # of a question made from a passage
_RECALL_AT = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """How vectors are searched: exactly, or by so many ``probes`` among so many ``lists``.

    ``recall`` is that at 10 against exact search, measured when the index was built over ``built``
    vectors; 1 for exact search.
    """

    lists: int = 0
    probes: int = 0
    recall: float = 1.0
    built: int = 0

    @property
    def exact(self) -> bool:
        """Whether every vector is compared."""
        return self.lists == 0

    def fits(self, vectors: int) -> bool:
        """Whether the plan still suits an index of that size; half and double are tolerated."""
        if self.exact:
            return vectors <= EXACT_LIMIT
        return EXACT_LIMIT // 2 < vectors <= 2 * self.built


def build_approximate(
    connection: sqlite3.Connection, ids: Ids, embed: Embed | None
) -> tuple[Any, Plan]:
    """Train an index on a sample of the vectors ``ids``, add them all, and choose its width.

    ``embed`` makes the vectors of the questions that recall is measured with.
    """
    import faiss

    chance = np.random.default_rng(0)
    lists = min(int(2 * math.sqrt(len(ids))), len(ids) // _LEAST_TRAINED_ON)
    sample = chance.choice(ids, min(len(ids), _TRAINED_ON * lists), replace=False)
    vectors = np.concatenate([block for _, block in read_vectors(connection, sample)])
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        index: Any = faiss.index_factory(
            vectors.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT
        )
        index.cp.spherical = True
        index.train(vectors)
        for keys, block in read_vectors(connection, ids):
            index.add_with_ids(block, keys)
        questions = _questions(connection, sample, embed, chance)
        probes, recall = _choose_probes(connection, index, ids, questions)
    finally:
        faiss.omp_set_num_threads(1)
    return index, Plan(lists, probes, recall, len(ids))


def search_approximate(
    connection: sqlite3.Connection,
    index: Any,
    plan: Plan,
    vectors: Floats,
    top_k: int,
    ids: Ids | None = None,
) -> list[tuple[Ids, Floats]]:
    """The nearest of each row of ``vectors``, among ``ids`` only if given, with exact scores.

    A filter that leaves little is searched more widely, in proportion, up to all lists.
    """
    import faiss

    probes, selector = plan.probes, None
    if ids is not None:
        probes = math.ceil(probes * index.ntotal / max(1, len(ids)))
        bits = np.zeros(int(ids.max()) + 1, bool)
        bits[ids] = True
        # The stubs do not know the constructors that faiss adds at import.
        selector = faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))  # type: ignore
    parameters = faiss.SearchParametersIVF(nprobe=min(plan.lists, probes), sel=selector)  # type: ignore[call-arg]
    _, found = index.search(vectors, WIDER * top_k, params=parameters)
    return [
        _rescored(connection, vector, keys[keys >= 0], top_k)
        for vector, keys in zip(vectors, found, strict=True)
    ]


def read_vectors(connection: sqlite3.Connection, ids: Ids) -> Iterator[tuple[Ids, Floats]]:
    """The unit vectors of passages, some thousands at a time, in the order of their ids."""
    for first in range(0, len(ids), _BATCH):
        wanted = json.dumps(ids[first : first + _BATCH].tolist())
        rows = connection.execute(
            "SELECT id, embedding FROM passages "
            "WHERE id IN (SELECT value FROM json_each(?)) AND embedding IS NOT NULL ORDER BY id",
            (wanted,),
        ).fetchall()
        if rows:
            keys = np.array([row[0] for row in rows], np.int64)
            yield keys, unit(np.stack([np.frombuffer(blob, np.float32) for _, blob in rows]))


def unit(vectors: Floats) -> Floats:
    """Scale rows to length 1; a null row stays null."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(norms, 1e-12), np.float32)


def _rescored(
    connection: sqlite3.Connection, vector: Floats, keys: Ids, top_k: int
) -> tuple[Ids, Floats]:
    found, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
    for block_keys, block in read_vectors(connection, keys):
        found.append(block_keys)
        scores.append(block @ vector)
    every, score = np.concatenate(found), np.concatenate(scores)
    best = np.argsort(-score, kind="stable")[:top_k]
    return every[best], score[best]


def _questions(
    connection: sqlite3.Connection, sample: Ids, embed: Embed | None, chance: np.random.Generator
) -> Floats:
    """Vectors that are as hard to search as those of real questions.

    A question shares a few words with its passage. On 106,000 passages of French encyclopedia,
    six random words of a passage have the recall of PIAF's questions at every width, within 0.03
    and below; stored vectors have much more (0.97 where questions have 0.84). Without ``embed``,
    points halfway between two passages come closest.
    """
    chosen = chance.choice(sample, min(_QUERIES, len(sample)), replace=False)
    if embed is None:
        _, vectors = next(read_vectors(connection, chosen))
        return unit(vectors + chance.permutation(vectors))
    rows = connection.execute(
        "SELECT content FROM passages WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(chosen.tolist()),),
    )
    texts = []
    for (content,) in rows:
        words = (content or "").split()
        kept = chance.choice(len(words), min(_WORDS, len(words)), replace=False)
        texts.append(" ".join(words[place] for place in sorted(kept)))
    return unit(embed(texts))


def _choose_probes(
    connection: sqlite3.Connection, index: Any, ids: Ids, questions: Floats
) -> tuple[int, float]:
    """The least number of probes, among powers of two, that reaches ``RECALL``, and its recall."""
    truth = exact_neighbours(connection, ids, questions)
    probes = 1
    while True:
        found = search_approximate(
            connection, index, Plan(index.nlist, probes), questions, _RECALL_AT
        )
        hits = sum(
            len(np.intersect1d(near, expected))
            for (near, _), expected in zip(found, truth, strict=True)
        )
        recall = hits / truth.size
        if recall >= RECALL or probes >= index.nlist:
            return probes, recall
        probes = min(2 * probes, index.nlist)


def exact_neighbours(
    connection: sqlite3.Connection, ids: Ids, questions: Floats
) -> NDArray[np.int64]:
    """The ``_RECALL_AT`` nearest vectors of each question, by comparing it with all."""
    near = np.zeros((len(questions), 0), np.int64)
    scores = np.zeros((len(questions), 0), np.float32)
    for keys, block in read_vectors(connection, ids):
        found = questions @ block.T
        scores = np.hstack([scores, found])
        near = np.hstack([near, np.broadcast_to(keys, found.shape)])
        best = np.argsort(-scores, axis=1, kind="stable")[:, :_RECALL_AT]
        scores = np.take_along_axis(scores, best, axis=1)
        near = np.take_along_axis(near, best, axis=1)
    return near
