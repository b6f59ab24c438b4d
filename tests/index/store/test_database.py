"""The SQLite file: commits that last, damage that is named, other writers that are seen."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.errors import (
    IndexLockedError,
    IndexMismatchError,
    IndexNotFoundError,
    IndexStoreError,
)
from qa.index.store import PassageStore
from qa.index.store.database import FILE_NAME, Database
from tests.index.store.store_builders import make_item, vector_of

_REBUILD = r"qa index DOSSIER --index index --rebuild"
_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _fill(store: PassageStore, count: int = 200) -> None:
    store.put_sources(make_item(f"{n:03}.txt", f"Le passage numéro {n}.") for n in range(count))


def _use(store: PassageStore) -> None:
    store.count_documents()
    store.filter_documents()
    store.lexical_search("passage", 10, 1.0)
    store.dense_search(vector_of("question").tolist(), 10)


def test_a_missing_index_is_named_with_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError, match=r"« presse » n'existe pas.*--index presse"):
        PassageStore(str(tmp_path / "presse"))
    assert not (tmp_path / "presse").exists()


@pytest.mark.parametrize("create", [False, True])
def test_a_name_too_long_for_the_file_system(tmp_path: Path, create: bool) -> None:
    with pytest.raises(IndexStoreError, match=r"Impossible de lire .*xxx.*\(nom trop long\)"):
        PassageStore(str(tmp_path / ("x" * 300)), create=create)


def test_a_folder_under_a_regular_file(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    with pytest.raises(
        IndexStoreError, match=r"Impossible d'écrire dans .*\(un fichier tient la place.*droits"
    ):
        PassageStore(str(tmp_path / "fichier" / "index"), create=True)
    with pytest.raises(IndexNotFoundError):
        PassageStore(str(tmp_path / "fichier" / "index"))


def test_a_snapshot_does_not_see_a_later_commit(store: PassageStore) -> None:
    _fill(store, 2)
    count = "SELECT count(*) FROM passages"
    with store._database.snapshot() as connection:
        assert connection.execute(count).fetchone() == (2,)
        _fill(PassageStore(store.folder), 5)
        assert connection.execute(count).fetchone() == (2,)
    assert store.count_documents() == 5


def test_an_index_of_another_version(store: PassageStore) -> None:
    store.set_manifest({"schema": "0"})
    with pytest.raises(IndexMismatchError, match=rf"autre version de qa.*{_REBUILD}"):
        PassageStore(store.folder)


def test_a_failure_in_the_middle_loses_nothing_committed(store: PassageStore) -> None:
    _fill(store, 20)
    before = store.filter_documents()
    generation = store.manifest()["generation"]

    def items() -> Iterator[Any]:
        yield make_item("000.txt", "Le passage remplacé.")
        yield make_item("nouveau.txt", "Le passage nouveau.")
        raise RuntimeError("panne")

    with pytest.raises(RuntimeError, match="panne"):
        store.put_sources(items())
    for seen in (store, PassageStore(store.folder)):
        assert seen.filter_documents() == before
        assert seen.manifest()["generation"] == generation
        assert seen.lexical_search("remplacé nouveau", 5, 1.0) == []
    store.put_sources([make_item("nouveau.txt", "Le passage nouveau.")])
    assert store.count_documents() == 21


def test_vectors_that_do_not_match_the_passages_write_nothing(store: PassageStore) -> None:
    document, passages, vectors = make_item("a.txt", "Un passage.")
    with pytest.raises(ValueError, match="argument"):
        store.put_sources([(document, passages, np.vstack([vectors, vectors]))])
    assert store.source_digests() == {}


_KILLED = """
    import os, sys
    sys.path.insert(0, sys.argv[2])
    from store_builders import make_item
    from qa.index.store import PassageStore
    store = PassageStore(sys.argv[1], create=True)
    store.put_sources(make_item(f"{n:03}.txt", f"Le passage numéro {n}.") for n in range(20))

    def items():
        yield make_item("000.txt", "Le passage remplacé.")
        os._exit(9)  # as hard as a power cut: no rollback, no close, no checkpoint

    store.put_sources(items())
