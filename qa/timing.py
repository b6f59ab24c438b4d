"""How long each stage of a question takes, measured where the stage runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_timings: ContextVar[dict[str, float] | None] = ContextVar("qa_timings", default=None)


@contextmanager
def measuring() -> Iterator[dict[str, float]]:
    """Collect the stages run inside the block, in milliseconds, in this thread only."""
    timings: dict[str, float] = {}
    token = _timings.set(timings)
    try:
        yield timings
    finally:
        _timings.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time a block under ``name``; costs nothing when nobody is measuring."""
    timings = _timings.get()
    started = time.perf_counter()
    try:
        yield
    finally:
        if timings is not None:
            timings[name] = timings.get(name, 0.0) + 1000 * (time.perf_counter() - started)
