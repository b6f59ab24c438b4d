"""The word search of large stores, made small: rare words decide, common ones still rank."""

from __future__ import annotations

import pytest

from qa.index.store import PassageStore, lexical
from tests.index.store.store_builders import make_item


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"WHOLE_LIMIT": 50, "_SCORED": 10, "_COUNTED": 150}.items():
        monkeypatch.setattr(lexical, name, value)


@pytest.fixture
def filled(store: PassageStore) -> PassageStore:
    texts = [f"La ville compte un marché et une gare, note {number}." for number in range(100)]
    texts += [f"Un village sans halle, dit {number}." for number in range(100)]
    texts[7] = "La ville de Quimper compte un marché et une gare."
    texts[160] = "On parle de Quimper dans ce village, mais on n'y va jamais, car c'est trop loin."
    store.put_sources(make_item(f"{n}.txt", text) for n, text in enumerate(texts))
    return store


def search(store: PassageStore, query: str) -> list[str]:
    return [hit.meta["document"] for hit in store.lexical_search(query, 20, 1.0)]


def test_a_rare_word_decides_and_common_words_rank(filled: PassageStore) -> None:
    assert search(filled, "Quelle gare a la ville de Quimper ?") == ["7.txt", "160.txt"]


def test_a_common_word_alone_is_searched(filled: PassageStore) -> None:
    assert len(search(filled, "un marché")) == 20


def test_a_new_commit_is_counted(filled: PassageStore) -> None:
    search(filled, "Quimper")
    filled.put_sources([make_item("neuf.txt", "La gare de Brest est une belle gare de ville.")])
    assert search(filled, "la gare de Brest")[0] == "neuf.txt"
    assert search(filled, "inconnu") == []
