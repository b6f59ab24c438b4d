"""A small BM25 for training: hard negatives, and the yardstick of dense retrieval.

The product searches with SQLite FTS5; this one ranks thousands of questions in seconds, in memory.
Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.french.analysis import analyse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

K1, B = 0.9, 0.4


class BM25:
    """Scores of many queries over fixed texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        self._size = len(texts)
        counts = [Counter(analyse(text)) for text in texts]
        lengths = [count.total() for count in counts]
        average = max(1.0, sum(lengths) / max(1, len(lengths)))
        rows: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        for row, count in enumerate(counts):
            norm = K1 * (1 - B + B * lengths[row] / average)
            for word, frequency in count.items():
                rows[word].append(row)
                weights[word].append(frequency * (K1 + 1) / (frequency + norm))
        self._rows = {word: np.array(found) for word, found in rows.items()}
        self._weights = {
            word: np.array(values, dtype=np.float32) * self._idf(len(values))
            for word, values in weights.items()
        }

    def _idf(self, found: int) -> np.float32:
        import numpy as np

        return np.float32(np.log(1 + (self._size - found + 0.5) / (found + 0.5)))

    def scores(self, queries: Sequence[str]) -> Scores:
        """Scores, float32 [queries, texts]."""
        import numpy as np

        scores = np.zeros((len(queries), self._size), dtype=np.float32)
        for row, query in zip(scores, queries, strict=True):
            for word in analyse(query):
                if word in self._rows:
                    row[self._rows[word]] += self._weights[word]
        return scores
