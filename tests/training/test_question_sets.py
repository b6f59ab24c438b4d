from __future__ import annotations

import json
import lzma
import random
from collections.abc import Callable
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import GoldError
from qa.training.question_sets import (
    ExampleStream,
    QuestionSet,
    StreamOptions,
    read_question_set,
    sentence_borders,
    without_articles,
)

BRIDGES = (
    "The old bridge of Porto was built in 1886. It crosses the Douro. Eiffel's pupil drew it.",
    "Porto has six bridges. The youngest one opened in 2003 and carries cars only.",
    "In Lisbon the longest bridge is named after Vasco da Gama. It was opened in 1998.",
)
Write = Callable[[str, list[dict[str, object]]], Path]


def question(key: str, text: str, context: str, *answers: str, **more: int) -> dict[str, object]:
    found = [{"text": one, "answer_start": context.index(one)} for one in answers]
    return {"id": f"xq-{key}", "question": text, "answers": found} | more


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, paragraphs: list[dict[str, object]]) -> Path:
        path = tmp_path / f"{name}.json.xz"
        articles = [{"title": str(n), "paragraphs": [one]} for n, one in enumerate(paragraphs)]
        path.write_bytes(lzma.compress(json.dumps({"data": articles}).encode()))
        return path

    return write


@pytest.fixture
def bridges(tmp_path: Path) -> QuestionSet:
    asked = [
        question("a", "When was the bridge of Porto built?", BRIDGES[0], "1886"),
        question("b", "How many bridges has Porto?", BRIDGES[1], "six", "six bridges"),
        question("c", "Who is the bridge of Lisbon named after?", BRIDGES[2], "Vasco da Gama"),
    ]
    paragraphs = [{"context": c, "qas": [q]} for c, q in zip(BRIDGES, asked, strict=True)]
    path = tmp_path / "bridges_en.json"
    articles = [
        {"title": "Porto", "paragraphs": paragraphs[:2]},
        {"title": "Lisbon", "paragraphs": paragraphs[2:]},
    ]
    path.write_text(json.dumps({"data": articles}), encoding="utf-8")
    return read_question_set(path)


@given(seed=st.integers(0, 2**16))
def test_every_answer_is_a_slice_of_its_cropped_paragraph(seed: int) -> None:
    one = QuestionSet(
        "bridges_en",
        1.0,
        BRIDGES,
        (0, 0, 1),
        tuple(_asked()),
        ("Porto", "Lisbon"),
    )
    rng = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    for example in islice(ExampleStream([one], StreamOptions(absent=1.0), rng), 30):
        assert any(example.context in paragraph for paragraph in BRIDGES)
        if example.places:
            assert example.answer in {"1886", "six", "six bridges", "Vasco da Gama"}
        else:
            right = next((q for q in one.questions if q.text == example.question), None)
            if right is not None:
                kept = {BRIDGES[right.paragraph][a:b] for ans in right.answers for a, b in ans}
                assert not any(answer in example.context for answer in kept)


def _asked() -> list:  # type: ignore[type-arg]
    from qa.training.question_sets import SetQuestion

    def place(number: int, text: str) -> tuple[tuple[int, int], ...]:
        start = BRIDGES[number].index(text)
        return ((start, start + len(text)),)

    return [
        SetQuestion("a", "When was the bridge of Porto built?", 0, (place(0, "1886"),)),
        SetQuestion(
            "b", "How many bridges has Porto?", 1, (place(1, "six"), place(1, "six bridges"))
        ),
        SetQuestion(
            "c", "Who is the bridge of Lisbon named after?", 2, (place(2, "Vasco da Gama"),)
        ),
    ]


def test_a_guessed_answer_stands_in_every_place(write: Write) -> None:
    text = "Paris is Paris, and Parisians know it."
    asked = question("a", "Which town?", text, "Paris", n_occ=2)
    (one,) = read_question_set(write("guessed", [{"context": text, "qas": [asked]}])).questions
    assert one.answers == (((0, 5), (9, 14)),)


def test_a_parallel_question_reads_another_languages_paragraph(write: Write) -> None:
    en, es = "The bridge is in Porto.", "El puente está en Oporto."
    sets = [
        read_question_set(
            write("x_en", [{"context": en, "qas": [question("a", "Where is it?", en, "Porto")]}])
        ),
        read_question_set(
            write("x_es", [{"context": es, "qas": [question("a", "¿Dónde?", es, "Oporto")]}])
        ),
    ]
    rng = random.Random(0)  # noqa: S311
    stream = ExampleStream(sets, StreamOptions(absent=0, crossed=1.0), rng)
    found = {(example.question, example.answer) for example in islice(stream, 40)}
    assert ("Where is it?", "Oporto") in found
    assert ("¿Dónde?", "Porto") in found


def test_articles_kept_apart_are_not_trained_on(bridges: QuestionSet) -> None:
    kept, apart = without_articles(bridges, 0.5)
    assert {q.identifier for q in kept.questions} | {q.identifier for q in apart.questions} == {
        "a",
        "b",
        "c",
    }
    articles = [{bridges.articles[q.paragraph] for q in one.questions} for one in (kept, apart)]
    assert not articles[0] & articles[1]
    assert all(articles)


def test_a_swapped_question_is_about_something_else(bridges: QuestionSet) -> None:
    rng = random.Random(3)  # noqa: S311
    stream = ExampleStream([bridges], StreamOptions(absent=1.0, cropped=0.0), rng)
    texts = {question.text for question in bridges.questions}
    swapped = [one for one in islice(stream, 400) if one.question not in texts]
    assert any("Lisbon" in one.question and BRIDGES[0] == one.context for one in swapped)
    assert all(not one.places for one in swapped)


def test_sentence_borders_cover_the_text() -> None:
    borders = sentence_borders(BRIDGES[0])
    assert "".join(BRIDGES[0][a:b] for a, b in pairwise(borders)) == BRIDGES[0]
    assert len(borders) == 4


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"data": [{"paragraphs": [{}]}]}'])
def test_what_is_no_question_set_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=r"odd\.json"):
        read_question_set(path)
