"""Several seeds, their mean, reproducible steps."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from qa.training.examples import read_gold
from qa.training.reader_training import ReaderOptions, train_reader
from qa.training.soup import average_readers, train_seeds
from qa.training.trainer import Schedule


def options(steps: int, seed: int = 0) -> ReaderOptions:
    schedule = Schedule(minutes=1, learning_rate=3e-3, steps=steps)
    return ReaderOptions(schedule, batch_size=8, max_tokens=64, held_out=0.2, seed=seed)


def test_the_mean_of_two_readers_is_their_weights_mean(
    tiny_reader: Path, gold: Path, tmp_path: Path
) -> None:
    other = train_reader(tiny_reader, read_gold(gold), tmp_path / "out", options(5)).folder
    mean = average_readers([tiny_reader, other], [1, 3], tmp_path / "mean")
    first, second, mixed = (
        load_file(folder / "model.safetensors") for folder in (tiny_reader, other, mean)
    )
    for name, values in mixed.items():
        expected = 0.25 * first[name].astype(np.float32) + 0.75 * second[name].astype(np.float32)
        np.testing.assert_allclose(values, expected, atol=2e-3)


def test_steps_and_a_seed_give_the_same_weights_again(
    tiny_reader: Path, gold: Path, tmp_path: Path
) -> None:
    questions = read_gold(gold)
    weights = [
        (train_reader(tiny_reader, questions, tmp_path / name, options(6, seed)).folder)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    one, again, other = (load_file(folder / "model.safetensors") for folder in weights)
    assert all(np.array_equal(one[name], again[name]) for name in one)
    assert any(not np.array_equal(one[name], other[name]) for name in one)


def test_the_best_seed_or_the_mean_is_kept(tiny_reader: Path, gold: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    gain = train_seeds(
        tiny_reader, read_gold(gold), tmp_path, options(8), seeds=2, on_progress=shares.append
    )
    assert gain.folder == tmp_path / "reader"
    assert {folder.name for folder in tmp_path.iterdir()} >= {"seed-0", "seed-1", "mean", "reader"}
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    kept = load_file(gain.folder / "model.safetensors")
    candidates = [tmp_path / "seed-0" / "reader", tmp_path / "seed-1" / "reader", tmp_path / "mean"]
    assert any(
        all(np.array_equal(kept[name], found[name]) for name in kept)
        for found in (load_file(folder / "model.safetensors") for folder in candidates)
    )
