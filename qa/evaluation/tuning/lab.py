"""The questions of one index, and what each gets under the settings that were tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.tuning.outcomes import Outcome, OutcomeMaker
from qa.evaluation.tuning.points import SearchPoint, Tuned, current_point, depths, search_points
from qa.evaluation.tuning.search import Searcher

if TYPE_CHECKING:
    from pathlib import Path

    from qa.engine import Engine
    from qa.evaluation.gold import GoldSet

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]  # what is done, how much of it, out of how much


class Lab:
    """Tries settings over one index; nothing is searched or read twice."""

    def __init__(self, gold: GoldSet, engine: Engine, cache: Path, progress: Progress) -> None:
        """Keep what the reader says in the folder ``cache``."""
        settings = engine.settings
        self.questions = gold.questions
        self.current = current_point(engine)
        self.points = search_points(self.current)
        self.depths = depths(settings.read_top)
        self._engine = engine
        self._maker = OutcomeMaker(engine, cache)
        self._progress = progress
        self._gains: Floats | None = None
        self._known: dict[tuple[int, SearchPoint], tuple[Outcome, ...]] = {}

    def gains(self) -> Floats:
        """The nDCG of the search under each of ``points``: shape (questions, points)."""
        if self._gains is None:
            texts, searcher = IndexedTexts(self._engine), Searcher(self._engine)
            rows = []
            for done, question in enumerate(self.questions, start=1):
                query = None if question.impossible else searcher.query(question.question)
                rows.append(
                    np.zeros(len(self.points))
                    if query is None
                    else searcher.gains(query, self.points, texts.relevant(question.answers))
                )
                self._progress("Recherche", done, len(self.questions))
            self._gains = np.stack(rows)
        return self._gains

    def read(self, wanted: Iterable[tuple[int, SearchPoint]]) -> None:
        """Find what questions get under settings of the search: the part that takes time."""
        missing = [pair for pair in dict.fromkeys(wanted) if pair not in self._known]
        for done, (row, point) in enumerate(missing, start=1):
            self._known[row, point] = self._maker.outcomes(self.questions[row], point, self.depths)
            self._progress("Lecture", done, len(missing))

    def outcome(self, row: int, tuned: Tuned) -> Outcome:
        """What one question gets."""
        if (row, tuned.search) not in self._known:
            self.read([(row, tuned.search)])
        return self._known[row, tuned.search][self.depths.index(tuned.read_top)]

    def outcomes(self, rows: Sequence[int], tuned: Tuned) -> list[Outcome]:
        """What some questions get."""
        self.read((row, tuned.search) for row in rows)
        return [self.outcome(row, tuned) for row in rows]
