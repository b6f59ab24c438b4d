"""Would one forward pass for several users serve more of them? Measured on the shipped reader.

    python -m tests.serving.batching

Windows of many questions, as the service reads them (one a run, without padding, one thread a run),
beside runs of several windows, of any questions (padded to the longest) or of those of the nearest
length (as if a scheduler could always find them). Rounds take turns, so that a busy machine is busy
for all. Processor time tells the same as the clock where other programs run beside.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from qa.engine import Engine
from qa.paths import MODELS
from qa.reader.models import OnnxSpanModel, one_thread
from qa.reader.windows import Windower
from qa.settings import Settings

Ids = NDArray[np.int64]
_GOLD = Path(__file__).parents[1] / "gold" / "seeds.jsonl"
_READ = 8  # passages that a question reads, about


def windows(questions: int) -> list[Ids]:
    """The token ids of the windows of so many questions, in an order of chance."""
    engine = Engine("seeds", Settings())
    model = OnnxSpanModel(MODELS / "reader")
    windower = Windower(model.tokenizer, model.max_tokens)
    found: list[Ids] = []
    for line in _GOLD.read_text(encoding="utf-8").splitlines()[:questions]:
        question = json.loads(line)["question"]
        passages = engine.search(question)[:_READ]
        for batch in windower.batches([(question, passage.text) for passage in passages]):
            sizes = batch.mask.sum(axis=1).tolist()
            found += [row[:size] for row, size in zip(batch.ids, sizes, strict=True)]
    Random(0).shuffle(found)  # noqa: S311 - no secret
    return found


def groups(rows: Sequence[Ids], size: int, *, alike: bool) -> Iterator[tuple[Ids, Ids]]:
    """Batches (ids, mask) of ``size`` windows; ``alike`` puts neighbours in length together."""
    ordered = sorted(rows, key=len) if alike else rows
    for first in range(0, len(ordered), size):
        some = ordered[first : first + size]
        ids = np.zeros((len(some), max(map(len, some))), np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(some):
            ids[number, : len(row)], mask[number, : len(row)] = row, 1
        yield ids, mask


def main() -> None:
    """Print, for each way, milliseconds a window: on the clock and of processors, medians."""
    import onnxruntime

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--questions", type=int, default=12)
    asked = parser.parse_args()
    threads = min(4, os.cpu_count() or 1)
    session = onnxruntime.InferenceSession(
        str(MODELS / "reader/model.int8.onnx"), one_thread(), providers=["CPUExecutionProvider"]
    )
    masked = len(session.get_inputs()) > 1

    def run(batch: tuple[Ids, Ids]) -> None:
        ids, mask = batch
        inputs = {"input_ids": ids} | ({"attention_mask": mask} if masked else {})
        session.run(None, inputs)

    rows = windows(asked.questions)
    tokens = np.mean([len(row) for row in rows])
    print(f"{len(rows)} windows of {tokens:.0f} tokens, {threads} threads")  # noqa: T201
    ways = {"1 window a run": list(groups(rows, 1, alike=False))}
    for size in (2, 4, 8):
        ways[f"{size} windows a run, any"] = list(groups(rows, size, alike=False))
        ways[f"{size} windows a run, nearest length"] = list(groups(rows, size, alike=True))
    with ThreadPoolExecutor(threads) as pool:
        times = _rounds(ways, lambda batches: list(pool.map(run, batches)), asked.rounds)
    for way, spent in times.items():
        clock, processors = (1000 * median(one) / len(rows) for one in zip(*spent, strict=True))
        print(f"{way:36} {clock:6.2f} ms a window, {processors:6.2f} ms of processors")  # noqa: T201


def _rounds(
    ways: dict[str, list[tuple[Ids, Ids]]],
    read: Callable[[list[tuple[Ids, Ids]]], object],
    rounds: int,
) -> dict[str, list[tuple[float, float]]]:
    times: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, batches in ways.items():
            clock, processors = perf_counter(), process_time()
            read(batches)
            if number:  # the first warms up
                times[way].append((perf_counter() - clock, process_time() - processors))
    return times


if __name__ == "__main__":
    main()
