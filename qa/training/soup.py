"""Several seeds, and the mean of their weights where that is the better reader.

Fine-tunings of one start lie in one valley of the loss: the mean of their weights often beats each
of them at the cost of one (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from qa.training.checkpoint import replace_folder, save_reader
from qa.training.examples import GoldQuestion
from qa.training.reader_training import (
    ReaderGain,
    ReaderOptions,
    measure_gain,
    split_by_article,
    train_reader,
)


def average_readers(folders: Sequence[Path], weights: Sequence[float], output: Path) -> Path:
    """Write the weighted mean of readers of one shape; ``weights`` are relative to their sum."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    total = sum(weights)
    readers = [
        AutoModelForQuestionAnswering.from_pretrained(folder, dtype=torch.float32)
        for folder in folders
    ]
    states = [reader.state_dict() for reader in readers]
    mean = {
        name: sum(
            state[name] * (weight / total) for state, weight in zip(states, weights, strict=True)
        )
        for name in states[0]
    }
    readers[0].load_state_dict(mean)
    save_reader(output, readers[0], folders[0])
    return output


def train_seeds(
    start: Path,
    questions: Sequence[GoldQuestion],
    output: Path,
    options: ReaderOptions,
    seeds: int,
    mined: Path | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> ReaderGain:
    """Train ``seeds`` readers, the budget shared, and keep the best of them and of their mean.

    Each has its own folder ``output/seed-N``, resumed where it stopped; the winner by held-out F1
    is written to ``output/reader``.

    Raises:
        GoldError: see ``train_reader``.
    """
    schedule = options.schedule
    shared = replace(
        schedule,
        minutes=schedule.minutes / seeds,
        steps=schedule.steps and max(1, schedule.steps // seeds),
    )
    gains = []
    for number in range(seeds):
        own = replace(options, schedule=shared, seed=options.seed + number)

        def tell(progress: float, done: int = number) -> None:
            if on_progress is not None:
                on_progress((done + progress) / seeds)

        folder = output / f"seed-{own.seed}"
        gains.append(train_reader(start, questions, folder, own, mined, tell))
    if seeds > 1:
        folders = [gain.folder for gain in gains]
        mean = average_readers(folders, [1.0] * seeds, output / "mean")
        gains.append(measure_gain(start, mean, *split_by_article(questions, options.held_out)))
    best = max(gains, key=lambda gain: gain.after.f1)
    return replace(best, folder=_copy(best.folder, output / "reader"))


def _copy(source: Path, target: Path) -> Path:
    def write(aside: Path) -> None:
        shutil.copytree(source, aside, dirs_exist_ok=True)

    replace_folder(target, write)
    return target
