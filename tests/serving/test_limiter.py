from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

import pytest

from qa.serving.limiter import BusyError, Limiter

pytestmark = pytest.mark.asyncio


async def test_work_is_done_and_its_errors_come_through() -> None:
    limiter = Limiter(workers=1, queue=1)
    assert await limiter.run(lambda: 2 + 2, timeout=5) == 4
    with pytest.raises(ZeroDivisionError):
        await limiter.run(lambda: 1 / 0, timeout=5)
    limiter.close()


async def test_what_does_not_fit_is_refused_at_once() -> None:
    limiter, go = Limiter(workers=1, queue=1), threading.Event()
    inside = [asyncio.ensure_future(limiter.run(go.wait, timeout=30)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError) as refused:
        await limiter.run(lambda: None, timeout=30)
    assert refused.value.retry_after >= 1
    go.set()
    assert await asyncio.gather(*inside) == [True, True]
    await asyncio.sleep(0)
    assert await limiter.run(lambda: 1, timeout=30) == 1
    limiter.close()


async def test_late_work_that_waits_is_never_begun() -> None:
    limiter, go, begun = Limiter(workers=1, queue=5), threading.Event(), []
    running = asyncio.ensure_future(limiter.run(go.wait, timeout=30))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await limiter.run(lambda: begun.append("late"), timeout=0.01)
    left = asyncio.ensure_future(limiter.run(lambda: begun.append("left"), timeout=30))
    await asyncio.sleep(0)
    left.cancel()
    with suppress(asyncio.CancelledError):
        await left
    go.set()
    await running
    assert await limiter.run(lambda: 1, timeout=30) == 1
    assert begun == []
    while limiter.inside:
        await asyncio.sleep(0)
    limiter.close()
