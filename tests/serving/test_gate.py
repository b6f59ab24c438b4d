from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

import pytest

from qa.serving.gate import BusyError, Gate

pytestmark = pytest.mark.asyncio


async def test_work_is_done_and_its_errors_come_through() -> None:
    gate = Gate(workers=1, queue=1)
    assert await gate.run(lambda: 2 + 2, timeout=5) == 4
    with pytest.raises(ZeroDivisionError):
        await gate.run(lambda: 1 / 0, timeout=5)
    gate.close()


async def test_what_does_not_fit_is_refused_at_once() -> None:
    gate, go = Gate(workers=1, queue=1), threading.Event()
    inside = [asyncio.ensure_future(gate.run(go.wait, timeout=30)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError) as refused:
        await gate.run(lambda: None, timeout=30)
    assert refused.value.retry_after >= 1
    go.set()
    assert await asyncio.gather(*inside) == [True, True]
    await asyncio.sleep(0)
    assert await gate.run(lambda: 1, timeout=30) == 1
    gate.close()


async def test_late_work_that_waits_is_never_begun() -> None:
    gate, go, begun = Gate(workers=1, queue=5), threading.Event(), []
    running = asyncio.ensure_future(gate.run(go.wait, timeout=30))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await gate.run(lambda: begun.append("late"), timeout=0.01)
    left = asyncio.ensure_future(gate.run(lambda: begun.append("left"), timeout=30))
    await asyncio.sleep(0)
    left.cancel()
    with suppress(asyncio.CancelledError):
        await left
    go.set()
    await running
    assert await gate.run(lambda: 1, timeout=30) == 1
    assert begun == []
    while gate.inside:
        await asyncio.sleep(0)
    gate.close()
