"""The processes that are measured: ours and the peers', told what to do over a pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from qa.bench.environments import Peer, import_path
from qa.bench.worker import Found
from qa.errors import BenchError
from qa.paths import MODELS
from qa.settings import AUTO, SHIPPED, STATIC, Settings

_OFFLINE = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
_SHELL = "from qa.cli import main; main()"
_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Contender:
    """A system to measure: how its worker is started, and how a shell asks it one question.

    ``peer`` is None for this product; ``reads`` is False for a system that only searches.
    """

    title: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    peer: Peer | None = None

    @property
    def reads(self) -> bool:
        """Whether it gives answers."""
        return self.peer is None or self.peer.reads

    def ask_once(self, folder: Path, question: str) -> float:
        """Ask from the shell over the index kept in ``folder``; the seconds it took.

        Raises:
            BenchError: the command failed.
        """
        environment = dict(self.environment)
        if self.peer is None:
            name = folder.name
            command = [sys.executable, "-c", _SHELL, "ask", question, "--index", name]
            environment["QA_INDEXES"] = str(folder.parent)
        else:
            command = [*self.command, "once", str(folder), question]
        started = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - our own commands
            command, env=os.environ | environment, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - started
        if done.returncode:
            raise BenchError(f"{self.title} ne répond pas : {done.stderr.strip()[-_SHOWN:]}")
        return seconds


def product(settings: Settings) -> Contender:
    """This product, with the models of the settings."""
    command = (sys.executable, "-m", "qa.bench.product", settings.reader, _same(settings.embedder))
    return Contender("qa", command, ())


def contender(peer: Peer, cache: Path, python: Path, settings: Settings) -> Contender:
    """A peer, with the same weights."""
    module = f"qa.bench.peers.{peer.module}"
    reader = _folder(settings.reader, "reader")
    embedder = _folder(_same(settings.embedder), "embedder")
    environment = {**_OFFLINE, "PYTHONPATH": str(import_path(cache))}
    command = (str(python), "-m", module, reader, embedder)
    return Contender(peer.title, command, tuple(environment.items()), peer)


def _folder(name: str, kind: str) -> str:
    return str(MODELS / kind) if name in {SHIPPED, STATIC} else name


def _same(embedder: str) -> str:
    """What all contenders embed with: the table, where the choice would be ours."""
    return STATIC if embedder == AUTO else embedder


class Running:
    """A started worker, as a context."""

    def __init__(self, contender: Contender, folder: Path) -> None:
        """Start the worker; it keeps its index, and what it prints, under ``folder``."""
        self.contender = contender
        self.folder = folder / "index"
        self.folder.mkdir(parents=True)
        self._log = folder / "stderr.txt"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own commands
                contender.command,
                env=os.environ | dict(contender.environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def index(self, texts: Path) -> float:
        """Index the texts of a file; seconds until they can be searched and are on disk."""
        return float(self._order(do="index", file=str(texts), folder=str(self.folder))["seconds"])

    def ask(self, question: str) -> tuple[float, Found]:
        """Milliseconds and reply."""
        reply = self._order(do="ask", question=question)
        found = Found(reply["answer"], tuple(reply["passages"]), reply["search_ms"])
        return float(reply["ms"]), found

    def ask_many(self, questions: list[str]) -> float:
        """Seconds for all of them."""
        return float(self._order(do="ask_many", questions=questions)["seconds"])

    def add(self, uid: str, text: str) -> float:
        """Milliseconds until one more text can be found and is on disk."""
        order = self._order(do="add", id=uid, text=text, folder=str(self.folder))
        return float(order["ms"])

    def memory(self) -> float | None:
        """Resident memory in MB, where the system tells."""
        told = self._order(do="memory")["mb"]
        return None if told is None else float(told)

    def size(self) -> float:
        """The kept index in MB."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file()) / 1e6

    def _order(self, **fields: Any) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        try:
            self._process.stdin.write(json.dumps(fields) + "\n")
            self._process.stdin.flush()
            reply = json.loads(self._process.stdout.readline() or "{}")
        except BrokenPipeError:
            reply = {}
        if not reply or "error" in reply:
            said = reply.get("error") or self._log.read_text(errors="replace").strip()[-_SHOWN:]
            raise BenchError(f"{self.contender.title} s'est arrêté ({fields['do']}) : {said}")
        return dict(reply)
