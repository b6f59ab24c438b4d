"""Every command of the README runs as it is written, in the state that the README describes.

They take minutes: ``make test-readme`` runs them.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.en.md")
_BLOCK = re.compile(r"^```(?P<language>sh|python)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
_PATIENCE = 300  # seconds: a command that takes so long hangs
LEFT_OUT = {
    "make ": "it installs from the network, and what it then runs is tested here",
    "source ": "the commands of this environment are at hand already",
    "qa tune ": "it takes minutes; tests/evaluation/tuning runs it on a small set",
}
STAY = {
    "qa chat": "http://",  # what they print once they are there
    "qa index ~/Documents/presse --watch": "presse",
}


@dataclass(frozen=True)
class Command:
    """A line of a README, and its language."""

    language: str
    text: str


def commands_of(text: str) -> list[Command]:
    """The lines of the shell blocks, and each Python block as a whole, in order."""
    found = []
    for block in _BLOCK.finditer(text):
        if block["language"] == "python":
            found.append(Command("python", block["text"]))
        else:
            found += [Command("sh", line) for line in block["text"].splitlines() if line.strip()]
    return found


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """A home with documents, ``qa`` on the path, and folders of its own for what is made."""
    press = tmp_path / "home" / "Documents" / "presse"
    press.mkdir(parents=True)
    accord = "Publié le 4 mai 2019\n\nL'accord a été signé par Marie Lenoir à Dijon."
    (press / "accord.txt").write_text(accord, encoding="utf-8")
    command = tmp_path / "bin" / "qa"
    command.parent.mkdir()
    command.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -c "from qa.cli import main; main()" "$@"\n'
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    gold = tmp_path / "clone" / "tests" / "gold" / "seeds.jsonl"
    gold.parent.mkdir(parents=True)
    questions = (ROOT / "tests" / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    gold.write_text("\n".join(questions[:3]) + "\n", encoding="utf-8")
    return os.environ | {
        "HOME": str(tmp_path / "home"),
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "QA_INDEXES": str(tmp_path / "indexes"),
        "QA_PORT": str(free_port()),
    }


@pytest.mark.skipif(not os.environ.get("TEST_README"), reason="minutes: make test-readme")
@pytest.mark.skipif(os.name != "posix", reason="the README's commands are for a POSIX shell")
@pytest.mark.parametrize("name", READMES)
def test_the_commands_run_as_written(
    name: str, surroundings: dict[str, str], tmp_path: Path
) -> None:
    ran = 0
    for command in commands_of((ROOT / name).read_text(encoding="utf-8")):
        if any(command.text.startswith(start) for start in LEFT_OUT):
            continue
        told = next((word for start, word in STAY.items() if command.text.startswith(start)), None)
        with _running(command, surroundings, tmp_path / "clone") as process:
            if told is not None:
                _wait_for(process, told)
                continue
            said, _ = process.communicate(timeout=_PATIENCE)
        assert process.returncode == 0, f"{name}: {command.text}\n{said}"
        ran += 1
    assert ran


def test_what_is_left_out_is_in_a_readme() -> None:
    lines = [
        command.text
        for name in READMES
        for command in commands_of((ROOT / name).read_text(encoding="utf-8"))
    ]
    for start in (*LEFT_OUT, *STAY):
        assert any(line.startswith(start) for line in lines), f"no README says «{start}» any more"


@contextmanager
def _running(
    command: Command, environment: dict[str, str], folder: Path
) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a process group of its own, which ends with the block."""
    line = [sys.executable, "-c"] if command.language == "python" else ["sh", "-c"]
    process = subprocess.Popen(
        [*line, command.text],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


def _wait_for(process: subprocess.Popen[str], word: str) -> None:
    """Read what a command prints until it says the word; it may not end before."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if word in line:
            return
    pytest.fail("it ended before it was there:\n" + "".join(said))