"""


def test_a_killed_writer_loses_nothing_committed(tmp_path: Path) -> None:
    folder = str(tmp_path / "index")
    here = str(Path(__file__).parent)
    script = textwrap.dedent(_KILLED)
    done = subprocess.run([sys.executable, "-c", script, folder, here], check=False)
    assert done.returncode == 9
    store = PassageStore(folder)
    assert store.count_documents() == 20
    assert store.source("000.txt").text == "Le passage numéro 0."
    assert store.lexical_search("remplacé", 5, 1.0) == []
    _use(store)


def test_an_open_store_sees_another_writer(store: PassageStore) -> None:
    _fill(store, 5)
    _use(store)
    other = PassageStore(store.folder)
    other.put_sources([make_item("neuf.txt", "Une nouvelle de Reykjavik.")])
    other.delete_sources(["000.txt"])
    assert store.lexical_search("Reykjavik", 5, 1.0)[0].meta["document"] == "neuf.txt"
    (near,) = store.dense_search(vector_of("Une nouvelle de Reykjavik.").tolist(), 1)
    assert near.meta["document"] == "neuf.txt"
    assert "000.txt" not in store.source_digests()


def test_an_open_store_sees_a_new_file_in_its_place(store: PassageStore) -> None:
    """A rebuild sets the old file aside; what was open must not go on reading it."""
    _fill(store, 5)
    _use(store)
    file = Path(store.folder, FILE_NAME)
    for suffix in ("", "-wal", "-shm"):
        if (moved := Path(f"{file}{suffix}")).exists():
            moved.rename(f"{file}.old{suffix}")
    _fill(PassageStore(store.folder, create=True), 3)
    assert store.count_documents() == 3
    assert len(store.dense_search(vector_of("question").tolist(), 10)) == 3


def test_the_generation_counts_commits(store: PassageStore) -> None:
    generations, tokens = [int(store.manifest()["generation"])], {store.manifest()["token"]}
    for action in (
        lambda: _fill(store, 2),
        lambda: store.delete_sources(["000.txt"]),
        lambda: store.set_manifest({"clé": "valeur"}),
    ):
        action()
        generations.append(int(store.manifest()["generation"]))
        tokens.add(store.manifest()["token"])
    assert [right - left for left, right in pairwise(generations)] == [1, 1, 1]
    assert len(tokens) == 4
    store.save_vectors()
    assert int(store.manifest()["generation"]) == generations[-1]


def test_creating_twice_keeps_what_is_there(store: PassageStore) -> None:
    _fill(store, 2)
    token = store.manifest()["token"]
    again = PassageStore(store.folder, create=True)
    assert again.count_documents() == 2
    assert again.manifest()["token"] == token


def test_a_store_used_after_close_opens_again(store: PassageStore) -> None:
    _fill(store, 2)
    store.close()
    assert store.count_documents() == 2
    store.close()
    store.close()


def test_to_dict_and_back(store: PassageStore) -> None:
    _fill(store, 2)
    data = store.to_dict()
    assert data["init_parameters"] == {"folder": store.folder}
    again = PassageStore.from_dict(data)
    assert again.filter_documents() == store.filter_documents()


def test_a_busy_writer_is_named(store: PassageStore) -> None:
    holder = sqlite3.connect(Path(store.folder, FILE_NAME), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with store._database.reading() as connection:
        connection.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(IndexLockedError, match="Un autre programme écrit dans l'index « index »"):
        store.put_sources([make_item("a.txt", "Un passage.")])
    assert store.count_documents() == 0  # reading goes on
    holder.execute("ROLLBACK")
    holder.close()
    store.put_sources([make_item("a.txt", "Un passage.")])
    assert store.count_documents() == 1


def test_a_full_disk_keeps_the_state_before(store: PassageStore) -> None:
    _fill(store, 5)
    with store._database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(IndexStoreError, match="Le disque est plein"):
        store.put_sources(make_item(f"{n}.txt", f"Un passage {n}." * 50) for n in range(200))
    assert store.count_documents() == 5


@pytest.mark.skipif(_ROOT, reason="root writes everywhere")
def test_a_read_only_index_is_searched_but_not_written(store: PassageStore) -> None:
    _fill(store, 5)
    store.save_vectors()
    store.close()
    folder = Path(store.folder)
    for file in folder.iterdir():
        file.chmod(0o400)
    folder.chmod(0o500)
    try:
        again = PassageStore(store.folder)
        assert len(again.lexical_search("passage", 10, 1.0)) == 5
        assert len(again.dense_search(vector_of("question").tolist(), 10)) == 5
        with pytest.raises(IndexStoreError, match="Impossible d'écrire"):
            again.put_sources([make_item("a.txt", "Un passage.")])
    finally:
        folder.chmod(0o700)


@pytest.mark.skipif(_ROOT, reason="root writes everywhere")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    closed = tmp_path / "fermé"
    closed.mkdir(mode=0o500)
    try:
        with pytest.raises(IndexStoreError, match=r"Impossible d'écrire dans .*fermé.*droits"):
            Database(closed / "index", create=True)
        closed.chmod(0)
        with pytest.raises(IndexStoreError, match="droits"):
            Database(closed / "index")
    finally:
        closed.chmod(0o700)
