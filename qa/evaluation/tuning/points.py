"""The settings that are tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.engine import Engine

_CANDIDATES = (20, 50, 100)
_TITLES = (0.0, 0.5, 1.0, 2.0, 4.0)
_DENSE = (0.0, 0.1, 0.2, 0.35, 0.5, 0.8, 1.2, 1.6)
_SOFT = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.4, 2.0)
_RANKS = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0)
_DEPTHS = (5, 10, 20, 30)
_SIZES = (80, 120, 180)


@dataclass(frozen=True, slots=True)
class SearchPoint:
    """The settings of the search, named as in ``Settings``."""

    candidates: int
    title_weight: float
    dense_weight: float
    soft_match_weight: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """Every setting that is fitted on one index, named as in ``Settings``."""

    search: SearchPoint
    read_top: int
    reader_rank_weight: float
    threshold: float

    def moved(self, **changes: object) -> Tuned:
        """The same but for ``changes``."""
        return replace(self, **changes)  # type: ignore[arg-type]


def current_point(engine: Engine) -> SearchPoint:
    """The search as an engine works with it."""
    settings = engine.settings
    return SearchPoint(
        settings.candidates,
        settings.title_weight,
        engine.component("retrieval.fusion").alpha,
        settings.soft_match_weight,
    )


def search_points(current: SearchPoint) -> list[SearchPoint]:
    """All combinations of the values tried, the current ones included.

    Those with the same candidates and title weight stand together.
    """
    values = (
        _with(_CANDIDATES, current.candidates),
        _with(_TITLES, current.title_weight),
        _with(_DENSE, current.dense_weight),
        _with(_SOFT, current.soft_match_weight),
    )
    return [SearchPoint(int(k), title, d, s) for k, title, d, s in product(*values)]


def depths(current: int) -> tuple[int, ...]:
    """How many passages may be read, ascending."""
    return tuple(int(depth) for depth in _with(_DEPTHS, current))


def rank_weights(current: float) -> tuple[float, ...]:
    """The weights of what the reader found, in the order of the passages; ascending."""
    return _with(_RANKS, current)


def passage_sizes(current: int) -> tuple[int, ...]:
    """The sizes of passages, in words, ascending."""
    return tuple(int(size) for size in _with(_SIZES, current))


def _with(values: tuple[float, ...], current: float) -> tuple[float, ...]:
    return tuple(sorted({*values, current}))
