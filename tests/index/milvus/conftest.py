"""Milvus Lite for the tests of this folder: one file for most, a server where it is to die."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa import Settings
from qa.index.milvus import MilvusStore
from qa.index.milvus.schema import collection_names

pytest.importorskip("pymilvus", reason="needs pip install 'qa-fr[milvus]'")
lite = pytest.importorskip("milvus_lite.server_manager", reason="needs milvus-lite")

_numbers = itertools.count()
MakeStore = Callable[..., MilvusStore]


@pytest.fixture(scope="session")
def milvus_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The path of a Milvus Lite file, its server stopped at the end."""
    """Settings that keep indexes in a Milvus Lite file of their own."""
    path = str(tmp_path_factory.mktemp("milvus") / "index.db")
    yield path
    lite.server_manager_instance.release_server(path)


@pytest.fixture
def make_store(milvus_file: str) -> Iterator[MakeStore]:
    """Make an empty store of its own, dropped at the end: closing the file would save it."""
    made: list[MilvusStore] = []

    def make(dimension: int | None = None) -> MilvusStore:
        name = f"test{next(_numbers)}"
        made.append(MilvusStore(milvus_file, name, create=True, dimension=dimension))
        return made[-1]

    yield make
    for store in made:
        for collection in collection_names(store.name):
            store._connection.drop(collection)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Settings that keep indexes in a Milvus Lite file of their own."""
    path = str(tmp_path / "index.db")
    yield settings.model_copy(update={"store_uri": path})
    lite.server_manager_instance.release_server(path)
