"""Near copies: documents that share most of their text, as the many prints of an agency's report.

Each document keeps a sketch, the 16 smallest hashes of its runs of five tokens (Broder, 1997,
«On the resemblance and containment of documents»). Documents whose sketches have hashes in common
may hold the same passages; whether they do is then asked of their pairs of tokens. Nothing else
is stored: there are no groups to mend when a document comes, goes or changes.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qa.index.store.filters import AnyFilters, where

_SIZE = 16
_RUN = 5
_SHARED = 0.25  # of the smaller sketch; a copy inside a longer article has few hashes in common
_CONTAINED = 0.8  # of a passage's pairs of tokens: papers print a word more or less
_WIDEST = 64
_LEAST = 8  # pairs: a short sentence may be written twice without being copied
_MOST_COPIES = 100  # looked at for each passage
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 1], np.uint64
)
Hashes = NDArray[np.int64]
Hits = list[tuple[int, float]]
_HITS = "SELECT id, document FROM passages WHERE id IN (SELECT value FROM json_each(?))"
_SKETCHES = "SELECT document, hash FROM sketches WHERE document IN (SELECT value FROM json_each(?))"
_NEAR = """
SELECT own.document, other.document, count(*)
FROM sketches AS own JOIN sketches AS other
    ON other.hash = own.hash AND other.document != own.document
WHERE own.document IN (SELECT value FROM json_each(?))
GROUP BY own.document, other.document
"""


def sketch_of(passages: Iterable[Sequence[str]]) -> Hashes:
    """The smallest hashes of the runs of tokens of a document's passages, positive and sorted."""
    runs = [_runs(tokens, _RUN) for tokens in passages]
    return np.unique(np.concatenate(runs))[:_SIZE] if runs else np.empty(0, np.int64)


def put_sketch(connection: sqlite3.Connection, document: int, sketch: Hashes) -> None:
    """Store a document's sketch inside the caller's transaction."""
    rows = [(value, document) for value in sketch.tolist()]
    connection.executemany("INSERT INTO sketches (hash, document) VALUES (?, ?)", rows)


def distinct(connection: sqlite3.Connection, search: Callable[[int], Hits], top_k: int) -> Hits:
    """The ``top_k`` best hits without copies: where these take places, more hits are asked for."""
    limit = top_k
    while True:
        hits = search(limit)
        kept = set(without_copies(connection, [key for key, _ in hits]))
        if len(kept) >= top_k or len(hits) < limit or limit >= _WIDEST * top_k:
            return [hit for hit in hits if hit[0] in kept][:top_k]
        limit *= 4


def without_copies(connection: sqlite3.Connection, passages: Sequence[int]) -> list[int]:
    """The ids of passages, best first, without those that a better one of a near copy holds."""
    documents = dict(connection.execute(_HITS, (json.dumps(list(passages)),)))
    sketches = _with_something_in_common(_sketches(connection, documents.values()))
    if not sketches:
        return list(passages)
    kept: list[int] = []
    by_hash: dict[int, set[int]] = defaultdict(set)  # the documents of the passages kept
    held: dict[int, set[int]] = defaultdict(set)  # the pairs of those passages, by document
    texts = _texts(connection, [key for key in passages if documents.get(key) in sketches])
    for passage in passages:
        document = documents.get(passage)
        if document not in sketches:
            kept.append(passage)
            continue
        own, pairs = sketches[document], _pairs(texts.get(passage, ""))
        met = Counter(near for value in own for near in by_hash[value] if near != document)
        near = [held[one] for one, count in met.items() if _resembles(own, sketches[one], count)]
        if not _is_contained(pairs, set().union(*near)):
            kept.append(passage)
            held[document] |= pairs
            for value in own:
                by_hash[value].add(document)
    return kept


def copies_of(
    connection: sqlite3.Connection, passages: Sequence[int], filters: AnyFilters | None
) -> dict[int, tuple[str, ...]]:
    """The paths of the other documents that hold a passage, of those that the filters let pass.

    Passages without copies are left out.
    """
    documents = dict(connection.execute(_HITS, (json.dumps(list(passages)),)))
    near = _near(connection, documents.values())
    if not near:
        return {}
    paths, held = _contents(connection, set().union(*near.values()), filters)
    texts = _texts(connection, passages)
    found = {}
    for passage in passages:
        runs = _pairs(texts.get(passage, ""))
        copies = [
            paths[one]
            for one in near.get(documents.get(passage), ())
            if one in paths and _is_contained(runs, held[one])
        ]
        if copies:
            found[passage] = tuple(sorted(copies))
    return found


