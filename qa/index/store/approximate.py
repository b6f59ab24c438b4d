"""The approximate index of a large store: trained, its recall measured, its search width chosen.

Two dimensions make a code of four bits (product quantisation: Jégou, Douze & Schmid, 2011), and
the codes of all passages are compared, in the registers of the processor (fast scan: André,
Kermarrec & Le Scouarnec, 2015): a million in 3 ms, where inverted lists, of which half had to be
read for the same recall, took 14. The nearest codes are then scored with the exact vectors, which
SQLite has: codes cost a rank here and there, never a score.
"""

from __future__ import annotations

import json
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
WIDER = 4  # nearest codes scored exactly for each passage asked for, at least
_NARROWEST = 25  # codes; the widths tried are this one, twice this one, and so on
_BATCH = 10_000
_TRAINED_ON = 50_000  # vectors
_QUERIES = 200
_WORDS = 6  # of a question made from a passage
_RECALL_AT = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """How vectors are searched: exactly, or among the ``width`` nearest codes, at least.

    ``recall`` is that at 10 against exact search, measured when the index was built over ``built``
    vectors; 1 for exact search.
    """

    width: int = 0
    recall: float = 1.0
    built: int = 0

    @property
    def exact(self) -> bool:
        """Whether every vector is compared."""
        return self.width == 0

    def fits(self, vectors: int) -> bool:
        """Whether the plan still suits an index of that size; half and double are tolerated."""
        if self.exact:
            return vectors <= EXACT_LIMIT
        return EXACT_LIMIT // 2 < vectors <= 2 * self.built


def build_approximate(
    connection: sqlite3.Connection, ids: Ids, embed: Embed | None
) -> tuple[Any, Plan]:
    """Train codes on a sample of the vectors ``ids``, add them all, and choose the search width.

    ``embed`` makes the vectors of the questions that recall is measured with.
    """
    import faiss

    chance = np.random.default_rng(0)
    sample = chance.choice(ids, min(len(ids), _TRAINED_ON), replace=False)
    vectors = np.concatenate([block for _, block in read_vectors(connection, sample)])
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        dimension = vectors.shape[1]
        # One list of all codes: unlike faiss' plain index of codes, it can be filtered.
        kind = f"IVF1,PQ{dimension // (2 - dimension % 2)}x4fs"
        index: Any = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        for keys, block in read_vectors(connection, ids):
            index.add_with_ids(block, keys)
        questions = _questions(connection, sample, embed, chance)
        plan = _chosen_plan(connection, index, ids, questions)
    finally:
        faiss.omp_set_num_threads(1)
    return index, plan


def search_approximate(
    connection: sqlite3.Connection,
    index: Any,
    plan: Plan,
    vectors: Floats,
    top_k: int,
    ids: Ids | None = None,
) -> list[tuple[Ids, Floats]]:
    """The nearest of each row of ``vectors``, among ``ids`` only if given, with exact scores."""
    import faiss

    selector = None
    if ids is not None:
        bits = np.zeros(int(ids.max()) + 1, bool)
        bits[ids] = True
        # The stubs do not know the constructors that faiss adds at import.
        selector = faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))  # type: ignore
    parameters = faiss.SearchParametersIVF(nprobe=1, sel=selector)  # type: ignore[call-arg]
    width = min(max(plan.width, WIDER * top_k), index.ntotal)
    _, found = index.search(vectors, width, params=parameters)
    return [
        _rescored(connection, vector, keys[keys >= 0], top_k)
        for vector, keys in zip(vectors, found, strict=True)
    ]


def remove(index: Any, ids: Ids) -> None:
    """Delete vectors from an approximate index.

    faiss (1.15) leaves their codes behind the end of the list and merges the next ones added with
    what it finds there, bit by bit; so the room is cleared.
    """
    import faiss

    index.remove_ids(faiss.IDSelectorBatch(ids))
    lists: Any = faiss.downcast_InvertedLists(index.invlists)
    full, begun = divmod(lists.list_size(0), lists.n_per_block)
    if not begun:
        return
    codes = faiss.rev_swig_ptr(lists.get_codes(0), (full + 1) * lists.block_size)
    last = codes.reshape(-1, lists.block_size)[full:]
    nothing = np.zeros(lists.packer.code_size, np.uint8)
    for place in range(begun, lists.n_per_block):
        lists.packer.pack_1(nothing, place, last)


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


def _chosen_plan(connection: sqlite3.Connection, index: Any, ids: Ids, questions: Floats) -> Plan:
    """The plan of the least width that reaches ``RECALL``."""
    truth = exact_neighbours(connection, ids, questions)
    width = _NARROWEST
    while True:
        found = search_approximate(connection, index, Plan(width), questions, _RECALL_AT)
        hits = sum(
            len(np.intersect1d(near, expected))
            for (near, _), expected in zip(found, truth, strict=True)
        )
        recall = hits / truth.size
        if recall >= RECALL or width >= len(ids):
            return Plan(width, recall, len(ids))
        width *= 2


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
