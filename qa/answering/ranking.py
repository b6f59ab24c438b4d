"""Re-ranks passages by what the reader found in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from haystack import Document, component

from qa.reading.scoring import ScoredSpan
from qa.retrieval.fusion import fuse


@component
class ReaderRanker:
    """Lets what the reader found decide between the retrieved passages.

    A passage that holds a good answer is a good passage. What its spans score together, the
    log-odds that one of them answers, adds to the passage's own score.

    >>> first, second = Document(content="Rien.", score=1.0), Document(content="Helsinki.")
    >>> spans = [scored("Rien", first, -5.0), scored("Helsinki", second, 5.0)]
    >>> ReaderRanker().run(documents=[first, second], spans=spans)["documents"][0].content
    'Helsinki.'
    """

    def __init__(self, alpha: float = 3.0) -> None:
        """Weigh what the reader found, ``alpha``, against the incoming score."""
        self.alpha = alpha

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document], spans: list[ScoredSpan]) -> dict[str, Any]:
        """Return the same documents in their new order; those not read count as the worst read."""
        odds = passage_odds(spans)
        if not odds:
            return {"documents": documents}
        worst = min(odds.values())
        scores = fuse(
            np.array([one.score or 0.0 for one in documents]),
            np.array([odds.get(one.id, worst) for one in documents]),
            self.alpha,
        )
        order = np.argsort(-scores, kind="stable")
        return {"documents": [replace(documents[i], score=float(scores[i])) for i in order]}


def passage_odds(spans: list[ScoredSpan]) -> dict[str, float]:
    """The log-odds, by passage, that one of its spans answers."""
    odds: dict[str, float] = {}
    for span in spans:
        if span.answer.document is not None:
            uid = span.answer.document.id
            odds[uid] = float(np.logaddexp(odds.get(uid, -np.inf), span.score))
    return odds
