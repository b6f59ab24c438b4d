"""Milvus Lite for the tests of this folder: one file for most, a server where it is to die."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from qa import Settings
from qa.milvus import MilvusStore

pytest.importorskip("pymilvus", reason="needs pip install 'qa-fr[milvus]'")
lite = pytest.importorskip("milvus_lite.server_manager", reason="needs milvus-lite")

_numbers = itertools.count()
MakeStore = Callable[..., MilvusStore]


@pytest.fixture(scope="session")
def milvus_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The path of a Milvus Lite file, its server stopped at the end."""
    path = str(tmp_path_factory.mktemp("milvus") / "index.db")
    yield path
    lite.server_manager_instance.release_server(path)


@pytest.fixture
def make_store(milvus_file: str) -> MakeStore:
    """Make an empty store of its own."""

    def make(dimension: int | None = None) -> MilvusStore:
        name = f"test{next(_numbers)}"
        return MilvusStore(milvus_file, name, create=True, dimension=dimension)

    return make


@pytest.fixture
def milvus_settings(milvus_file: str, settings: Settings) -> Settings:
    """Settings that keep indexes in the Milvus Lite file."""
    return settings.model_copy(update={"store_uri": milvus_file})
