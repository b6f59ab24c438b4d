"""Measures every system on one material, in paired, alternating runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from qa.bench.material import Material, Question
from qa.bench.running import Contender, Running
from qa.evaluation.metrics import exact_match, f1

_ADDED = "Le phare de la Vieille, en mer d'Iroise, s'est allumé le 15 septembre 1887."
_TOP = 5
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """One question asked of one system; ``search_ms`` as in ``Found``.

    ``f1`` and ``em`` are in [0, 1], None for a system that only searches; ``recalled`` tells
    whether one of the five best passages holds the answer, None where there is none to find.
    """

    ms: float
    search_ms: float | None
    f1: float | None
    em: float | None
    recalled: bool | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one system took and reached on one material. Seconds, milliseconds and MB as named."""

    title: str
    reads: bool
    passages: int
    index_seconds: float
    index_mb: float
    memory_mb: float | None
    batch_seconds: float
    add_ms: tuple[float, ...]
    cold_seconds: tuple[float, ...]
    replies: tuple[Reply, ...]


def measure(
    contenders: Sequence[Contender], material: Material, folder: Path, colds: int, say: Progress
) -> list[Result]:
    """Measure ``contenders``, the product first, on ``material``; work is kept under ``folder``.

    Every question goes to all systems in turn, another one first each time, so that what disturbs
    the machine disturbs all of them.

    Raises:
        BenchError: a system fails.
    """
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        workers = [
            stack.enter_context(Running(one, folder / str(number)))
            for number, one in enumerate(contenders)
        ]
        seconds = _index(workers, material, folder / "texts.json", say)
        sizes = [worker.size() for worker in workers]
        say(f"{material.name} : {len(material.questions)} questions…")
        replies = _ask_in_turn(workers, material.questions)
        say(f"{material.name} : toutes les questions d'un coup, mémoire, ajouts…")
        texts = [question.text for question in material.questions]
        batches = [worker.ask_many(texts) for worker in workers]
        memory = [worker.memory() for worker in workers]
        added = [
            tuple(worker.add(f"ajout-{n}", f"{_ADDED} ({n})") for n in range(3))
            for worker in workers
        ]
    say(f"{material.name} : depuis le terminal…")
    cold = _ask_cold(workers, texts, colds)
    return [
        Result(
            title=worker.contender.title,
            reads=worker.contender.reads,
            passages=len(material.texts),
            index_seconds=seconds[number],
            index_mb=sizes[number],
            memory_mb=memory[number],
            batch_seconds=batches[number],
            add_ms=added[number],
            cold_seconds=cold[number],
            replies=replies[number],
        )
        for number, worker in enumerate(workers)
    ]


def _index(workers: list[Running], material: Material, file: Path, say: Progress) -> list[float]:
    """Seconds of each; one after the other, as they would share the cores."""
    file.write_text(json.dumps([(one.id, one.text) for one in material.texts]), encoding="utf-8")
    seconds = []
    for worker in workers:
        say(f"{material.name} : {worker.contender.title} indexe…")
        seconds.append(worker.index(file))
        say(f"  {len(material.texts) / seconds[-1]:.0f} passages/s")
    return seconds


def _ask_in_turn(workers: list[Running], questions: Sequence[Question]) -> list[tuple[Reply, ...]]:
    replies: list[list[Reply]] = [[] for _ in workers]
    for turn, question in enumerate(questions):
        for step in range(len(workers)):
            number = (turn + step) % len(workers)
            replies[number].append(_judged(workers[number], question))
    return [tuple(one) for one in replies]


def _judged(worker: Running, question: Question) -> Reply:
    ms, found = worker.ask(question.text)
    recalled = bool(question.holders.intersection(found.passages[:_TOP]))
    right: tuple[float, float] | None = None
    if worker.contender.reads:
        right = _scores(question, found.answer)
    return Reply(
        ms,
        found.search_ms,
        right[0] if right else None,
        right[1] if right else None,
        recalled if question.holders else None,
    )


def _scores(question: Question, answer: str | None) -> tuple[float, float]:
    """F1 and EM; abstaining is right where there is no answer, and only there."""
    if not question.answers or answer is None:
        right = float(not question.answers and answer is None)
        return right, right
    return f1(answer, question.answers), exact_match(answer, question.answers)


def _ask_cold(
    workers: list[Running], questions: Sequence[str], colds: int
) -> list[tuple[float, ...]]:
    """Seconds of whole commands, in turn, less the first round, which fills the disk cache."""
    seconds: list[list[float]] = [[] for _ in workers]
    for turn in range(colds + 1 if colds else 0):
        question = questions[turn % len(questions)]
        for number, worker in enumerate(workers):
            took = worker.contender.ask_once(worker.folder, question)
            if turn:
                seconds[number].append(took)
    return [tuple(one) for one in seconds]
