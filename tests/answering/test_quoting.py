from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from haystack import Document

from qa.answering.merging import AnswerMerger
from qa.answering.quoting import SentenceQuoter
from qa.answering.scorer import SpanScorer
from qa.query.query import analyse_query
from qa.reading import ScoredSpan
from tests.answering.spans import scored

_TEXT = "Règlement\n\n- La serre est ouverte le lundi.\n- Les chiens n'entrent pas.\n"


def _span(text: str, score: float, name: str = "a.txt", content: str = _TEXT) -> ScoredSpan:
    meta: dict[str, Any] = {"document": name, "start": 100}
    return scored(text, Document(content=content, meta=meta), score)


@pytest.fixture
def quoter(tmp_path: Path) -> SentenceQuoter:
    (tmp_path / "calibration.json").write_text(json.dumps({"margin": 1.0, "nothing": 0.0}))
    return SentenceQuoter(SpanScorer(str(tmp_path)))


def _run(quoter: SentenceQuoter, question: str, *spans: ScoredSpan) -> dict[str, Any]:
    query = analyse_query(question)
    found = AnswerMerger(quoter.scorer, quoter.threshold).run(query=query, spans=list(spans))
    given: dict[str, Any] = quoter.run(query=query, spans=list(spans), **found)
    return given


def test_the_whole_sentence_is_quoted_with_its_offsets(quoter: SentenceQuoter) -> None:
    found = _run(quoter, "La serre est-elle ouverte le lundi ?", _span("le lundi", 2.0))
    (answer,) = found["answers"]
    assert answer.is_quotation
    assert answer.text == "La serre est ouverte le lundi."
    assert answer.evidence[0].start == 100 + _TEXT.index("La serre")
    assert found["threshold"] == pytest.approx(1 / 3)


def test_an_open_question_is_answered_as_before(quoter: SentenceQuoter) -> None:
    found = _run(quoter, "Quand la serre est-elle ouverte ?", _span("le lundi", 2.0))
    assert [(one.text, one.is_quotation) for one in found["answers"]] == [("le lundi", False)]


def test_a_sentence_on_something_else_is_withheld(quoter: SentenceQuoter) -> None:
    found = _run(quoter, "Le parking est-il gratuit ?", _span("le lundi", -3.0))
    assert found["answers"] == []
    assert found["abstained"] is True
    assert [one.text for one in found["withheld"]] == ["La serre est ouverte le lundi."]
    quoter.threshold = 0.0
    assert _run(quoter, "Le parking est-il gratuit ?", _span("le lundi", -3.0))["answers"]


def test_without_spans_nothing_is_quoted(quoter: SentenceQuoter) -> None:
    assert _run(quoter, "La serre est-elle chauffée ?")["abstained"] is True


def test_other_documents_that_speak_of_it_are_quoted_too(quoter: SentenceQuoter) -> None:
    other = "La serre est fermée, et non ouverte, le lundi."
    spans = [
        _span("le lundi", 2.0),
        _span("n'entrent pas", 1.9),
        _span("le lundi", 1.8, "b.txt", other),
    ]
    found = _run(quoter, "La serre est-elle ouverte le lundi ?", *spans)
    documents = [one.evidence[0].document for one in found["answers"]]
    assert documents == ["a.txt", "b.txt"]


def test_the_denied_part_is_an_answer(quoter: SentenceQuoter) -> None:
    text = "Ont signé Auray et Baud, mais pas Carnac."
    found = _run(quoter, "Qui n'a pas signé ?", _span("Auray et Baud", 2.0, content=text))
    assert [(one.text, one.is_quotation) for one in found["answers"]] == [("Carnac", False)]


def test_a_sentence_that_denies_is_quoted_sooner(quoter: SentenceQuoter) -> None:
    text = "Le car va à Guer en juin. Il ne va à Plouay que le samedi, et pas du tout en mai."
    spans = [_span("en juin", 2.0, content=text), _span("en mai", 1.5, content=text)]
    found = _run(quoter, "Quand le car ne va-t-il pas à Plouay ?", *spans)
    assert "en mai" in found["answers"][0].text


def test_a_total_is_claimed_where_the_text_states_it(quoter: SentenceQuoter) -> None:
    asked = "Combien de bénévoles étaient là en tout ?"
    stated = "Au total, 40 bénévoles étaient là."
    parts = "Les 12 cuisiniers et les 28 serveurs étaient bénévoles."
    claimed = _run(quoter, asked, _span("40 bénévoles", 2.0, content=stated))["answers"]
    quoted = _run(quoter, asked, _span("12 cuisiniers", 2.0, content=parts))["answers"]
    assert [one.is_quotation for one in (*claimed, *quoted)] == [False, True]
