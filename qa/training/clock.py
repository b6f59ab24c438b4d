"""A training budget in minutes: the learning rate follows the clock, not a number of steps."""

from __future__ import annotations

import time


class Clock:
    """Counts the seconds spent over all runs of one training, resumptions included."""

    def __init__(self, minutes: float, spent: float = 0.0) -> None:
        self._budget = minutes * 60
        self._spent_before = spent
        self._started = time.monotonic()

    @property
    def spent(self) -> float:
        """Seconds spent, those before the last resumption included."""
        return self._spent_before + time.monotonic() - self._started

    @property
    def progress(self) -> float:
        """Share of the budget that is spent, at most 1."""
        return min(1.0, self.spent / self._budget)

    @property
    def is_over(self) -> bool:
        """Whether the budget is spent."""
        return self.progress >= 1.0


def rate_at(progress: float, warm_up: float) -> float:
    """Factor on the peak learning rate: linear up over ``warm_up``, then linear down to zero."""
    if progress < warm_up:
        return progress / warm_up
    return (1.0 - progress) / (1.0 - warm_up)
