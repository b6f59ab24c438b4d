"""``qa serve`` as a process of its own, and callers that ask it without a pause."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import httpx

from qa.bench.load import blank, said
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
_RACE = 0.1  # seconds in which a request may cross a signal on its way


class Process:
    """One ``qa serve``, without the chat, over an index in ``indexes``."""

    def __init__(self, indexes: Path, index: str = "seeds") -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._command = [
            *(sys.executable, "-c", "from qa.cli import main; main()", "serve", "--no-chat"),
            *("--port", str(self.port), "--index", index),
        ]
        self._environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "QA_INDEXES": str(indexes),
            "QA_SERVE_REQUESTS_PER_MINUTE": "100000",
            "QA_SERVE_TIMEOUT": "120",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        log = subprocess.DEVNULL
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=log, stderr=log
        )
        while True:
            assert self._process.poll() is None, "qa serve has ended"
            try:
                if httpx.get(f"{self.address}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                continue

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; return the exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(60)

    def __enter__(self) -> Process:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop(signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: when it was sent and ended, its status or kind of error, what was said."""

    question: str
    began: float
    ended: float
    status: str
    said: object = None

    def came_before(self, at: float) -> bool:
        """Whether it had certainly been received at that moment."""
        return self.began + _RACE < at


@dataclass(slots=True)
class Callers:
    """Threads that ask one service until they are stopped."""

    address: str
    questions: Sequence[str]
    asked: list[Asked] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _done: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def asking(self, callers: int) -> Iterator[None]:
        """Ask with so many callers while the block runs; what is under way then ends."""
        self._done.clear()
        threads = [threading.Thread(target=self._keep_asking) for _ in range(callers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._done.set()
            for thread in threads:
                thread.join()

    def wait_for(self, more: int) -> None:
        """Until so many more questions have ended."""
        wanted = len(self.asked) + more
        while len(self.asked) < wanted:
            self._done.wait(0.02)

    def ask(self, client: httpx.Client, question: str) -> Asked:
        """Ask once, so that the service cannot answer from memory."""
        began = monotonic()
        reply: dict[str, Any] = {}
        try:
            sent = question + blank(next(self._numbers) + 1)
            answered = client.post("/api/ask", json={"question": sent})
            status = str(answered.status_code)
            reply = answered.json() if answered.is_success else {}
        except httpx.HTTPError as error:
            status = type(error).__name__
        return Asked(question, began, monotonic(), status, said(reply) if reply else None)

    def alone(self) -> dict[str, object]:
        """What is said to each question when nothing else is asked."""
        with self._client() as client:
            return {question: self.ask(client, question).said for question in self.questions}

    def _keep_asking(self) -> None:
        with self._client() as client:
            while not self._done.is_set():
                question = self.questions[next(self._numbers) % len(self.questions)]
                self.asked.append(self.ask(client, question))
                if self.asked[-1].status == "ConnectError":
                    self._done.wait(0.05)

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=120, trust_env=False)
