"""Callers who want the same thing at the same time share one run of the work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class Coalescer(Generic[Result]):
    """What is under way, by what it is for. Of one event loop."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Result]] = {}
        self._waiting: dict[Hashable, int] = {}

    def __contains__(self, key: Hashable) -> bool:
        """Whether a run for ``key`` is under way."""
        return key in self._tasks

    async def join(
        self,
        key: Hashable,
        work: Callable[[], Coroutine[Any, Any, Result]],
        timeout: float,
    ) -> Result:
        """Wait for the run under way for ``key``, or begin one with ``work``.

        Each caller waits ``timeout`` seconds of its own; the run is cancelled when nobody waits.

        Raises:
            TimeoutError: it took too long.
            What ``work`` raises.
        """
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.ensure_future(work())
            self._tasks[key], self._waiting[key] = task, 0
            task.add_done_callback(lambda done: self._forget(key, done))
        self._waiting[key] += 1
        try:
            return await asyncio.wait_for(asyncio.shield(task), timeout)
        finally:
            self._leave(key, task)

    def _leave(self, key: Hashable, task: asyncio.Task[Result]) -> None:
        if self._tasks.get(key) is not task:
            return  # it is done
        self._waiting[key] -= 1
        if not self._waiting[key]:
            # At once, so that the next caller begins anew instead of joining what is cancelled.
            self._forget(key, task)
            task.cancel()

    def _forget(self, key: Hashable, task: asyncio.Task[Result]) -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key], self._waiting[key]
        if task.done() and not task.cancelled():
            task.exception()  # retrieved: nobody may be left to hear of it
