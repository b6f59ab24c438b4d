"""A writer killed at random moments: each reopening finds exactly what was committed.

``KILLS=200 pytest tests/index/store/test_kill.py`` kills it two hundred times.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa.index.store import PassageStore
from tests.index.store.store_builders import vector_of

_KILLS = int(os.environ.get("KILLS", "3"))
_ROOT = Path(__file__).resolve().parents[3]


def _kill_once(folder: Path, after: float) -> None:
    """Let the builder commit, then kill it some moment later."""
    log = folder / "committed.log"
    before = _commits(log)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.index.store.killed_builder", str(folder)], cwd=_ROOT
    ) as builder:
        while builder.poll() is None and _commits(log) == before:
            time.sleep(0.002)
        time.sleep(after)
        builder.send_signal(signal.SIGKILL)
        assert builder.wait() == -signal.SIGKILL


def _commits(log: Path) -> int:
    return log.read_text("utf-8").count("=") if log.exists() else 0


def _begun_and_committed(folder: Path) -> tuple[list[set[str]], set[str]]:
    """The transactions that were begun, in order, and the documents known to be committed."""
    begun, committed = [], set()
    for line in (folder / "committed.log").read_text("utf-8").split("\n")[:-1]:
        mark, *paths = line.split()
        if mark == "+":
            begun.append(set(paths))
        else:
            committed |= set(paths)
    return begun, committed


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_every_reopening_finds_what_was_committed(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    chance = random.Random(0)  # noqa: S311 - moments, not secrets
    for _ in range(_KILLS):
        _kill_once(folder, chance.uniform(0, 0.15))
        begun, committed = _begun_and_committed(folder)
        store = PassageStore(str(folder))
        held = set(store.source_digests())
        # A commit may be done and not yet said; nothing may be half done.
        assert held >= committed
        assert all(held >= transaction or not held & transaction for transaction in begun)
        assert held == set(store.file_states())
        assert held <= set().union(*begun)
        assert {hit.meta["document"] for hit in store.filter_documents()} == held
        assert len(store.lexical_search("passage", 10_000, 1.0)) == len(held)
        found = store.dense_search(vector_of("question").tolist(), 10_000)
        assert {hit.meta["document"] for hit in found} == held
        assert store.health().whole
        store.close()
    assert len(held) >= 5 * _KILLS // 2
