"""The full-text search of a question: BM25 over SQLite's FTS5 (https://sqlite.org/fts5.html).

In a small index every word of the question counts. In a large one, words that a good part of the
passages hold cost more than they tell: the rarest decide which passages are looked at, and the
commonest are left out. It is the idea of MaxScore (Turtle & Flood, 1995), whose common words may
add to a score but never bring a passage in; here how common a word is comes from a sample.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from qa.french.analysis import stems_and_roots
from qa.index.store.database import read_manifest
from qa.index.store.filters import AnyFilters, where

ROOT_WEIGHT = 0.6  # fitted on native questions; flat between 0.3 and 1
WHOLE_LIMIT = 50_000  # passages; up to there all words are searched
_SAMPLE = 2_000
_SCORED = 20_000  # passages that the rarest words may bring in
_COUNTED = 200_000  # passages that hold one of the words searched, words apart
Hits = list[tuple[int, float]]


class Lexicon:
    """Searches the words of an index; what it keeps of them is good until the next commit."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._token = ""
        self._passages = 0
        self._shares: Counter[str] = Counter()
        self._sampled = 0

    def searcher(
        self,
        connection: sqlite3.Connection,
        query: str,
        title_weight: float,
        filters: AnyFilters | None,
    ) -> Callable[[int], Hits] | None:
        """A function from a number to so many passages, ids and scores, best first.

        None where the question has no word. ``connection`` must be a snapshot.
        """
        match = self._match(connection, query)
        if not match:
            return None
        arguments: list[Any] = [match, f"bm25({title_weight:f}, 1.0, {ROOT_WEIGHT})"]
        restriction = ""
        if filters:
            found = where(filters)
            # The plus keeps SQLite from asking FTS5 about each of these rows by itself.
            restriction = f"AND +rowid IN (SELECT id FROM passages WHERE {found.sql})"  # noqa: S608
            arguments += found.values
        sql = (
            "SELECT rowid, -rank FROM lexicon WHERE lexicon MATCH ? AND rank MATCH ? "  # noqa: S608
            f"{restriction} ORDER BY rank, rowid LIMIT ?"
        )
        return lambda limit: connection.execute(sql, [*arguments, limit]).fetchall()

    def _match(self, connection: sqlite3.Connection, query: str) -> str:
        """The FTS5 expression: any stem in title or body, or any root."""
        stems, roots = stems_and_roots(query)
        if not stems:
            return ""
        self._refresh(connection)
        pairs = list(dict.fromkeys(zip(stems, roots, strict=True)))
        if self._passages <= WHOLE_LIMIT:
            return _any(pairs)
        pairs.sort(key=lambda pair: self._holders(pair[1]))
        holders = np.cumsum([self._holders(root) for _, root in pairs])
        needed = max(1, int((holders <= _SCORED).sum()))
        counted = max(1, int((holders <= _COUNTED).sum()))
        if needed == len(pairs):
            return _any(pairs)
        bringing = " OR ".join(_quoted(root for _, root in pairs[:needed]))
        others = [root for _, root in pairs[needed:counted]]
        return f"({_any(pairs[:counted], others)}) AND (roots : ({bringing}))"

    def _holders(self, root: str) -> float:
        """About how many passages hold a root."""
        return self._passages * (self._shares[root] + 0.5) / self._sampled

    def _refresh(self, connection: sqlite3.Connection) -> None:
        token = read_manifest(connection)["token"]
        if token == self._token:
            return
        self._passages, last = connection.execute(
            "SELECT count(*), max(id) FROM passages"
        ).fetchone()
        self._shares.clear()
        self._sampled = 1
        if self._passages > WHOLE_LIMIT:
            self._sample(connection, last)
        self._token = token

    def _sample(self, connection: sqlite3.Connection, last: int) -> None:
        drawn = np.unique(np.random.default_rng(0).integers(1, last + 1, _SAMPLE)).tolist()
        for key in drawn:
            row = connection.execute("SELECT roots FROM lexicon WHERE rowid = ?", (key,)).fetchone()
            if row is not None:
                self._sampled += 1
                self._shares.update(set(row[0].split()))


def _any(pairs: list[tuple[str, str]], roots: list[str] | None = None) -> str:
    stems = " OR ".join(_quoted(stem for stem, _ in pairs))
    wanted = [root for _, root in pairs] if roots is None else roots
    searched = f"({{title body}} : ({stems}))"
    return f"{searched} OR (roots : ({' OR '.join(_quoted(wanted))}))" if wanted else searched


def _quoted(words: Any) -> list[str]:
    return [f'"{word}"' for word in sorted(set(words))]
