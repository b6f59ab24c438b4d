"""Services over a small corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa import Engine, Settings, build_index
from tests.index_builders import write_corpus
from tests.serving.services import READ, WRITE, make_service, running


@pytest.fixture(scope="session")
def small_engine(tmp_path_factory: pytest.TempPathFactory, tiny_embedder: Path) -> Engine:
    """An engine over three short documents, shared by the tests that do not change them."""
    folder = tmp_path_factory.mktemp("serving")
    settings = Settings(indexes=folder / "indexes", embedder=str(tiny_embedder))
    build_index(write_corpus(folder / "corpus"), "presse", settings=settings)
    return Engine("presse", settings)


@pytest.fixture(autouse=True)
def _nothing_remembered(small_engine: Engine) -> None:
    """What another test has asked is asked anew."""
    small_engine.forget()


@pytest.fixture
def own_engine(tmp_path: Path, settings: Settings) -> Engine:
    """An engine whose index the test may change."""
    build_index(write_corpus(tmp_path / "corpus"), "presse", settings=settings)
    return Engine("presse", settings)


@pytest.fixture(scope="session")
def open_service(small_engine: Engine) -> Iterator[str]:
    """A service without keys."""
    with running(make_service(small_engine)) as address:
        yield address


@pytest.fixture(scope="session")
def locked_service(small_engine: Engine) -> Iterator[str]:
    """A service with a key for reading and a key for everything."""
    with running(make_service(small_engine, keys=(WRITE,), read_keys=(READ,))) as address:
        yield address


@pytest.fixture
def client(open_service: str) -> Iterator[httpx.Client]:
    """A client of the open service."""
    with httpx.Client(base_url=open_service, timeout=60) as client:
        yield client
