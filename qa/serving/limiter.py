"""A bounded queue before the engine: what does not fit is refused, with when to try again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class BusyError(Exception):
    """The queue is full. ``retry_after`` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"busy, try again in {retry_after} s")
        self.retry_after = retry_after


class Limiter:
    """Runs blocking work on ``workers`` threads, with at most ``queue`` more waiting."""

    def __init__(self, workers: int, queue: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="qa-serve")
        self._workers = workers
        self._most = workers + queue
        self._inside = 0
        self._seconds = 0.5  # what one piece of work has lately taken

    @property
    def inside(self) -> int:
        """How many are running or waiting."""
        return self._inside

    async def run(self, work: Callable[[], Result], timeout: float | None) -> Result:
        """Do ``work`` within ``timeout`` seconds (None: whatever it takes), waiting included.

        Work that was given up (too late, or its caller is gone) before a thread took it is never
        begun; a thread that runs finishes what it does.

        Raises:
            BusyError: too many are waiting.
            TimeoutError: it took too long.
        """
        if self._inside >= self._most:
            raise BusyError(max(1, round(self._seconds * self._inside / self._workers)))
        self._inside += 1
        loop = asyncio.get_running_loop()
        job = self._pool.submit(self._timed, work)
        # Counted until a thread is free again, not until its caller has left.
        job.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        return await asyncio.wait_for(asyncio.wrap_future(job), timeout)

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _leave(self) -> None:
        self._inside -= 1

    def _timed(self, work: Callable[[], Result]) -> Result:
        from time import perf_counter

        started = perf_counter()
        try:
            return work()
        finally:
            self._seconds += 0.2 * (perf_counter() - started - self._seconds)
