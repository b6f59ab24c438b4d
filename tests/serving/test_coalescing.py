from __future__ import annotations

import asyncio
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from qa import Engine
from qa.serving.coalescing import Coalescer
from qa.serving.service import Question, Service
from qa.types import Reply
from tests.serving.services import make_service, running


class Work:
    """Work that ends when it is told to, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.cancelled = 0
        self.go = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return self.begun


@pytest.mark.asyncio
async def test_those_who_ask_the_same_share_one_run() -> None:
    coalescer, work = Coalescer[int](), Work()
    waiting = [asyncio.ensure_future(coalescer.join("a", work, 30)) for _ in range(3)]
    other = asyncio.ensure_future(coalescer.join("b", work, 30))
    await asyncio.sleep(0)
    assert "a" in coalescer
    work.go.set()
    assert len({*await asyncio.gather(*waiting)}) == 1
    await other
    assert work.begun == 2
    assert "a" not in coalescer
    await coalescer.join("a", work, 30)
    assert work.begun == 3


@pytest.mark.asyncio
async def test_a_run_goes_on_as_long_as_somebody_waits() -> None:
    coalescer, work = Coalescer[int](), Work()
    first, second = (asyncio.ensure_future(coalescer.join("a", work, 30)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    assert work.cancelled == 0
    with pytest.raises(TimeoutError):
        await coalescer.join("a", work, 0.01)
    second.cancel()
    with suppress(asyncio.CancelledError):
        await second
    await asyncio.sleep(0)
    assert (work.begun, work.cancelled) == (1, 1)
    assert "a" not in coalescer


@pytest.mark.asyncio
async def test_an_error_reaches_all_who_wait() -> None:
    coalescer: Coalescer[int] = Coalescer()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    ended = await asyncio.gather(
        *(coalescer.join("a", fail, 30) for _ in range(2)), return_exceptions=True
    )
    assert [type(one) for one in ended] == [ZeroDivisionError] * 2


def test_a_question_asked_by_many_at_once_is_read_once(
    small_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, arrived, read, ask = threading.Event(), Counter[str](), Counter[str](), Service.ask

    async def counted(service: Service, question: Question) -> Reply:
        arrived[question.text] += 1
        return await ask(service, question)

    def slow(service: Service, question: Question) -> Reply:
        read[question.text] += 1
        go.wait(30)
        return small_engine.ask(question.text)

    monkeypatch.setattr(Service, "ask", counted)
    monkeypatch.setattr(Service, "_answer", slow)
    body = {"question": "Où s'est tenu le sommet ?"}
    with running(make_service(small_engine)) as address, ThreadPoolExecutor(5) as pool:
        asked = [
            pool.submit(httpx.post, f"{address}/api/ask", json=body, timeout=60) for _ in range(5)
        ]
        while arrived.total() < 5:
            httpx.get(f"{address}/healthz")
        go.set()
        replies = [one.result().json() for one in asked]
        figures = httpx.get(f"{address}/metrics").text
    assert read.total() == 1
    assert replies == [replies[0]] * 5
    assert 'qa_questions_total{outcome="shared"} 4.0' in figures
