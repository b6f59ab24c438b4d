"""``qa train`` as people run it: real processes, a tiny reader, a kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa.training.checkpoint import load_state
from tests.training.conftest import gold, tiny_reader

__all__ = ["gold", "tiny_reader"]
_START_SECONDS = 120


def qa(*arguments: str | Path) -> list[str]:
    return [
        sys.executable,
        "-c",
        "from qa.cli import main; main()",
        "train",
        *map(str, arguments),
    ]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        qa(*arguments),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "120"},
    )


def test_a_reader_is_trained_exported_and_says_what_it_gained(
    tiny_reader: Path, gold: Path, tmp_path: Path
) -> None:
    output = tmp_path / "lecteur"
    result = run(
        "reader", "--gold", gold, "--start", tiny_reader, "--output", output, "--steps", "4"
    )
    assert result.returncode == 0, result.stderr
    assert all(word in result.stdout for word in ("avant", "après", "F1", f'reader = "{output}'))
    made = {path.name for path in (output / "reader").iterdir()}
    assert {"model.safetensors", "model.int8.onnx", "tokenizer.json", "config.json"} <= made


def test_a_killed_training_goes_on_where_it_was(
    tiny_reader: Path, gold: Path, tmp_path: Path
) -> None:
    output = tmp_path / "lecteur"
    start = ("reader", "--gold", gold, "--start", tiny_reader, "--output", output)
    state = output / "seed-0" / "state.pt"
    process = subprocess.Popen(
        qa(*start, "--minutes", "0.3"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(_START_SECONDS * 20):
        if state.exists():
            break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)
    process.kill()
    process.wait()
    saved = load_state(state)
    assert saved is not None
    result = run(*start, "--steps", saved["steps"] + 2)
    assert result.returncode == 0, result.stderr
    log = (output / "seed-0" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    steps = [json.loads(line)["steps"] for line in log]
    assert saved["steps"] in steps
    assert steps[-1] > saved["steps"]


@pytest.mark.parametrize(
    ("content", "said"),
    [('{"data": []}', "au moins 10 questions"), ("rien", "SQuAD")],
)
def test_gold_that_cannot_serve_is_refused(
    tiny_reader: Path, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "gold.json"
    path.write_text(content, encoding="utf-8")
    result = run("reader", "--gold", path, "--start", tiny_reader, "--output", tmp_path / "out")
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_help_names_every_training() -> None:
    result = run("--help")
    assert result.returncode == 0
    names = ("tokenizer", "pretrain", "reader", "embedder", "encoder", "calibrate", "export")
    assert all(name in result.stdout for name in names)


def test_without_the_weights_a_training_says_where_they_are(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.cli import train
    from qa.errors import ModelError

    (tmp_path / "reader").mkdir()
    monkeypatch.setattr("qa.paths.MODELS", tmp_path)
    with pytest.raises(ModelError, match=r"--start.*dépôt du projet"):
        train.reader(gold=gold, output=tmp_path / "out")
