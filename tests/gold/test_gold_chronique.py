"""The second gold set is sound: exact spans, enough of every kind, dialogues that can be played."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.gold.test_gold_seeds import OTHER_TAGS, QUESTION_TAGS, copied_runs

_HERE = Path(__file__).parent
ARTICLES = {
    path.name: path.open(encoding="utf-8", newline="").read()
    for path in sorted((_HERE / "chronique").glob("*.txt"))
}


def _records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_HERE / name).read_text("utf-8").splitlines()]


QUESTIONS, DIALOGUES = _records("chronique.jsonl"), _records("chronique_dialogues.jsonl")
each_question = pytest.mark.parametrize("record", QUESTIONS, ids=[one["id"] for one in QUESTIONS])
each_dialogue = pytest.mark.parametrize("record", DIALOGUES, ids=[one["id"] for one in DIALOGUES])


def test_there_are_enough_of_each_kind() -> None:
    tags = [tag for record in QUESTIONS for tag in record["tags"]]
    assert len(ARTICLES) >= 40
    assert len(QUESTIONS) == 150
    assert len(DIALOGUES) >= 60
    assert sum(len(record["turns"]) == 3 for record in DIALOGUES) >= 8
    assert {tag: tags.count(tag) for tag in OTHER_TAGS} == {
        "rivales": 17,
        "plusieurs-sources": 17,
        "datée": 20,
        "sans-accents": 7,
        "sans-reponse": 25,
    }


@each_question
def test_keys_and_tags(record: dict[str, Any]) -> None:
    assert list(record) == ["id", "question", "answers", "impossible", "tags"]
    assert len(QUESTION_TAGS.intersection(record["tags"])) == 1
    assert set(record["tags"]) <= QUESTION_TAGS | OTHER_TAGS
    assert record["impossible"] == ("sans-reponse" in record["tags"]) == (not record["answers"])


@pytest.mark.parametrize(
    "record", [*QUESTIONS, *DIALOGUES], ids=[one["id"] for one in [*QUESTIONS, *DIALOGUES]]
)
def test_answers_are_exact_slices(record: dict[str, Any]) -> None:
    for answer in record["answers"]:
        assert set(answer) == {"document", "start", "end", "text"}
        text = ARTICLES[answer["document"]]
        assert answer["text"] == text[answer["start"] : answer["end"]] != ""


@each_question
def test_questions_are_not_copied_from_the_articles(record: dict[str, Any]) -> None:
    assert not copied_runs(record["question"], ARTICLES.values())


@each_dialogue
def test_dialogues_have_turns_and_a_whole_question(record: dict[str, Any]) -> None:
    assert list(record) == ["id", "turns", "whole", "answers"]
    assert len(record["turns"]) in {2, 3}
    assert all(whole.endswith(" ?") for whole in record["whole"])
    assert record["answers"]


def test_ids_are_unique() -> None:
    ids = [record["id"] for record in [*QUESTIONS, *DIALOGUES]]
    assert len(set(ids)) == len(ids)
