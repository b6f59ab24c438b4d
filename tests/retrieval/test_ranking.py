"""Re-ranking: by the question's words, and by what the reader found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from haystack import Document, ExtractedAnswer
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.ranking import ReaderRanker, SoftMatchRanker, word_vectors
from qa.settings import SHIPPED

_QUESTION = "Où s'est tenu le sommet d'Helsinki ?"


def _documents(*texts: str, scores: list[float] | None = None) -> list[Document]:
    values = scores or [0.0] * len(texts)
    return [
        Document(id=str(number), content=text, score=score)
        for number, (text, score) in enumerate(zip(texts, values, strict=True))
    ]


def _ids(result: dict[str, list[Document]]) -> str:
    return "".join(document.id for document in result["documents"])


def _answer(document: Document | None, margin: float) -> ExtractedAnswer:
    return ExtractedAnswer(query=_QUESTION, score=margin, data="x", document=document)


@pytest.fixture
def ranker(tiny_embedder: Path) -> SoftMatchRanker:
    return SoftMatchRanker(weight=0.8, top_k=10, model=str(tiny_embedder))


def test_the_passage_with_the_question_s_words_comes_first(ranker: SoftMatchRanker) -> None:
    documents = _documents(
        "Le président russe.", "La campagne électorale.", "Le sommet de Helsinki."
    )
    assert _ids(ranker.run(_QUESTION, documents))[0] == "2"


def test_a_word_that_every_passage_holds_does_not_rank(ranker: SoftMatchRanker) -> None:
    documents = _documents("sommet sommet sommet", "sommet Moscou", "sommet Helsinki")
    first, *_ = ranker.run(_QUESTION, documents)["documents"]
    assert first.id == "2"
    assert (first.score or 0) > 1


def test_what_is_added_is_standardised_and_weighed(ranker: SoftMatchRanker) -> None:
    texts = ["Le sommet de Helsinki.", "Le sommet de Moscou.", "La campagne électorale.", ""]
    incoming = [3.0, -1.0, 0.5, 2.0]
    documents = _documents(*texts, scores=incoming)
    found = {d.id: d.score or 0 for d in ranker.run(_QUESTION, documents)["documents"]}
    added = np.array([found[str(n)] - score for n, score in enumerate(incoming)])
    assert added.mean() == pytest.approx(0, abs=1e-5)
    assert added.std() == pytest.approx(0.8, abs=1e-4)
    assert added[0] == added.max()
    assert [document.score for document in documents] == incoming  # the input stays as it was


def test_a_strong_retrieval_score_is_not_overruled(ranker: SoftMatchRanker) -> None:
    documents = _documents("Le sommet de Helsinki.", "La campagne.", scores=[0.0, 9.0])
    assert _ids(ranker.run(_QUESTION, documents)) == "10"


def test_only_the_best_are_kept_in_order(tiny_embedder: Path) -> None:
    ranker = SoftMatchRanker(weight=0.8, top_k=2, model=str(tiny_embedder))
    documents = _documents("La campagne.", "Helsinki", "Le sommet de Helsinki.", "Moscou")
    scores = [document.score or 0 for document in ranker.run(_QUESTION, documents)["documents"]]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("question", ["", "Qui est-ce ?", "?", "Où ?"])
def test_a_question_without_words_of_its_own_changes_nothing(
    ranker: SoftMatchRanker, question: str
) -> None:
    documents = _documents("sommet", "Helsinki", scores=[0.5, 0.7])
    assert _ids(ranker.run(question, documents)) == "10"


def test_nothing_and_one_passage(ranker: SoftMatchRanker) -> None:
    assert ranker.run(_QUESTION, [])["documents"] == []
    (only,) = ranker.run(_QUESTION, _documents("Helsinki", scores=[0.25]))["documents"]
    assert only.score == 0.25


def test_alike_passages_keep_their_order(ranker: SoftMatchRanker) -> None:
    assert _ids(ranker.run(_QUESTION, _documents("Helsinki", "Helsinki", "Helsinki"))) == "012"


def test_a_weight_of_zero_leaves_retrieval_alone(tiny_embedder: Path) -> None:
    ranker = SoftMatchRanker(weight=0, model=str(tiny_embedder))
    documents = _documents("Moscou", "Helsinki", scores=[0.2, 0.1])
    assert _ids(ranker.run(_QUESTION, documents)) == "01"


def test_words_of_the_same_meaning_meet() -> None:
    """No word in common: the shipped vectors know that the two verbs are near."""
    documents = _documents(
        "Le chef de l'État a acheté un immeuble neuf.",
        "Le chef de l'État a discuté pendant une heure.",
        "Le chef de l'État a mangé une pomme verte.",
    )
    found = SoftMatchRanker(model=SHIPPED).run("Avec qui a-t-il parlé ?", documents)
    assert _ids(found)[0] == "1"


def test_word_vectors_are_unit_and_the_same_each_time(tiny_embedder: Path) -> None:
    vectors = word_vectors(str(tiny_embedder), ("sommet", "helsinki"))
    assert vectors.shape == (2, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors == word_vectors(str(tiny_embedder), ("sommet", "helsinki"))).all()


def test_a_passage_with_a_good_answer_rises() -> None:
    documents = _documents("a", "b", "c", scores=[0.3, 0.2, 0.1])
    answers = [_answer(documents[0], -5), _answer(documents[1], -5), _answer(documents[2], 5)]
    assert _ids(ReaderRanker().run("Quoi ?", documents, answers)) == "201"


def test_the_best_span_of_a_passage_counts() -> None:
    documents = _documents("a", "b")
    answers = [_answer(documents[0], 2), _answer(documents[1], 3), _answer(documents[1], -9)]
    assert _ids(ReaderRanker().run("Quoi ?", documents, answers)) == "10"


def test_a_passage_that_was_not_read_counts_as_the_worst_read() -> None:
    documents = _documents("a", "b", "c")
    answers = [_answer(documents[0], 4), _answer(documents[1], -4)]
    found = ReaderRanker(1.0).run("Quoi ?", documents, answers)["documents"]
    assert [document.id for document in found] == ["0", "1", "2"]
    assert found[1].score == found[2].score


def test_what_the_spans_score_together_counts() -> None:
    documents = _documents("a", "b")
    answers = [_answer(documents[0], 3), *(_answer(documents[1], 2.9) for _ in range(3))]
    assert _ids(ReaderRanker().run("Quoi ?", documents, answers)) == "10"


def test_the_calibration_of_the_reader_decides(tmp_path: Path) -> None:
    documents = _documents("a", "b", scores=[0.2, 0.1])
    answers = [_answer(documents[0], 1), _answer(documents[1], 2)]
    (tmp_path / "calibration.json").write_text('{"margin": 0.0}', encoding="utf-8")
    assert _ids(ReaderRanker(1.0, str(tmp_path)).run("Quoi ?", documents, answers)) == "01"
    (tmp_path / "calibration.json").write_text('{"margin": 1.0}', encoding="utf-8")
    assert _ids(ReaderRanker(1.0, str(tmp_path)).run("Quoi ?", documents, answers)) == "10"


@pytest.mark.parametrize("margins", [[], [1.0, 1.0]])
def test_no_difference_changes_no_order(margins: list[float]) -> None:
    documents = _documents("a", "b", scores=[0.2, 0.1])
    answers = [_answer(d, m) for d, m in zip(documents, margins, strict=False)]
    assert _ids(ReaderRanker().run("Quoi ?", documents, answers)) == "01"
    assert ReaderRanker().run("Quoi ?", [], [])["documents"] == []


def test_answers_without_a_document_are_ignored() -> None:
    documents = _documents("a", "b")
    answers = [_answer(None, 9), _answer(documents[0], 1), _answer(documents[1], 2)]
    assert _ids(ReaderRanker().run("Quoi ?", documents, answers)) == "10"


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.one_of(st.none(), st.floats(-20, 20))), max_size=12),
    st.floats(0, 5),
)
def test_no_passage_is_lost_or_made(pairs: list[tuple[float, float | None]], weight: float) -> None:
    documents = _documents(*["x"] * len(pairs), scores=[score for score, _ in pairs])
    answers = [
        _answer(document, margin)
        for document, (_, margin) in zip(documents, pairs, strict=True)
        if margin is not None
    ]
    found = ReaderRanker(weight).run("Quoi ?", documents, answers)["documents"]
    assert sorted(document.id for document in found) == sorted(d.id for d in documents)
