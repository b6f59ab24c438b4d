"""Near copies of documents: folded in searches, named, and right whatever comes and goes."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from qa.index.store import PassageStore
from qa.types import Filters
from tests.index.store.store_builders import make_item, vector_of

_WORDS = "accord ministre pays réunion traité vote loi budget Europe".split()
_MEETING = (
    "Les deux présidents se sont retrouvés lundi matin à Helsinki pour parler longuement de "
    "désarmement, de commerce et de la guerre en Syrie. Ils ont ensuite déjeuné ensemble avec "
    "leurs conseillers, puis répondu côte à côte aux questions de la presse internationale."
)
_EDITED = _MEETING.replace("longuement", "surtout")


def other_text(seed: int, words: int = 60) -> str:
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    drawn = [f"{chance.choice(_WORDS)}{chance.randrange(500)}" for _ in range(words)]
    return f"Le sommet {' '.join(drawn)}."


def put(store: PassageStore, texts: dict[str, str], date: str | None = None) -> None:
    store.put_sources(make_item(path, text, date=date) for path, text in texts.items())


def found(store: PassageStore, query: str, top_k: int = 10, **options: object) -> list[str]:
    hits = store.lexical_search(query, top_k, 1.0, **options)
    return [hit.meta["document"] for hit in store.fold_copies(hits)]


def copies(store: PassageStore, query: str, **options: object) -> list[list[str]]:
    hits = store.fold_copies(store.lexical_search(query, 10, 1.0, **options))
    named = store.copies_of([hit.id for hit in hits], **options)
    return [list(named.get(hit.id, ())) for hit in hits]


@pytest.fixture
def copied(store: PassageStore) -> PassageStore:
    put(store, {f"{name}.txt": _MEETING for name in "abc"} | {"d.txt": _EDITED})
    put(store, {"autre.txt": other_text(1)})
    return store


def test_one_of_the_copies_stands_for_all(copied: PassageStore) -> None:
    (first,) = set(found(copied, "présidents Helsinki"))
    rest = sorted({"a.txt", "b.txt", "c.txt", "d.txt"} - {first})
    assert all(named == rest for named in copies(copied, "présidents Helsinki"))


def test_a_dense_search_folds_too(copied: PassageStore) -> None:
    hits = copied.dense_search(vector_of("question").tolist(), 10)
    texts = [hit.content for hit in hits]
    assert len(set(texts)) == len(texts)
    assert "autre.txt" in {hit.meta["document"] for hit in hits}


def test_copies_do_not_fill_the_list(store: PassageStore) -> None:
    put(store, {f"{number}.txt": _MEETING for number in range(60)})
    put(store, {f"autre{number}.txt": other_text(number, 300) for number in range(4)})
    assert {f"autre{number}.txt" for number in range(4)} <= set(found(store, "sommet Helsinki", 6))


def test_every_document_is_kept(copied: PassageStore) -> None:
    assert copied.count_sources() == 5
    assert {hit.meta["document"] for hit in copied.filter_documents()} == {
        *(f"{name}.txt" for name in "abcd"),
        "autre.txt",
    }


def test_a_copy_answers_where_the_others_are_filtered_out(copied: PassageStore) -> None:
    only = Filters(documents=("c.txt",))
    assert set(found(copied, "présidents Helsinki", filters=only)) == {"c.txt"}
    assert copies(copied, "présidents Helsinki", filters=only)[0] == []
    two = Filters(documents=("b.txt", "c.txt"))
    assert copies(copied, "présidents Helsinki", filters=two)[0] in (["b.txt"], ["c.txt"])


def test_copies_come_and_go(copied: PassageStore) -> None:
    copied.delete_sources(["a.txt", "c.txt"])
    assert sorted([*found(copied, "Helsinki")[:1], *copies(copied, "Helsinki")[0]]) == [
        "b.txt",
        "d.txt",
    ]
    put(copied, {"d.txt": other_text(2)})
    assert copies(copied, "Helsinki") == [[]] * len(copies(copied, "Helsinki"))
    put(copied, {"e.txt": _MEETING})
    assert sorted([*found(copied, "Helsinki")[:1], *copies(copied, "Helsinki")[0]]) == [
        "b.txt",
        "e.txt",
    ]


def test_what_only_one_copy_says_is_found_in_it(store: PassageStore) -> None:
    more = f"{_MEETING} Le communiqué final, publié à minuit, parle de fraises et de framboises."
    put(store, {"a.txt": _MEETING, "b.txt": more})
    (hit,) = store.fold_copies(store.lexical_search("framboises", 5, 1.0))
    assert hit.meta["document"] == "b.txt"
    assert store.copies_of([hit.id]) == {}


def test_a_copy_inside_a_longer_article_is_named(store: PassageStore) -> None:
    put(store, {"a.txt": _MEETING, "b.txt": f"{_MEETING}\n\n{other_text(3, 20)}"})
    hits = store.fold_copies(store.lexical_search("présidents déjeuné", 10, 1.0))
    texts = [hit.content for hit in hits]
    assert len(set(texts)) == len(texts) == 3
    named = store.copies_of([hit.id for hit in hits])
    assert {"b.txt", "a.txt"} == {
        path for hit in hits[:2] for path in [hit.meta["document"], *named[hit.id]]
    }


def test_a_short_sentence_said_twice_is_no_copy(store: PassageStore) -> None:
    put(store, {"a.txt": "Le sommet se tient à Vienne.", "b.txt": "Le sommet se tient à Vienne."})
    assert found(store, "Vienne") == ["a.txt", "b.txt"]


def test_metadata_named_copies_are_not_taken_for_paths(store: PassageStore) -> None:
    document, passages, vectors = make_item("a.txt", _MEETING)
    store.put_sources([(replace(document, metadata=(("copies", "12"),)), passages, vectors)])
    assert copies(store, "Helsinki")[0] == []