def are_near_copies(connection: sqlite3.Connection, documents: Sequence[int]) -> bool:
    """Whether most pairs of documents share most of their text, as far as their sketches tell."""
    sketches = _sketches(connection, documents)
    known = [sketches.get(document, frozenset()) for document in documents]
    pairs = list(combinations(known, 2))
    near = sum(bool(a and b) and _resembles(a, b, len(a & b)) for a, b in pairs)
    return 2 * near > len(pairs)


def _near(
    connection: sqlite3.Connection, documents: Iterable[int | None]
) -> dict[int | None, list[int]]:
    """The documents whose sketches resemble that of each document; most hashes in common first."""
    common: dict[int, Counter[int]] = defaultdict(Counter)
    for document, other, count in connection.execute(_NEAR, (_listed(documents),)):
        common[document][other] = count
    sketches = _sketches(connection, set(common).union(*common.values()))
    near: dict[int | None, list[int]] = {
        document: [
            other
            for other, count in counts.most_common(_MOST_COPIES)
            if _resembles(sketches[document], sketches[other], count)
        ]
        for document, counts in common.items()
    }
    return {document: found for document, found in near.items() if found}


def _contents(
    connection: sqlite3.Connection, documents: Iterable[int], filters: AnyFilters | None
) -> tuple[dict[int, str], dict[int, set[int]]]:
    """The paths of documents that the filters let pass, and the runs of all their passages."""
    condition = where(filters)
    paths: dict[int, str] = {}
    held: dict[int, set[int]] = defaultdict(set)
    sql = (
        "SELECT passages.document, path, body FROM passages "  # noqa: S608
        "JOIN documents ON documents.id = passages.document "
        "JOIN lexicon ON lexicon.rowid = passages.id "
        "WHERE passages.id IN (SELECT id FROM passages WHERE document IN "
        f"(SELECT value FROM json_each(?)) AND {condition.sql})"
    )
    values = (json.dumps(sorted(documents)), *condition.values)
    for document, path, body in connection.execute(sql, values):
        paths[document] = path
        held[document] |= _pairs(body)
    return paths, held


def _sketches(
    connection: sqlite3.Connection, documents: Iterable[int | None]
) -> dict[int, frozenset[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for document, value in connection.execute(_SKETCHES, (_listed(documents),)):
        found[document].append(value)
    return {document: frozenset(values) for document, values in found.items()}


def _listed(documents: Iterable[int | None]) -> str:
    return json.dumps(sorted({one for one in documents if one is not None}))


def _with_something_in_common(sketches: dict[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    """The sketches that have a hash in common with another one."""
    owners = Counter(value for sketch in sketches.values() for value in sketch)
    shared = {value for value, count in owners.items() if count > 1}
    return {document: sketch for document, sketch in sketches.items() if sketch & shared}


def _texts(connection: sqlite3.Connection, passages: Sequence[int]) -> dict[int, str]:
    """The index tokens of passages, joined by spaces."""
    sql = "SELECT rowid, body FROM lexicon WHERE rowid IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (json.dumps(list(passages)),)))


def _resembles(own: frozenset[int], other: frozenset[int], common: int) -> bool:
    return common >= _SHARED * min(len(own), len(other))


def _is_contained(runs: frozenset[int], held: set[int]) -> bool:
    return len(runs) >= _LEAST and len(runs & held) >= _CONTAINED * len(runs)


@lru_cache(maxsize=1000)  # a question looks at the same passages up to three times
def _pairs(text: str) -> frozenset[int]:
    """The hashes of the pairs of neighbouring tokens."""
    return frozenset(_runs(text.split(), 2).tolist())


def _runs(tokens: Sequence[str], length: int) -> Hashes:
    """The hashes of all runs of tokens; of the whole where it is shorter than a run."""
    words = np.array([_hash(token) for token in tokens], np.uint64)
    width = min(length, len(words))
    if not width:
        return np.empty(0, np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(words, width)
    sums = (windows * _FACTORS[:width]).sum(axis=1, dtype=np.uint64)
    # The finaliser of SplitMix64: neighbours in, strangers out.
    sums = (sums ^ (sums >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    sums = (sums ^ (sums >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    hashes: Hashes = ((sums ^ (sums >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)
    return hashes


@lru_cache(maxsize=200_000)
def _hash(token: str) -> int:
    return zlib.crc32(token.encode())
