"""Dense search: exact, filtered inside, and the same whatever happened to the FAISS file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.index.store import PassageStore
from qa.index.store.database import FILE_NAME as DATABASE_NAME
from qa.index.store.vectors import FILE_NAME
from tests.index.store.store_builders import DIMENSION, make_item, vector_of

_QUERIES = [vector_of(f"question {number}") for number in range(5)]


def _fill(store: PassageStore, count: int = 60, word: str = "passage") -> None:
    store.put_sources(
        make_item(f"{number:03}.txt", f"Un {word} numéro {number}.") for number in range(count)
    )


def _brute_force(store: PassageStore, query: Any, top_k: int) -> list[str]:
    documents = [found for found in store.filter_documents() if found.embedding]
    scores = np.array([found.embedding for found in documents], np.float32) @ query
    return [documents[i].id for i in np.argsort(-scores, kind="stable")[:top_k]]


def _ids(store: PassageStore, query: Any, top_k: int = 10, filters: Any = None) -> list[str]:
    return [hit.id for hit in store.dense_search(query.tolist(), top_k, filters)]


def _check(store: PassageStore) -> None:
    for query in _QUERIES:
        assert _ids(store, query) == _brute_force(store, query, 10)


def test_search_equals_brute_force(store: PassageStore) -> None:
    _fill(store)
    _check(store)
    (hit, *_) = store.dense_search(_QUERIES[0].tolist(), 1)
    assert hit.content == store.filter_documents()[int(hit.meta["document"][:3])].content
    assert hit.score == pytest.approx(
        float(np.float32(vector_of(hit.content or "")) @ _QUERIES[0]), abs=1e-5
    )


def test_scores_are_cosines_whatever_the_lengths(store: PassageStore) -> None:
    document, passages, vectors = make_item("a.txt", "Un passage.")
    store.put_sources([(document, passages, 7 * vectors)])
    (hit,) = store.dense_search((3 * vectors[0]).tolist(), 1)
    assert hit.score == pytest.approx(1.0, abs=1e-5)


def test_fewer_passages_than_asked_for(store: PassageStore) -> None:
    assert _ids(store, _QUERIES[0]) == []
    _fill(store, 3)
    assert len(_ids(store, _QUERIES[0], 10)) == 3


def test_passages_without_a_vector_are_never_found(store: PassageStore) -> None:
    from haystack.dataclasses import Document

    store.write_documents([Document(id="sans", content="Sans vecteur.")])
    assert _ids(store, _QUERIES[0]) == []
    _fill(store, 3)
    assert "sans" not in _ids(store, _QUERIES[0])


def test_a_filter_that_leaves_one_far_passage_finds_it(store: PassageStore) -> None:
    _fill(store)
    farthest = _brute_force(store, _QUERIES[0], 60)[-1]
    document = farthest.split("#")[0]
    filters = {"field": "meta.document", "operator": "==", "value": document}
    assert _ids(store, _QUERIES[0], 1, filters) == [farthest]
    nothing = {"field": "meta.document", "operator": "==", "value": "absent"}
    assert _ids(store, _QUERIES[0], 1, nothing) == []


def test_changes_and_deletions_are_followed(store: PassageStore) -> None:
    _fill(store)
    _check(store)
    store.put_sources([make_item("007.txt", "Tout autre chose."), make_item("z.txt", "Du neuf.")])
    _check(store)
    store.delete_sources([f"{number:03}.txt" for number in range(20, 60)])
    _check(store)
    store.delete_sources([*store.source_digests()])
    assert _ids(store, _QUERIES[0]) == []
    store.save_vectors()
    _fill(store, 4)
    _check(store)


def _missing(file: Path) -> None:
    file.unlink()


def _truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _noise(file: Path) -> None:
    file.write_bytes(np.random.default_rng(0).bytes(5000))


def _one_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-100] ^= 1
    file.write_bytes(bytes(data))


def _no_json_object(file: Path) -> None:
    file.write_bytes(b"[1, 2]\n" + file.read_bytes())


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "damage", [_missing, _truncated, _empty, _noise, _one_bit, _no_json_object, _folder]
)
def test_a_damaged_cache_is_rebuilt_from_sqlite(
    store: PassageStore, damage: Callable[[Path], None]
) -> None:
    _fill(store)
    store.save_vectors()
    damage(Path(store.folder, FILE_NAME))
    again = PassageStore(store.folder)
    _check(again)
    again.save_vectors()  # a cache that cannot be written is no error either
    _check(PassageStore(store.folder))


def test_the_saved_file_is_what_the_next_start_reads(store: PassageStore) -> None:
    _fill(store)
    store.save_vectors()
    again = PassageStore(store.folder)
    with again._database.reading() as connection:
        connection.execute("CREATE TEMP VIEW passages AS SELECT 1 AS id WHERE 0")  # hide the rows
        again._vectors.refresh(connection)
    assert again._vectors._index.ntotal == 60


def test_a_late_cache_is_topped_up(store: PassageStore, tmp_path: Path) -> None:
    _fill(store, 20)
    store.save_vectors()
    old = tmp_path / "old.faiss"
    shutil.copy(Path(store.folder, FILE_NAME), old)
    store.delete_sources(["003.txt"])
    _fill(store, 30, "autre passage")
    store.save_vectors()
    shutil.copy(old, Path(store.folder, FILE_NAME))
    _check(PassageStore(store.folder))


def test_what_a_late_cache_holds_is_not_read_again(store: PassageStore) -> None:
    _fill(store, 20)
    store.save_vectors()
    expected = _brute_force(store, _QUERIES[0], 20)
    store.put_sources([make_item("neuf.txt", "Du neuf.")])
    with store._database.reading() as connection:  # no commit of ours: the file is still believed
        connection.execute("UPDATE passages SET embedding = zeroblob(64) WHERE id <= 20")
    found = _ids(PassageStore(store.folder), _QUERIES[0], 21)
    assert [uid for uid in found if not uid.startswith("neuf")] == expected
    assert len(found) == 21


def _restore(file: Path, backup: bytes) -> None:
    """Put an older file in place of an index, as a backup program does."""
    aside = file.with_suffix(".restored")
    aside.write_bytes(backup)
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    aside.replace(file)


@pytest.mark.parametrize("later", [0, 1, 2])
def test_an_older_index_restored_beside_a_newer_cache(store: PassageStore, later: int) -> None:
    """What is written after uses the same ids, even at the same generation, for other passages."""
    _fill(store, 20)
    store.save_vectors()
    store.close()
    file = Path(store.folder, DATABASE_NAME)
    backup = file.read_bytes()
    still_open = PassageStore(store.folder)
    _fill(still_open, 30, "extrait")
    still_open.save_vectors()
    still_open.close()
    _restore(file, backup)
    for number in range(later):
        _fill(store, 30, f"texte{number}")
    _check(PassageStore(store.folder))
    _check(still_open)


def test_a_cache_older_than_what_is_remembered_is_rebuilt(
    store: PassageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.index.store.database._PAST", 3)
    _fill(store, 20)
    store.save_vectors()
    for number in range(5):
        store.put_sources([make_item(f"{number:03}.txt", f"Tout autre chose {number}.")])
    with store._database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM commits").fetchone() == (3,)
    _check(PassageStore(store.folder))
    _check(store)


def test_the_cache_of_another_index_is_not_believed(tmp_path: Path) -> None:
    """Same generation, same ids, other vectors: only the token tells them apart."""
    stores = [PassageStore(str(tmp_path / name), create=True) for name in ("a", "b")]
    for store, word in zip(stores, ("passage", "extrait"), strict=True):
        _fill(store, word=word)
        store.save_vectors()
    first, second = (store.manifest() for store in stores)
    assert first["generation"] == second["generation"]
    header = json.loads(Path(stores[0].folder, FILE_NAME).read_bytes().split(b"\n")[0])
    assert header["token"] == first["token"] != second["token"]
    shutil.copy(Path(stores[0].folder, FILE_NAME), Path(stores[1].folder, FILE_NAME))
    _check(PassageStore(stores[1].folder))


def test_the_cache_of_an_index_of_another_dimension(tmp_path: Path) -> None:
    small = PassageStore(str(tmp_path / "a"), create=True)
    wide = PassageStore(str(tmp_path / "b"), create=True)
    _fill(small)
    small.save_vectors()
    items = [make_item(f"{number}.txt", f"Un mot {number}.") for number in range(5)]
    wide.put_sources((d, p, np.hstack([v, v])) for d, p, v in items)
    shutil.copy(Path(small.folder, FILE_NAME), Path(wide.folder, FILE_NAME))
    query = np.hstack([_QUERIES[0], _QUERIES[0]])
    assert len(query) == 2 * DIMENSION
    assert _ids(PassageStore(wide.folder), query) == _brute_force(wide, query, 10)


def test_no_half_written_file_is_left(store: PassageStore) -> None:
    _fill(store, 3)
    store.save_vectors()
    names = {file.name for file in Path(store.folder).iterdir()}
    assert FILE_NAME in names
    assert not [name for name in names if name.endswith(".tmp")]
