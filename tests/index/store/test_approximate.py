"""The approximate index of large stores, made small: recall, filters, deletions, damage."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from haystack.dataclasses import Document

from qa.index.store import PassageStore, approximate
from qa.index.store.vectors import FILE_NAME
from qa.types import Filters

_COUNT = 2500
_DIMENSION = 24


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approximate, "EXACT_LIMIT", 1000)


def clustered(count: int, seed: int = 0) -> np.ndarray:
    """Vectors in clouds, as those of texts are."""
    centres = np.random.default_rng(0).normal(size=(40, _DIMENSION))
    chance = np.random.default_rng(seed + 1)
    return centres[chance.integers(40, size=count)] + 0.7 * chance.normal(size=(count, _DIMENSION))


def documents(numbers: Iterable[int], vectors: np.ndarray) -> list[Document]:
    return [
        Document(
            id=str(n),
            meta={"document": f"{n}.txt", "date": f"20{n % 100:02}"},
            embedding=vectors[n].tolist(),
        )
        for n in numbers
    ]


@pytest.fixture
def vectors() -> np.ndarray:
    return clustered(_COUNT)


@pytest.fixture
def filled(store: PassageStore, vectors: np.ndarray) -> PassageStore:
    store.write_documents(documents(range(_COUNT), vectors))
    store.save_vectors()
    return store


def recall(store: PassageStore, filters: Filters | None = None) -> float:
    """Recall at 10 against brute force, over what passes the filters."""
    held = store.filter_documents(filters)
    matrix = np.array([document.embedding for document in held], np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    hits = 0
    for question in clustered(40, seed=7):
        question /= np.linalg.norm(question)
        scores = matrix @ question
        best = {held[i].id for i in np.argsort(-scores)[:10]}
        found = store.dense_search(question.tolist(), 10, filters)
        assert [hit.score for hit in found] == sorted((h.score for h in found), reverse=True)
        hits += len(best & {hit.id for hit in found})
    return hits / (40 * min(10, len(held)))


def test_recall_is_measured_and_reached(filled: PassageStore) -> None:
    plan = filled._vectors.plan
    assert not plan.exact
    assert plan.built == _COUNT
    assert plan.recall >= approximate.RECALL
    assert plan.width < _COUNT / 4  # it is not brute force in disguise
    assert recall(filled) >= 0.97


def test_recall_is_measured_on_what_resembles_questions(
    store: PassageStore, vectors: np.ndarray
) -> None:
    """Six words of each passage are embedded; far questions need a wider search."""
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return np.random.default_rng(5).normal(size=(len(texts), _DIMENSION)).astype(np.float32)

    words = " ".join(f"mot{n}" for n in range(30))
    store.write_documents([replace(d, content=words) for d in documents(range(1500), vectors)])
    store.save_vectors(embed)
    assert len(asked) == 200
    for text in asked:
        assert len(text.split()) == 6
        assert set(text.split()) <= set(words.split())
    plan = store._vectors.plan
    assert plan.recall >= approximate.RECALL
    store.drop_vectors()
    store.save_vectors()
    assert plan.width > store._vectors.plan.width


def test_scores_are_exact(filled: PassageStore, vectors: np.ndarray) -> None:
    (hit,) = filled.dense_search(vectors[5].tolist(), 1)
    assert hit.id == "5"
    assert hit.score == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(documents=tuple(f"{n}.txt" for n in range(0, _COUNT, 300))),
        Filters(since="2050"),
        Filters(until="2001"),
    ],
)
def test_filters_lose_nothing(filled: PassageStore, filters: Filters) -> None:
    assert recall(filled, filters) >= 0.97
    found = filled.dense_search([1.0] * _DIMENSION, 10, filters)
    assert len(found) == min(10, filled.count_documents_by_filter(filters))


def test_deletions_and_additions_are_followed(filled: PassageStore, vectors: np.ndarray) -> None:
    gone = [hit.id for hit in filled.dense_search(vectors[0].tolist(), 50)]
    filled.delete_documents(gone)
    filled.write_documents([Document(id="neuf", embedding=vectors[0].tolist())])
    for store in (filled, PassageStore(filled.folder)):
        assert not store._vectors.plan.exact or store is not filled
        found = [hit.id for hit in store.dense_search(vectors[0].tolist(), 50)]
        assert found[0] == "neuf"
        assert not set(found) & set(gone)
    assert recall(filled) >= 0.97


def test_what_is_added_after_a_deletion_has_a_code_of_its_own(
    filled: PassageStore, vectors: np.ndarray
) -> None:
    for count in (1, 31, 50):
        gone = [hit.id for hit in filled.dense_search(vectors[0].tolist(), count)]
        filled.delete_documents(gone)
        fresh = clustered(40, seed=count)
        filled.write_documents(
            [Document(id=f"{count}-{n}", embedding=fresh[n].tolist()) for n in range(40)]
        )
        for n in range(40):
            (hit,) = filled.dense_search(fresh[n].tolist(), 1)
            assert hit.id == f"{count}-{n}"


def test_the_file_keeps_the_plan(filled: PassageStore) -> None:
    again = PassageStore(filled.folder)
    again.dense_search([1.0] * _DIMENSION, 1)
    assert again._vectors.plan == filled._vectors.plan


def test_a_reader_without_the_file_searches_exactly(filled: PassageStore) -> None:
    Path(filled.folder, FILE_NAME).write_bytes(b"du bruit")
    again = PassageStore(filled.folder)
    assert recall(again) == 1.0
    assert again._vectors.plan.exact
    again.save_vectors()
    assert not again._vectors.plan.exact


def test_a_file_of_an_older_version_is_made_again(filled: PassageStore) -> None:
    file = Path(filled.folder, FILE_NAME)
    header, body = file.read_bytes().split(b"\n", 1)
    older = json.loads(header) | {"plan": {"lists": 100, "probes": 50, "recall": 0.99}}
    file.write_bytes(json.dumps(older).encode() + b"\n" + body)
    again = PassageStore(filled.folder)
    assert recall(again) == 1.0
    again.save_vectors()
    assert PassageStore(filled.folder).vectors_state()[1] == filled._vectors.plan


def test_the_kind_follows_the_size(filled: PassageStore, vectors: np.ndarray) -> None:
    filled.delete_documents([str(n) for n in range(400, _COUNT)])
    filled.save_vectors()
    assert filled._vectors.plan.exact
    assert recall(filled) == 1.0
    filled.write_documents(documents(range(400, _COUNT), vectors))
    filled.save_vectors()
    assert filled._vectors.plan.built == _COUNT


def test_a_store_that_doubles_is_trained_again(store: PassageStore) -> None:
    vectors = clustered(4000)
    store.write_documents(documents(range(1500), vectors))
    store.save_vectors()
    store.write_documents(documents(range(1500, 2500), vectors))
    store.save_vectors()
    assert store._vectors.plan.built == 1500
    store.write_documents(documents(range(2500, 4000), vectors))
    store.save_vectors()
    assert store._vectors.plan.built == 4000
