"""The bench as tables: one a scale, in Markdown, so that they can be kept where they are read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich import box
from rich.table import Table

from qa.bench.measuring import Result

_HEADINGS = (
    "système",
    "médiane, ms",
    "p95, ms",
    "fois qa",
    "questions/s",
    "F1",
    "EM",
    "R@5",
    "passages/s",
    "index, Mo",
    "mémoire, Mo",
    "ajout, ms",
    "à froid, s",
)


def table_of(title: str, results: Sequence[Result]) -> Table:
    """One row a system; ``results`` has the product first.

    «fois qa» is the peer's time over the product's on the same question: median and, in brackets,
    the 10th and 90th percentiles. For a system that only searches it is over the product's search.
    """
    table = Table(title=title, box=box.MARKDOWN, title_justify="left")
    for heading in _HEADINGS:
        table.add_column(heading, no_wrap=True)
    for result in results:
        table.add_row(*_row(result, results[0]))
    return table


def ratios(result: Result, product: Result) -> list[float]:
    """The result's time over the product's, question by question; see ``table_of``."""
    pairs = zip(result.replies, product.replies, strict=True)
    if result.reads:
        return [one.ms / own.ms for one, own in pairs]
    return [one.ms / own.search_ms for one, own in pairs if own.search_ms]


def _row(result: Result, product: Result) -> list[str]:
    times = [reply.ms for reply in result.replies]
    count = len(result.replies)
    return [
        result.title,
        _number(float(np.median(times))),
        _number(float(np.percentile(times, 95))),
        "1" if result is product else _spread(ratios(result, product)),
        _number(count / result.batch_seconds),
        _percent([reply.f1 for reply in result.replies]),
        _percent([reply.em for reply in result.replies]),
        _percent([reply.recalled for reply in result.replies]),
        _number(result.passages / result.index_seconds),
        _number(result.index_mb),
        "–" if result.memory_mb is None else _number(result.memory_mb),
        _number(float(np.median(result.add_ms))),
        _number(float(np.median(result.cold_seconds))) if result.cold_seconds else "–",
    ]


def _spread(values: Sequence[float]) -> str:
    low, middle, high = np.percentile(values, [10, 50, 90])
    return f"{middle:.1f} ({low:.1f}–{high:.1f})"


def _number(value: float) -> str:
    """Three figures at most."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}"


def _percent(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{100 * sum(known) / len(known):.1f}" if known else "–"
