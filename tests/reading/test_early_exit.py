"""Reading stops only when no unread passage can be expected to overtake what was read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest
from haystack import Document

from qa.answering.confidence import Calibration
from qa.answering.scorer import SpanScorer
from qa.query.query import analyse_query
from qa.reading import ScoredSpan, SpanReader
from qa.reading.early_exit import CEILING, LEAST, EarlyExit, early_exit
from qa.reading.models import OnnxSpanModel
from qa.reading.windows import Batch
from tests.answering.spans import scored

_QUESTION = "Où s'est tenu le sommet ?"
_CALIBRATION = Calibration(margin=1.0, type=0.0, nothing=2.0)
_SECOND = _CALIBRATION.nothing  # just enough for a second place


def _documents(*scores: float) -> list[Document]:
    return [Document(content=f"Passage {n}.", score=score) for n, score in enumerate(scores)]


def _exit(documents: list[Document]) -> EarlyExit:
    return EarlyExit([one.score or 0.0 for one in documents], _CALIBRATION.nothing, 3.0)


def _spans(document: Document, *scores: float) -> list[ScoredSpan]:
    return [scored("Helsinki", document, score) for score in scores]


def _read_until_settled(documents: list[Document], margins: Iterable[float]) -> int:
    leaving = _exit(documents)
    for number, margin in enumerate(margins, start=1):
        if leaving.is_settled(_spans(documents[number - 1], margin)):
            return number
    return len(documents)


def test_a_sure_answer_and_a_second_place_leave_the_rest_unread() -> None:
    documents = _documents(*[1.0] * 10)
    assert _read_until_settled(documents, [9.0, _SECOND, *[-5.0] * 8]) == LEAST


def test_a_sure_answer_alone_does_not() -> None:
    """Another source, or a rival, may be among what is unread."""
    documents = _documents(*[1.0] * 10)
    assert _read_until_settled(documents, [9.0, _SECOND - 0.001, *[-5.0] * 8]) == 10
    assert _read_until_settled(documents, [9.0, *[-5.0] * 5, _SECOND, *[-5.0] * 3]) == 7


def test_without_a_sure_answer_everything_is_read() -> None:
    documents = _documents(*[1.0] * 10)
    assert _read_until_settled(documents, [0.0] * 10) == 10


def test_the_bound_is_exact() -> None:
    """A passage at the ceiling, as well placed as what follows, is just enough."""
    documents = _documents(*[1.0] * 6)
    enough = _CALIBRATION.nothing + CEILING
    assert _read_until_settled(documents, [enough + 0.001, _SECOND, *[-9.0] * 4]) == LEAST
    assert _read_until_settled(documents, [enough - 0.001, _SECOND, *[-9.0] * 4]) == 6


def test_a_lead_in_retrieval_counts_by_the_weight() -> None:
    lacking = _CALIBRATION.nothing + CEILING - 1.0  # a third of the lead below
    margins = [lacking, _SECOND, *[-9.0] * 6]
    assert _read_until_settled(_documents(5.0, *[1.0] * 7), margins) == LEAST
    assert _read_until_settled(_documents(3.0, *[1.0] * 7), margins) == 8


def test_an_unread_passage_that_stands_higher_is_read() -> None:
    documents = _documents(1.0, 1.0, 1.0, 1.0, 1.0, 50.0)
    assert _read_until_settled(documents, [17.0, 17.0, *[-9.0] * 4]) == 6


def test_two_spans_of_one_passage_add_up() -> None:
    documents = _documents(*[1.0] * 6)
    leaving = _exit(documents)
    half = _CALIBRATION.nothing + CEILING - 0.5
    assert not leaving.is_settled(_spans(documents[0], _SECOND))
    assert not any(leaving.is_settled([]) for _ in range(LEAST - 2))
    assert leaving.is_settled(_spans(documents[LEAST - 1], half, half))


@pytest.mark.parametrize(("numbers", "weight"), [(None, 3.0), ({"margin": 1.0}, 0.0)])
def test_everything_is_read_without_fitted_scores_or_ranking(
    tmp_path: Path, numbers: dict[str, float] | None, weight: float
) -> None:
    if numbers is not None:
        (tmp_path / "calibration.json").write_text(json.dumps(numbers), encoding="utf-8")
    scorer = SpanScorer(str(tmp_path))
    assert (scorer.nothing is None) is (numbers is None)
    assert early_exit([1.0], scorer, weight) is None


def test_the_reader_leaves_passages_unread_and_reads_all_when_told(seeds: Path) -> None:
    text = (seeds / "003_790b5b0922e9e9a6.txt").read_text(encoding="utf-8")
    sure = "Le sommet entre Donald Trump et Vladimir Poutine s'est tenu à Helsinki."
    again = "C'est à Helsinki que le sommet de Donald Trump et Vladimir Poutine s'est tenu."
    texts = [sure, again, *(text[start : start + 300] for start in range(0, 2400, 300))]
    documents = [Document(content=one, score=9.0 - 2 * n) for n, one in enumerate(texts)]
    reader = SpanReader(SpanScorer(), rank_weight=3.0)

    def read(**more: bool) -> set[str]:
        query = analyse_query("Où s'est tenu le sommet ?")
        return {one.answer.document.id for one in reader.run(query, documents, **more)["spans"]}

    everything = read(read_all=True)
    assert len(everything) > LEAST
    assert read() == {document.id for document in documents[:LEAST]} & everything


def test_windows_that_are_not_asked_for_are_not_run() -> None:
    reader = SpanReader(SpanScorer())
    reader.warm_up()
    assert isinstance(reader._model, OnnxSpanModel)
    assert reader._windower is not None
    drawn: list[Batch] = []

    def batches() -> Iterable[Batch]:
        for batch in reader._windower.batches([(_QUESTION, "Il pleut à Oslo.")] * 40):
            drawn.append(batch)
            yield batch

    rows = reader._model.read(batches())
    next(rows)
    rows.close()
    assert len(drawn) <= 2


def test_a_failure_in_the_model_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = SpanReader(SpanScorer())
    reader.warm_up()
    assert reader._model is not None

    def fail(*_: object) -> None:
        raise RuntimeError("panne")

    monkeypatch.setattr(reader._model, "_session", SimpleNamespace(run=fail))
    with pytest.raises(RuntimeError, match="panne"):
        reader.run(analyse_query(_QUESTION), _documents(1.0, 1.0))


def test_one_place_alone_may_be_waited_for() -> None:
    documents = _documents(*[1.0] * 10)
    scores = [one.score or 0.0 for one in documents]
    margins = [9.0, *[-5.0] * 9]  # a sure answer, and no rival in sight

    def read(settled: int) -> int:
        leaving = EarlyExit(scores, _CALIBRATION.nothing, 3.0, settled)
        for number, margin in enumerate(margins, start=1):
            if leaving.is_settled(_spans(documents[number - 1], margin)):
                return number
        return len(documents)

    assert read(1) == LEAST
    assert read(2) == len(documents)
