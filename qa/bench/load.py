"""``qa serve`` under load: questions a second, how long each takes, and whether answers stay those
of a question asked alone.

``python -m qa.bench.load http://127.0.0.1:7860 --clients 1 8 32 64 --seconds 60`` asks each
question alone first; then N clients ask without a pause, each waiting for its answer (a closed
loop), and a row of a table is printed for each N. The service remembers replies: so that every
question is read, each is sent with other white space at its end, unless ``--remembered``. All the
clients are one caller: start the service with ``QA_SERVE_REQUESTS_PER_MINUTE=100000``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx

from qa.bench.material import default_gold
from qa.bench.printing import print_line
from qa.errors import BenchError

_PATIENCE = 120.0  # seconds for one answer; the service has its own limit
_MEMORY = "process_resident_memory_bytes"
_HEAD = "| clients | réponses | par seconde | médiane | p95 | p99 | erreurs | fausses | mémoire |"


@dataclass(slots=True)
class Tally:
    """What came of a run: seconds of each answer, errors by kind, answers unlike those alone."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lasted: float = 0.0


class Loader:
    """Asks one service, over connections that stay open."""

    def __init__(self, client: httpx.AsyncClient, questions: Sequence[str], *, fresh: bool) -> None:
        """``fresh`` keeps the service from answering from memory."""
        self._client = client
        self._questions = questions
        self._fresh = fresh
        self._numbers = count()
        self._alone: dict[str, object] = {}

    async def ask_alone(self) -> None:
        """Ask each question while nothing else is asked.

        Raises:
            BenchError: one is not answered.
        """
        for question in self._questions:
            status, reply = await self._ask(question, next(self._numbers))
            if status != "200":
                raise BenchError(f"« {question} » posée seule n'a pas de réponse : {status}.")
            self._alone[question] = said(reply)

    async def run(self, clients: int, wanted: Callable[[], bool]) -> Tally:
        """Ask with ``clients`` at once while more is ``wanted``; what is under way ends."""
        tally, started = Tally(), perf_counter()
        await asyncio.gather(*(self._keep_asking(tally, wanted) for _ in range(clients)))
        tally.lasted = perf_counter() - started
        return tally

    async def memory(self) -> float:
        """The service's resident memory in MB; 0 where it does not tell."""
        for line in (await self._client.get("/metrics")).text.splitlines():
            if line.startswith(_MEMORY):
                return float(line.split()[1]) / 1e6
        return 0.0

    async def _keep_asking(self, tally: Tally, wanted: Callable[[], bool]) -> None:
        while wanted():
            number = next(self._numbers)
            question = self._questions[number % len(self._questions)]
            started = perf_counter()
            status, reply = await self._ask(question, number)
            if status != "200":
                tally.errors[status] += 1
                continue
            tally.seconds.append(perf_counter() - started)
            if said(reply) != self._alone[question]:
                tally.wrong.append(question)

    async def _ask(self, question: str, number: int) -> tuple[str, dict[str, Any]]:
        sent = question + blank(number) if self._fresh else question
        try:
            answered = await self._client.post("/api/ask", json={"question": sent})
        except httpx.HTTPError as error:
            return type(error).__name__, {}
        return str(answered.status_code), answered.json() if answered.is_success else {}


def said(reply: dict[str, Any]) -> object:
    """Of a reply, what may not change from one time to another: all but times and white space."""
    return reply["answers"], reply["abstained"], reply["passages"]


def read_questions(file: Path) -> list[str]:
    """The questions of a file: one a line, or JSON lines with a ``question``.

    Raises:
        BenchError: the file cannot be read, or holds none.
    """
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        questions = [
            json.loads(line)["question"] if line.startswith("{") else line for line in lines if line
        ]
    except (OSError, ValueError, KeyError) as error:
        raise BenchError(
            f"« {file} » n'est pas un fichier de questions ({error}). Écrivez-en une par ligne."
        ) from error
    if not questions:
        raise BenchError(f"« {file} » ne contient aucune question.")
    return list(dict.fromkeys(questions))


def row(clients: int, tally: Tally, memory: tuple[float, float]) -> str:
    """A row of the table, times in milliseconds and memory in MB before and after."""
    times = sorted(1000 * seconds for seconds in tally.seconds) or [0.0]
    errors = ", ".join(f"{kind} : {number}" for kind, number in sorted(tally.errors.items())) or "0"
    cells = [
        str(clients),
        str(len(tally.seconds)),
        f"{len(tally.seconds) / tally.lasted:.2f}",
        *(f"{value:.0f}" for value in (median(times), _rank(times, 0.95), _rank(times, 0.99))),
        errors,
        str(len(tally.wrong)),
        f"{memory[0]:.0f} → {memory[1]:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def _rank(times: Sequence[float], part: float) -> float:
    return times[ceil(part * len(times)) - 1]


def blank(number: int) -> str:
    """White space that is this number's alone: binary digits of spaces and tabs."""
    return f"{number:b}".replace("0", " ").replace("1", "\t")


async def _measure(asked: argparse.Namespace) -> int:
    headers = {"Authorization": f"Bearer {asked.key}"} if asked.key else {}
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        base_url=asked.url, headers=headers, limits=limits, timeout=_PATIENCE, trust_env=False
    ) as client:
        questions = read_questions(asked.questions)[: asked.first]
        loader = Loader(client, questions, fresh=not asked.remembered)
        await loader.ask_alone()
        print_line(_HEAD + "\n" + "|---" * (_HEAD.count("|") - 1) + "|")
        bad = 0
        for clients in asked.clients:
            before, end = await loader.memory(), perf_counter() + asked.seconds
            tally = await loader.run(clients, lambda end=end: perf_counter() < end)  # type: ignore[misc]
            print_line(row(clients, tally, (before, await loader.memory())))
            bad += tally.errors.total() + len(tally.wrong)
    return int(bad > 0)


def main() -> int:
    """Measure; the status is 1 where a question failed or was answered otherwise than alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--questions", type=Path, default=None)
    parser.add_argument("--first", type=int, default=40, help="so many of the questions")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 64])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--key", default="")
    parser.add_argument("--remembered", action="store_true")
    asked = parser.parse_args()
    asked.questions = asked.questions or default_gold()
    return asyncio.run(_measure(asked))


if __name__ == "__main__":
    sys.exit(main())
