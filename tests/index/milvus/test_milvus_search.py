"""The local store's tests of searches, on the store in Milvus."""

from __future__ import annotations

import pytest

from qa.index.milvus import MilvusStore
from tests.index.milvus.conftest import MakeStore
from tests.index.store import test_lexical_search as lexical_tests
from tests.index.store.store_builders import DIMENSION, make_item, vector_of


@pytest.fixture
def store(make_store: MakeStore) -> MilvusStore:
    return make_store(DIMENSION)


filled = lexical_tests.filled


class TestLexicalSearch:
    test_sources = staticmethod(lexical_tests.test_sources_come_back_as_they_were)
    test_places = staticmethod(lexical_tests.test_passages_know_where_they_stand)
    test_digests = staticmethod(lexical_tests.test_digests_are_in_path_order)
    test_unknown = staticmethod(lexical_tests.test_an_unknown_source_is_named)
    test_put_again = staticmethod(lexical_tests.test_a_source_put_again_replaces_its_passages)
    test_right_passage = staticmethod(lexical_tests.test_the_right_passage_comes_first)
    test_scores = staticmethod(lexical_tests.test_scores_fall_and_are_positive)
    test_top_k = staticmethod(lexical_tests.test_top_k_keeps_the_best)
    test_headings = staticmethod(
        lexical_tests.test_the_date_and_title_are_searched_with_every_passage
    )
    test_nothing = staticmethod(lexical_tests.test_nothing_to_search)
    test_syntax = staticmethod(lexical_tests.test_query_syntax_is_only_text)
    test_long_query = staticmethod(lexical_tests.test_a_very_long_query)
    test_filters = staticmethod(lexical_tests.test_filters_go_into_the_search)
    test_empty_filter = staticmethod(lexical_tests.test_a_filter_that_nothing_passes)


def test_an_apostrophe_quote_or_backslash_in_a_name(store: MilvusStore) -> None:
    path = "l'été/a\"b\\c%_.txt"
    store.put_sources([make_item(path, "Le sommet d'Helsinki."), make_item("b.txt", "Le sommet.")])
    assert store.source(path).text == "Le sommet d'Helsinki."
    assert store.has_folder("l'été")
    assert store.paths_named('a"b\\c%_.txt') == [path]
    store.delete_sources([path])
    assert list(store.source_digests()) == ["b.txt"]
    assert [found.meta["document"] for found in store.filter_documents()] == ["b.txt"]


def test_a_text_longer_than_milvus_takes(store: MilvusStore) -> None:
    text = "Les œuvres 😀 d’été. " * 1500
    store.put_sources([make_item("long.txt", text)])
    assert store.source("long.txt").text == text
    store.put_sources([make_item("long.txt", "Court.")])
    assert store.source("long.txt").text == "Court."


def test_vectors_of_deleted_documents_are_not_found(store: MilvusStore) -> None:
    store.put_sources([make_item("a.txt", "Helsinki."), make_item("b.txt", "Hambourg.")])
    query = vector_of("Helsinki.").tolist()
    assert store.dense_search(query, 2)[0].content == "Helsinki."
    store.delete_sources(["a.txt"])
    assert [hit.content for hit in store.dense_search(query, 2)] == ["Hambourg."]
    assert store.lexical_search("Helsinki", 2, 1.0) == []


def test_words_for_the_correction_of_names(store: MilvusStore) -> None:
    store.put_sources([make_item("a.txt", "Sergueï Skripal vit à Salisbury.")])
    words = store.vocabulary
    assert words.holds("skripal")
    assert not words.holds("skripall")
    assert "skripal" in words.starting_like("skripall")
    assert "skripal" in words.ending_like("xal")
    assert words.passages_with("skripal", 3) == ["Sergueï Skripal vit à Salisbury."]
    store.put_sources([make_item("b.txt", "Le Sénat siège.")])
    assert "senat" in words.starting_like("skripall")
