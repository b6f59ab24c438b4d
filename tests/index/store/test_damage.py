"""Damage is told from other errors, and named with the command that mends it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa.errors import IndexDamagedError, IndexStoreError
from qa.index.store import PassageStore
from qa.index.store.database import FILE_NAME
from tests.index.store.store_builders import make_item, vector_of

_REBUILD = r"qa index DOSSIER --index index --rebuild"


def _fill(store: PassageStore) -> None:
    store.put_sources(make_item(f"{n:03}.txt", f"Le passage numéro {n}.") for n in range(200))


def _use(store: PassageStore) -> None:
    store.count_documents()
    store.filter_documents()
    store.lexical_search("passage", 10, 1.0)
    store.dense_search(vector_of("question").tolist(), 10)


def _noise(data: bytes) -> bytes:
    return np.random.default_rng(0).bytes(len(data))


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _tail_noise(data: bytes) -> bytes:
    return data[:4096] + np.random.default_rng(0).bytes(len(data) - 4096)


def _text(data: bytes) -> bytes:
    return b"Ceci n'est pas un index.\n"


def _empty(data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [_noise, _truncated, _tail_noise, _text, _empty])
def test_a_damaged_file_is_named_with_the_command(
    store: PassageStore, damage: Callable[[bytes], bytes]
) -> None:
    _fill(store)
    store.save_vectors()
    store.close()
    file = Path(store.folder, FILE_NAME)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(IndexDamagedError, match=rf"« index » est endommagé.*{_REBUILD}") as caught:
        _use(PassageStore(store.folder))
    assert str(file) in str(caught.value)


def test_another_database_is_not_an_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("CREATE TABLE carnet (nom TEXT)")
    connection.close()
    with pytest.raises(IndexDamagedError, match=_REBUILD):
        PassageStore(str(folder))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT nothing FROM passages",
        "SELEC",
        "INSERT INTO manifest VALUES ('schema', '3')",
        "SELECT json('{')",
    ],
)
def test_other_errors_of_sqlite_are_no_damage(store: PassageStore, statement: str) -> None:
    with (
        pytest.raises(
            IndexStoreError, match=rf"n'a pas pu être utilisé .*SQLite : .*{_REBUILD}"
        ) as e,
        store._database.reading() as connection,
    ):
        connection.execute(statement)
    assert type(e.value) is IndexStoreError
    assert "endommagé" not in str(e.value)


def test_an_error_before_sqlite_is_no_damage(store: PassageStore) -> None:
    with (
        pytest.raises(IndexStoreError, match="n'a pas pu être utilisé") as caught,
        store._database.reading() as connection,
    ):
        connection.execute("SELECT ?", ())
    assert type(caught.value) is IndexStoreError
