"""Retrieval components over the seeds, and the fusion of their scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from haystack import Document, Pipeline

from qa import Settings, build_index
from qa.index.store import PassageStore
from qa.query.query import analyse_query
from qa.retrieval import DenseRetriever, LexicalRetriever, QueryEmbedder, ScoreFusion
from qa.timing import measuring


@pytest.fixture
def store(seeds: Path, settings: Settings) -> PassageStore:
    build_index(seeds, "seeds", settings=settings)
    assert settings.indexes is not None
    return PassageStore(str(settings.indexes / "seeds"))


def _hits(*pairs: tuple[str, float]) -> list[Document]:
    return [Document(id=uid, content=uid, score=score) for uid, score in pairs]


def _fuse(
    lexical: list[Document], dense: list[Document], weight: float = 0.5, top_k: int = 20
) -> list[tuple[str, float]]:
    fused = ScoreFusion(weight, top_k).run(lexical=lexical, dense=dense)["documents"]
    return [(document.id, document.score) for document in fused]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Quel général conseille le président sur la sécurité nationale ?", "002"),
        ("Quel pays a offert d'accueillir le sommet à Vienne ?", "001"),
        ("lutte antiterroriste et cybersecurite selon vovworld", "003"),
    ],
)
def test_lexical_retriever(store: PassageStore, question: str, document: str) -> None:
    found = LexicalRetriever(store, top_k=5).run(query=analyse_query(question))["documents"]
    assert found[0].meta["document"].startswith(document)
    assert len(found) == 5


def test_dense_retriever_finds_a_passage_by_its_own_vector(store: PassageStore) -> None:
    for passage in store.filter_documents():
        found = DenseRetriever(store, top_k=3).run(query_embedding=passage.embedding or [])
        assert found["documents"][0].id == passage.id
        assert len(found["documents"]) == 3


def test_filters_reach_both_retrievers(store: PassageStore) -> None:
    filters = {"field": "meta.date", "operator": "==", "value": "2018-06"}
    embedding = [1.0] * 32
    lexical = LexicalRetriever(store).run(
        query=analyse_query("Trump Poutine sommet"), filters=filters
    )
    dense = DenseRetriever(store).run(query_embedding=embedding, filters=filters)
    for found in (lexical["documents"], dense["documents"]):
        assert found
        assert {document.meta["document"][:3] for document in found} == {"001"}


def test_each_retriever_is_timed_under_its_name(store: PassageStore) -> None:
    with measuring() as timings:
        LexicalRetriever(store).run(query=analyse_query("sommet"))
        DenseRetriever(store).run(query_embedding=[1.0] * 32)
    assert set(timings) == {"lexical", "dense"}


def test_fusion_is_the_sum_of_standardised_scores() -> None:
    lexical = _hits(("a", 9.0), ("b", 6.0), ("c", 3.0))
    dense = _hits(("c", 0.9), ("a", 0.5), ("d", 0.1))
    z = np.sqrt(1.5)  # (9 - 6) / deviation of (9, 6, 3)
    expected = {"a": z + 0, "b": 0 - 0.5 * z, "c": -z + 0.5 * z, "d": -z - 0.5 * z}
    fused = _fuse(lexical, dense)
    assert dict(fused) == pytest.approx(expected)
    assert [uid for uid, _ in fused] == ["a", "b", "c", "d"]


def test_fusion_does_not_depend_on_the_scale_of_a_list() -> None:
    dense = [("c", 0.9), ("a", 0.5), ("d", 0.1)]
    lexical = _hits(("a", 9.0), ("b", 6.0), ("c", 3.0))
    plain = _fuse(lexical, _hits(*dense))
    scaled = _fuse(lexical, _hits(*[(uid, 40 * score - 7) for uid, score in dense]))
    assert dict(plain) == pytest.approx(dict(scaled))


def test_a_weak_dense_list_cannot_push_a_clear_lexical_hit_down() -> None:
    lexical = _hits(("juste", 20.0), ("b", 5.0), ("c", 4.0), ("d", 3.0))
    dense = _hits(("d", 0.31), ("c", 0.30), ("b", 0.29))
    assert _fuse(lexical, dense)[0][0] == "juste"


@pytest.mark.parametrize("weight", [0.0, 0.5, 10.0])
def test_a_list_alone_keeps_its_order(weight: float) -> None:
    hits = _hits(("a", 3.0), ("b", 2.0), ("c", 1.0))
    assert [uid for uid, _ in _fuse(hits, [], weight)] == ["a", "b", "c"]
    if weight:
        assert [uid for uid, _ in _fuse([], hits, weight)] == ["a", "b", "c"]


def test_nothing_found_is_nothing_fused() -> None:
    assert _fuse([], []) == []


def test_equal_scores_are_ordered_by_id_and_never_divide_by_zero() -> None:
    fused = _fuse(_hits(("b", 2.0), ("a", 2.0)), _hits(("c", 0.0)))
    assert fused == [("a", 0.0), ("b", 0.0), ("c", 0.0)]


def test_no_duplicates_and_top_k() -> None:
    lexical = _hits(*[(f"{n}", 10.0 - n) for n in range(8)])
    dense = _hits(*[(f"{n}", n / 10) for n in range(8)])
    assert len(_fuse(lexical, dense)) == 8
    assert _fuse(lexical, dense, top_k=3) == _fuse(lexical, dense)[:3]


def test_fusion_leaves_its_inputs_alone() -> None:
    lexical = _hits(("a", 9.0), ("b", 6.0))
    _fuse(lexical, _hits(("a", 0.9)))
    assert [document.score for document in lexical] == [9.0, 6.0]


def test_the_retrieval_pipeline_survives_yaml(store: PassageStore, tiny_embedder: Path) -> None:
    pipeline = Pipeline()
    pipeline.add_component("embedder", QueryEmbedder(str(tiny_embedder)))
    pipeline.add_component("lexical", LexicalRetriever(store, 7, 0.25))
    pipeline.add_component("dense", DenseRetriever(store, 9))
    pipeline.add_component("fusion", ScoreFusion(0.75, 5))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("lexical.documents", "fusion.lexical")
    pipeline.connect("dense.documents", "fusion.dense")
    again = Pipeline.loads(pipeline.dumps(), allowed_modules=["qa.*"])
    assert again.to_dict()["components"] == pipeline.to_dict()["components"]
    question = "Où s'est tenu le sommet ?"
    query = analyse_query(question)
    inputs = {"embedder": {"query": query}, "lexical": {"query": query}}
    first, second = (
        [(hit.id, hit.score) for hit in made.run(inputs)["fusion"]["documents"]]
        for made in (pipeline, again)
    )
    assert first == second
    assert len(first) == 5
