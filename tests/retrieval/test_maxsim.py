"""Re-ranking by the question's words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from haystack import Document

from qa.query.query import analyse_query
from qa.retrieval.maxsim import MaxSimRanker, word_vectors
from qa.settings import SHIPPED

_QUESTION = analyse_query("Où s'est tenu le sommet d'Helsinki ?")


def _documents(*texts: str, scores: list[float] | None = None) -> list[Document]:
    values = scores or [0.0] * len(texts)
    return [
        Document(id=str(number), content=text, score=score)
        for number, (text, score) in enumerate(zip(texts, values, strict=True))
    ]


def _ids(result: dict[str, list[Document]]) -> str:
    return "".join(document.id for document in result["documents"])


@pytest.fixture
def ranker(tiny_embedder: Path) -> MaxSimRanker:
    return MaxSimRanker(alpha=0.8, top_k=10, model=str(tiny_embedder))


def test_the_passage_with_the_question_s_words_comes_first(ranker: MaxSimRanker) -> None:
    documents = _documents(
        "Le président russe.", "La campagne électorale.", "Le sommet de Helsinki."
    )
    assert _ids(ranker.run(_QUESTION, documents))[0] == "2"


def test_a_word_that_every_passage_holds_does_not_rank(ranker: MaxSimRanker) -> None:
    documents = _documents("sommet sommet sommet", "sommet Moscou", "sommet Helsinki")
    first, *_ = ranker.run(_QUESTION, documents)["documents"]
    assert first.id == "2"
    assert (first.score or 0) > 1


def test_what_is_added_is_standardised_and_weighed(ranker: MaxSimRanker) -> None:
    texts = ["Le sommet de Helsinki.", "Le sommet de Moscou.", "La campagne électorale.", ""]
    incoming = [3.0, -1.0, 0.5, 2.0]
    documents = _documents(*texts, scores=incoming)
    found = {d.id: d.score or 0 for d in ranker.run(_QUESTION, documents)["documents"]}
    added = np.array([found[str(n)] - score for n, score in enumerate(incoming)])
    assert added.mean() == pytest.approx(0, abs=1e-5)
    assert added.std() == pytest.approx(0.8, abs=1e-4)
    assert added[0] == added.max()
    assert [document.score for document in documents] == incoming  # the input stays as it was


def test_a_strong_retrieval_score_is_not_overruled(ranker: MaxSimRanker) -> None:
    documents = _documents("Le sommet de Helsinki.", "La campagne.", scores=[0.0, 9.0])
    assert _ids(ranker.run(_QUESTION, documents)) == "10"


def test_only_the_best_are_kept_in_order(tiny_embedder: Path) -> None:
    ranker = MaxSimRanker(alpha=0.8, top_k=2, model=str(tiny_embedder))
    documents = _documents("La campagne.", "Helsinki", "Le sommet de Helsinki.", "Moscou")
    scores = [document.score or 0 for document in ranker.run(_QUESTION, documents)["documents"]]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("question", ["", "Qui est-ce ?", "?", "Où ?"])
def test_a_question_without_words_of_its_own_changes_nothing(
    ranker: MaxSimRanker, question: str
) -> None:
    documents = _documents("sommet", "Helsinki", scores=[0.5, 0.7])
    assert _ids(ranker.run(analyse_query(question), documents)) == "10"


def test_nothing_and_one_passage(ranker: MaxSimRanker) -> None:
    assert ranker.run(_QUESTION, [])["documents"] == []
    (only,) = ranker.run(_QUESTION, _documents("Helsinki", scores=[0.25]))["documents"]
    assert only.score == 0.25


def test_alike_passages_keep_their_order(ranker: MaxSimRanker) -> None:
    assert _ids(ranker.run(_QUESTION, _documents("Helsinki", "Helsinki", "Helsinki"))) == "012"


def test_a_weight_of_zero_leaves_retrieval_alone(tiny_embedder: Path) -> None:
    ranker = MaxSimRanker(alpha=0, model=str(tiny_embedder))
    documents = _documents("Moscou", "Helsinki", scores=[0.2, 0.1])
    assert _ids(ranker.run(_QUESTION, documents)) == "01"


def test_words_of_the_same_meaning_meet() -> None:
    """No word in common: the shipped vectors know that the two verbs are near."""
    documents = _documents(
        "Le chef de l'État a acheté un immeuble neuf.",
        "Le chef de l'État a discuté pendant une heure.",
        "Le chef de l'État a mangé une pomme verte.",
    )
    found = MaxSimRanker(model=SHIPPED).run(analyse_query("Avec qui a-t-il parlé ?"), documents)
    assert _ids(found)[0] == "1"


def test_word_vectors_are_unit_and_the_same_each_time(tiny_embedder: Path) -> None:
    vectors = word_vectors(str(tiny_embedder), ("sommet", "helsinki"))
    assert vectors.shape == (2, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors == word_vectors(str(tiny_embedder), ("sommet", "helsinki"))).all()
