"""The gold set on the five seed articles is sound: exact spans, enough of every kind."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GOLD = Path(__file__).parent / "seeds.jsonl"
LINES = GOLD.read_bytes().decode("utf-8").splitlines()
RECORDS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
ARTICLES = {
    path.name: path.open(encoding="utf-8", newline="").read()
    for path in sorted((ROOT / "seeds").glob("*.txt"))
}
QUESTION_TAGS = {"qui", "que", "où", "quand", "combien", "quel", "pourquoi", "comment", "mot-clé"}
OTHER_TAGS = {"rivales", "plusieurs-sources", "datée", "sans-accents", "sans-reponse"}
SUMMIT_2018 = {"000_74a3f12a27cd2ddc.txt", "001_74238d3aba59c0a2.txt"}
SUMMIT_2017 = {
    "002_8337717a69b167d1.txt",
    "003_790b5b0922e9e9a6.txt",
    "004_04af2f3f813fdcdf.txt",
}

each_record = pytest.mark.parametrize("record", RECORDS, ids=[record["id"] for record in RECORDS])


def tagged(tag: str) -> list[dict[str, Any]]:
    return [record for record in RECORDS if tag in record["tags"]]


def documents(record: dict[str, Any]) -> set[str]:
    return {answer["document"] for answer in record["answers"]}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("’", "'"))


def copied_runs(question: str, articles: Iterable[str]) -> list[str]:
    """The runs of seven words that a question shares with an article."""
    asked = words(question)
    runs = {" ".join(asked[i : i + 7]) for i in range(len(asked) - 6)}
    read = [f" {' '.join(words(article))} " for article in articles] if runs else []
    return [run for run in runs for text in read if f" {run} " in text]


@each_record
def test_keys_and_tags(record: dict[str, Any]) -> None:
    assert list(record) == ["id", "question", "answers", "impossible", "tags"]
    assert len(QUESTION_TAGS.intersection(record["tags"])) == 1
    assert set(record["tags"]) <= QUESTION_TAGS | OTHER_TAGS
    assert len(set(record["tags"])) == len(record["tags"])


@each_record
def test_answers_are_exact_slices(record: dict[str, Any]) -> None:
    for answer in record["answers"]:
        assert set(answer) == {"document", "start", "end", "text"}
        article = ARTICLES[answer["document"]]
        assert answer["text"] == article[answer["start"] : answer["end"]]
        assert answer["text"] == answer["text"].strip(" \n.,;:!?«»“”\"'’")
    places = [(a["document"], a["start"], a["end"]) for a in record["answers"]]
    assert places == sorted(set(places))


@each_record
def test_impossible_means_no_answer(record: dict[str, Any]) -> None:
    assert record["impossible"] is (not record["answers"])
    assert record["impossible"] is ("sans-reponse" in record["tags"])


@each_record
def test_question_is_not_copied(record: dict[str, Any]) -> None:
    assert not copied_runs(record["question"], ARTICLES.values())


def test_ids_and_questions_are_unique() -> None:
    assert len({record["id"] for record in RECORDS}) == len(RECORDS)
    assert len({record["question"] for record in RECORDS}) == len(RECORDS)


@pytest.mark.parametrize(
    ("tag", "least"),
    [
        ("sans-reponse", 15),
        ("sans-accents", 15),
        ("plusieurs-sources", 10),
        ("rivales", 8),
        ("datée", 6),
        *((tag, 5) for tag in sorted(QUESTION_TAGS)),
    ],
)
def test_enough_of_each_kind(tag: str, least: int) -> None:
    assert len(tagged(tag)) >= least


def test_enough_in_all() -> None:
    assert len(RECORDS) >= 80
    assert set().union(*map(documents, RECORDS)) == set(ARTICLES)


@pytest.mark.parametrize("record", tagged("rivales"), ids=lambda record: record["id"])
def test_rivals_name_both_summits(record: dict[str, Any]) -> None:
    assert documents(record) & SUMMIT_2018
    assert documents(record) & SUMMIT_2017
    assert len({answer["text"] for answer in record["answers"]}) > 1


@pytest.mark.parametrize("record", tagged("plusieurs-sources"), ids=lambda record: record["id"])
def test_several_sources_are_several_documents(record: dict[str, Any]) -> None:
    assert len(documents(record)) > 1


@pytest.mark.parametrize("record", tagged("sans-accents"), ids=lambda record: record["id"])
def test_careless_questions_are_typed_carelessly(record: dict[str, Any]) -> None:
    question = record["question"]
    assert question == question.lower()
    assert not re.search(r"[?'’]", question)
    assert not any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", question))


def test_the_two_questions_shown_to_users() -> None:
    by_question = {record["question"]: record for record in RECORDS}
    leader = by_question["Qui est le secrétaire général de l'OTAN ?"]
    assert {answer["text"] for answer in leader["answers"]} == {"Jens Stoltenberg"}
    place = by_question["Où s'est tenu le sommet ?"]
    assert {"Helsinki", "Hambourg"} <= {answer["text"] for answer in place["answers"]}


def test_no_answer_lies_in_the_newsletter_form() -> None:
    name = "004_04af2f3f813fdcdf.txt"
    form_start = ARTICLES[name].index("[S'inscrire à la newsletter]")
    form_end = ARTICLES[name].index("déliçates")
    for record in RECORDS:
        for answer in record["answers"]:
            outside = answer["end"] <= form_start or answer["start"] >= form_end
            assert answer["document"] != name or outside
