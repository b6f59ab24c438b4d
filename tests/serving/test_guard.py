"""Hostile and hurried clients, on real sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest

from qa import Engine
from qa.serving import server
from qa.serving.service import Question, Service
from qa.types import Reply
from tests.serving.services import make_service, running

ASK = {"question": "Où s'est tenu le sommet ?"}


def talk(address: str, sent: bytes) -> bytes:
    """Send bytes as they are; everything that comes back until the server closes."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        received = b""
        with suppress(ConnectionError):  # closed on what was not read
            connection.sendall(sent)
            while piece := connection.recv(65536):
                received += piece
    return received


def asking(address: str, question: str) -> threading.Thread:
    """Ask from a thread of its own."""

    def ask() -> None:
        httpx.post(f"{address}/api/ask", json={"question": question}, timeout=60)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def test_every_answer_has_the_security_headers(client: httpx.Client) -> None:
    for answered in (client.get("/healthz"), client.get("/api/nothing"), client.get("/tools/")):
        assert answered.headers["x-content-type-options"] == "nosniff"
        assert answered.headers["x-frame-options"] == "SAMEORIGIN"
        assert "server" not in answered.headers


def test_other_sites_may_not_read_the_answers(client: httpx.Client) -> None:
    preflight = {
        "Origin": "https://exemple.fr",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answered = client.options("/api/ask", headers=preflight)
    assert "access-control-allow-origin" not in answered.headers


def test_large_bodies_are_refused_announced_or_not(client: httpx.Client) -> None:
    large = b'{"question": "' + b"a" * 10_000_000 + b'"}'
    for content in (large, iter([large[at : at + 65536] for at in range(0, len(large), 65536)])):
        answered = client.post("/api/ask", content=content)
        assert answered.status_code == 413
        assert answered.json()["error"]["code"] == "413"
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 90) for n in range(2000)),
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"\x00\x01\x02 noise\r\n\r\n",
        b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
    ],
)
def test_floods_and_noise_are_cut_off(open_service: str, sent: bytes) -> None:
    received = talk(open_service, sent)
    assert received.startswith(b"HTTP/1.1 400") or not received
    assert httpx.get(f"{open_service}/healthz").status_code == 200


def test_a_slow_head_is_cut_off(small_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_HEAD_SECONDS", 0.2)
    with running(make_service(small_engine)) as address:
        assert talk(address, b"GET /healthz HTTP/1.1\r\nX-Slow: ") == b""


def test_a_slow_body_is_cut_off(small_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.serving.guard._BODY_SECONDS", 0.2)
    with running(make_service(small_engine)) as address:
        head = b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        assert talk(address, head + b"Content-Length: 50\r\n\r\n{").startswith(b"HTTP/1.1 408")


def test_a_caller_in_a_hurry_is_told_to_wait(small_engine: Engine) -> None:
    service = make_service(small_engine, requests_per_minute=8)
    with running(service) as address, httpx.Client(base_url=address, timeout=60) as client:
        statuses = [client.get("/api/documents").status_code for _ in range(4)]
        assert statuses == [200, 200, 429, 429]
        assert int(client.get("/api/documents").headers["retry-after"]) > 0
        assert client.get("/healthz").status_code == 200
        other = client.get("/api/documents", headers={"X-API-Key": "un-autre-appelant"})
        assert other.status_code == 200


def test_a_full_queue_answers_503_and_when_to_return(
    small_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(Service, "_answer", lambda *_: go.wait(30))
    app = make_service(small_engine, queue=1)
    service = app.state.service
    with running(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        waiting = [asking(address, f"Question {number} ?") for number in range(3)]
        while service.limiter.inside < 3:
            client.get("/healthz")
        answered = client.post("/api/ask", json={"question": "Une de trop ?"})
        go.set()
        for thread in waiting:
            thread.join()
    assert answered.status_code == 503
    assert int(answered.headers["retry-after"]) >= 1


def test_work_that_waits_is_dropped_when_its_client_leaves(
    small_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, asked = threading.Event(), []

    def slow(service: Service, question: Question) -> Reply:
        asked.append(question.text)
        go.wait(30)
        return small_engine.ask(ASK["question"])

    monkeypatch.setattr(Service, "_answer", slow)
    app = make_service(small_engine)
    service = app.state.service
    with running(app) as address:
        place = urlsplit(address)
        body = b'{"question": "Partie ?"}'
        head = b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        others = [asking(address, f"Occupe {number} ?") for number in range(2)]
        while service.limiter.inside < 2:
            httpx.get(f"{address}/healthz")
        with socket.create_connection((place.hostname, place.port)) as connection:
            connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            while service.limiter.inside < 3:
                httpx.get(f"{address}/healthz")
        while service.limiter.inside > 2:  # the one that left is let go while the others still run
            httpx.get(f"{address}/healthz")
        go.set()
        for thread in others:
            thread.join()
    assert "Partie ?" not in asked


@pytest.mark.asyncio
async def test_a_late_reply_is_504(small_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(Service, "_answer", lambda *_: go.wait(30))
    service = make_service(small_engine, timeout=0.05)
    transport = httpx.ASGITransport(service)
    async with httpx.AsyncClient(transport=transport, base_url="http://qa") as client:
        answered = await client.post("/api/ask", json=ASK)
    go.set()
    await asyncio.to_thread(service.state.service.close)
    assert answered.status_code == 504
