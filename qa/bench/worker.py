"""What every measured system is made of, and the process that serves it.

The bench writes one JSON object a line to the process and reads one back; the clock runs inside
the process, so that the pipe between the two costs nothing. What libraries print goes to stderr.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, TextIO

_WARM_UP = "Où s'est tenu le sommet ?"


@dataclass(frozen=True, slots=True)
class Text:
    """One passage to index, with the name by which replies speak of it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A reply: the best answer (None: none), the ids of the passages, best first.

    ``search_ms`` is the part of the time that the search took, where the system tells.
    """

    answer: str | None
    passages: tuple[str, ...]
    search_ms: float | None = None


class System(Protocol):
    """A question-answering system under measure; made from the paths of reader and embedder."""

    def warm_up(self) -> None:
        """Load what indexing needs, off the clock."""

    def index(self, texts: Sequence[Text], folder: Path) -> None:
        """Index the texts and keep the index in ``folder``."""

    def load(self, folder: Path) -> None:
        """Open what ``index`` has kept."""

    def ask(self, question: str) -> Found:
        """Answer one question."""

    def ask_many(self, questions: Sequence[str]) -> None:
        """Answer many questions, as quickly as the system's own means allow."""

    def add(self, text: Text, folder: Path) -> None:
        """Add one passage, to be found by the next question and kept in ``folder``."""


Maker = Callable[[str, str], System]


def main(make: Maker) -> None:
    """Serve ``make(reader, embedder)``, or ask it one question: ``… once FOLDER QUESTION``."""
    reader, embedder, *once = sys.argv[1:]
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    system = make(reader, embedder)
    if once:
        _, folder, question = once
        system.load(Path(folder))
        _write(pipe, asdict(system.ask(question)))
        return
    for line in sys.stdin:
        order = json.loads(line)
        _write(pipe, _obey(system, order))


def _write(pipe: TextIO, reply: dict[str, Any]) -> None:
    pipe.write(json.dumps(reply) + "\n")
    pipe.flush()


def _obey(system: System, order: dict[str, Any]) -> dict[str, Any]:
    """Do what one line asks for; an error is told, not raised: the bench goes on without."""
    try:
        return _HANDLERS[order["do"]](system, order)
    except Exception as error:
        return {"error": f"{type(error).__name__} : {error}"}


def _index(system: System, order: dict[str, Any]) -> dict[str, Any]:
    texts = [Text(*pair) for pair in json.loads(Path(order["file"]).read_text(encoding="utf-8"))]
    folder = Path(order["folder"])
    system.warm_up()
    started = time.perf_counter()
    system.index(texts, folder)
    seconds = time.perf_counter() - started
    system.load(folder)
    system.ask(_WARM_UP)
    return {"seconds": seconds}


def _ask(system: System, order: dict[str, Any]) -> dict[str, Any]:
    started = time.perf_counter()
    found = system.ask(order["question"])
    return {"ms": 1000 * (time.perf_counter() - started), **asdict(found)}


def _ask_many(system: System, order: dict[str, Any]) -> dict[str, Any]:
    started = time.perf_counter()
    system.ask_many(order["questions"])
    return {"seconds": time.perf_counter() - started}


def _add(system: System, order: dict[str, Any]) -> dict[str, Any]:
    started = time.perf_counter()
    system.add(Text(order["id"], order["text"]), Path(order["folder"]))
    return {"ms": 1000 * (time.perf_counter() - started)}


def _memory(system: System, order: dict[str, Any]) -> dict[str, Any]:
    """Resident memory, MB; None where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return {"mb": None}
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS"))
    return {"mb": int(line.split()[1]) / 1024}


_HANDLERS = {
    "index": _index,
    "ask": _ask,
    "ask_many": _ask_many,
    "add": _add,
    "memory": _memory,
}
