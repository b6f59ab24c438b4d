"""A server of Milvus Lite on loopback, killed and started again while it is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa import Settings, build_index
from qa.index.milvus import MilvusStore
from tests.index_builders import counts, write_corpus
from tests.ports import free_port


@pytest.fixture
def port() -> int:
    return free_port()


@contextmanager
def _serving(folder: Path, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert server.stdout is not None
    try:
        assert b"listening" in server.stdout.readline()
        yield
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def test_a_server_killed_under_questions(tmp_path: Path, port: int, settings: Settings) -> None:
    uri = f"http://127.0.0.1:{port}"
    remote = settings.model_copy(update={"store_uri": uri})
    corpus = write_corpus(tmp_path / "presse")
    with _serving(tmp_path / "data", port):
        assert counts(build_index(corpus, "presse", settings=remote)) == (3, 0, 0, 0)
        store = MilvusStore(uri, "presse")
        before = store.lexical_search("sommet d'Helsinki", 5, 1.0)
        assert before
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(store.lexical_search, "sommet d'Helsinki", 5, 1.0)
        with _serving(tmp_path / "data", port):
            assert asked.result() == before
            assert store.dense_search([1.0] * 32, 5)
            assert counts(build_index(corpus, "presse", settings=remote)) == (0, 0, 0, 3)
