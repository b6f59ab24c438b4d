"""Re-ranking by what the reader found."""

from __future__ import annotations

import pytest
from haystack import Document
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.ranking import ReaderRanker
from tests.answering.spans import scored


def _documents(*texts: str, scores: list[float] | None = None) -> list[Document]:
    values = scores or [0.0] * len(texts)
    return [
        Document(id=str(number), content=text, score=score)
        for number, (text, score) in enumerate(zip(texts, values, strict=True))
    ]


def _ids(result: dict[str, list[Document]]) -> str:
    return "".join(document.id for document in result["documents"])


def test_a_passage_with_a_good_answer_rises() -> None:
    documents = _documents("a", "b", "c", scores=[0.3, 0.2, 0.1])
    answers = [
        scored("x", documents[0], -5),
        scored("x", documents[1], -5),
        scored("x", documents[2], 5),
    ]
    assert _ids(ReaderRanker().run(documents, answers)) == "201"


def test_the_best_span_of_a_passage_counts() -> None:
    documents = _documents("a", "b")
    answers = [
        scored("x", documents[0], 2),
        scored("x", documents[1], 3),
        scored("x", documents[1], -9),
    ]
    assert _ids(ReaderRanker().run(documents, answers)) == "10"


def test_a_passage_that_was_not_read_counts_as_the_worst_read() -> None:
    documents = _documents("a", "b", "c")
    answers = [scored("x", documents[0], 4), scored("x", documents[1], -4)]
    found = ReaderRanker(1.0).run(documents, answers)["documents"]
    assert [document.id for document in found] == ["0", "1", "2"]
    assert found[1].score == found[2].score


def test_what_the_spans_score_together_counts() -> None:
    documents = _documents("a", "b")
    answers = [scored("x", documents[0], 3), *(scored("x", documents[1], 2.9) for _ in range(3))]
    assert _ids(ReaderRanker().run(documents, answers)) == "10"


@pytest.mark.parametrize("margins", [[], [1.0, 1.0]])
def test_no_difference_changes_no_order(margins: list[float]) -> None:
    documents = _documents("a", "b", scores=[0.2, 0.1])
    answers = [scored("x", d, m) for d, m in zip(documents, margins, strict=False)]
    assert _ids(ReaderRanker().run(documents, answers)) == "01"
    assert ReaderRanker().run([], [])["documents"] == []


def test_answers_without_a_document_are_ignored() -> None:
    documents = _documents("a", "b")
    answers = [scored("x", None, 9), scored("x", documents[0], 1), scored("x", documents[1], 2)]
    assert _ids(ReaderRanker().run(documents, answers)) == "10"


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.one_of(st.none(), st.floats(-20, 20))), max_size=12),
    st.floats(0, 5),
)
def test_no_passage_is_lost_or_made(pairs: list[tuple[float, float | None]], weight: float) -> None:
    documents = _documents(*["x"] * len(pairs), scores=[score for score, _ in pairs])
    answers = [
        scored("x", document, margin)
        for document, (_, margin) in zip(documents, pairs, strict=True)
        if margin is not None
    ]
    found = ReaderRanker(weight).run(documents, answers)["documents"]
    assert sorted(document.id for document in found) == sorted(d.id for d in documents)
