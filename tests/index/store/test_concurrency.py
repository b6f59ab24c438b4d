"""Many readers while one writes: no error, and never half of a change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from qa.index.store import PassageStore
from tests.index.store.store_builders import make_item, vector_of

_READERS = 8
_ROUNDS = 30


def _pair(round_: int) -> list[object]:
    return [
        make_item("gauche.txt", f"Passage de la version {round_}."),
        make_item("droite.txt", f"Passage de la version {round_}."),
    ]


def test_eight_threads_search_while_one_writes(store: PassageStore) -> None:
    store.put_sources(_pair(0))  # type: ignore[arg-type]
    start, done = Barrier(_READERS + 1), Event()
    query = vector_of("question").tolist()

    def read() -> int:
        start.wait()
        searches = 0
        while not done.is_set() or searches == 0:
            lexical = store.lexical_search("passage version", 10, 1.0)
            assert len({hit.content for hit in lexical}) == 1  # both documents, one version
            assert len(lexical) == 2
            dense = store.dense_search(query, 10)
            assert len({hit.id for hit in dense}) == len(dense) <= 2
            searches += 1
        store.close()
        return searches

    with ThreadPoolExecutor(_READERS) as pool:
        readers = [pool.submit(read) for _ in range(_READERS)]
        start.wait()
        try:
            for round_ in range(1, _ROUNDS):
                store.put_sources(_pair(round_))  # type: ignore[arg-type]
                store.save_vectors()
        finally:
            done.set()
        assert all(reader.result() > 0 for reader in readers)

    last = f"Passage de la version {_ROUNDS - 1}."
    assert {hit.content for hit in store.dense_search(query, 10)} == {last}
    assert store.count_documents() == 2


def test_two_stores_write_in_turn(store: PassageStore) -> None:
    """Writers of two connections wait for each other instead of failing."""
    stores = [store, PassageStore(store.folder)]

    def write(number: int) -> None:
        for turn in range(10):
            stores[number].put_sources([make_item(f"{number}-{turn}.txt", f"Tour {turn}.")])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    assert len(store.source_digests()) == 20
