from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from qa import Engine
from qa.serving.server import make_config
from qa.serving.service import Question, Service
from qa.types import Reply
from tests.serving.services import make_service, serving


def test_a_server_that_stops_answers_what_is_under_way(
    small_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(service: Service, question: Question) -> Reply:
        go.wait(30)
        return small_engine.ask(question.text)

    monkeypatch.setattr(Service, "_answer", slow)
    service = make_service(small_engine)
    server = uvicorn.Server(make_config(service, "127.0.0.1", 0))
    with serving(server) as address, ThreadPoolExecutor(3) as pool:
        asked = [
            pool.submit(
                httpx.post, f"{address}/api/ask", json={"question": f"Question {n} ?"}, timeout=60
            )
            for n in range(3)
        ]
        while service.state.service.limiter.inside < 3:  # two are read at once, the third waits
            httpx.get(f"{address}/healthz")
        server.should_exit = True
        go.set()
        statuses = [one.result().status_code for one in asked]
    assert statuses == [200, 200, 200]
