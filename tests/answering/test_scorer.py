"""The features and the score of a span."""

from __future__ import annotations

import json
import math
from dataclasses import astuple
from pathlib import Path

import pytest
from haystack import Document, ExtractedAnswer

from qa.answering.confidence import FILE_NAME
from qa.answering.scorer import SpanScorer
from qa.query.query import Query, analyse_query
from qa.reading import Features

_TEXT = "Le sommet s'est tenu à Helsinki, le 16 juillet."


def _span(
    words: str, margin: float = 1.0, text: str = _TEXT, start: int = 0, score: float = 0.5
) -> ExtractedAnswer:
    document = Document(content=text, meta={"document": "a.txt", "start": start}, score=score)
    left = text.index(words)
    place = ExtractedAnswer.Span(left, left + len(words))
    return ExtractedAnswer(
        query="?", score=margin, data=words, document=document, context=text, document_offset=place
    )


def _features(answer: ExtractedAnswer, query: Query) -> Features:
    (span,) = SpanScorer().score(query, [answer])
    return span.features


def test_the_features_of_a_span() -> None:
    asked = analyse_query("Où s'est tenu le sommet ?")
    found = _features(_span("Helsinki", 2.5), asked)
    length = pytest.approx(math.log(2))
    assert astuple(found) == (2.5, 0.5, 1.0, 0.0, length, 0.0, 0.0)
    assert _features(_span("Helsinki"), analyse_query("Où est Oslo ?")).missing == 1.0
    found = _features(_span("le 16 juillet"), asked)
    assert (found.type, found.length) == (-1.0, pytest.approx(math.log(3)))
    found = _features(_span("sommet s'est tenu à Helsinki"), asked)
    assert found.echo == pytest.approx(2 / 3)
    assert _features(_span("Helsinki"), analyse_query("Le sommet ?")).type == 0.0


def test_the_text_before_a_span_tells_a_place() -> None:
    text, where = "Ils se sont vus à Villeneuve la Garenne en secret.", analyse_query("Où ?")
    span = "Villeneuve la Garenne en secret"
    assert _features(_span(span, text=text), where).type == 1
    assert _features(_span(span, text=span), where).type == -1


def test_a_span_without_words_or_passage_has_features() -> None:
    answer = ExtractedAnswer(query="?", score=-3.0, data="", document=None)
    found = _features(answer, analyse_query("Quand ?"))
    assert astuple(found) == (-3.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0)
    assert _features(_span("le"), analyse_query("Le sommet ?")).echo == 0.0


def test_the_calibration_of_the_reader_decides(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"margin": 2.0, "type": 0.25}))
    (span,) = SpanScorer(str(tmp_path)).run(analyse_query("Où ?"), [_span("Helsinki", 3.0)])[
        "spans"
    ]
    assert span.score == pytest.approx(6.25)


def test_what_is_switched_off_says_nothing() -> None:
    query = analyse_query("Où s'est tenu le sommet de 2017 ?")
    text = "Après un sommet de 2018 à Bruxelles, il est parti."
    found = [_span("Bruxelles", text=text)]
    (span,) = SpanScorer().score(query, found)
    assert (span.features.type, span.time_fit) == (1.0, -1)
    assert span.features.event == -3.0
    (span,) = SpanScorer(type_match=False, consistency=False).score(query, found)
    assert (span.features.type, span.features.event, span.time_fit) == (0.0, 0.0, 1)
