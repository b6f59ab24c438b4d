"""The gold set on real documents is sound: exact spans, enough of every kind, two halves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.gold.test_gold_seeds import QUESTION_TAGS, copied_runs

_HERE = Path(__file__).parent
FOLDER = _HERE / "reel"
DOCUMENTS = {
    path.name: path.open(encoding="utf-8", newline="").read()
    for path in sorted(FOLDER.glob("*.txt"))
}
FORMS = (QUESTION_TAGS - {"mot-clé"}) | {"définition", "liste", "oui-non"}
KINDS = {
    "encyclopédie",
    "démarche",
    "débat",
    "loi",
    "guide",
    "compte rendu",
    "essai",
    "question écrite",
}
PARTS = {"dev", "sealed"}
OTHER_TAGS = {"sans-accents", "sans-reponse", "voisine", "ailleurs"}
MAX_BYTES = 400_000


def _records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_HERE / name).read_text("utf-8").splitlines()]


QUESTIONS, DIALOGUES = _records("reel.jsonl"), _records("reel_dialogues.jsonl")
each_question = pytest.mark.parametrize("record", QUESTIONS, ids=[one["id"] for one in QUESTIONS])
each_dialogue = pytest.mark.parametrize("record", DIALOGUES, ids=[one["id"] for one in DIALOGUES])


def _tagged(tag: str) -> list[dict[str, Any]]:
    return [record for record in QUESTIONS if tag in record["tags"]]


def _check_spans(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert set(answer) == {"document", "start", "end", "text"}
        text, start, end = DOCUMENTS[answer["document"]], answer["start"], answer["end"]
        assert answer["text"] == text[start:end]
        assert answer["text"] == answer["text"].strip(" \n.,;:!?«»“”\"'’\u00a0")
        # An answer is made of whole words.
        assert not re.match(r"\w\w", text[max(start - 1, 0) : start + 1])
        assert not re.match(r"\w\w", text[end - 1 : end + 1])
    places = [(one["document"], one["start"], one["end"]) for one in answers]
    assert places == sorted(set(places))


def test_there_are_enough_of_each_kind() -> None:
    assert len(DOCUMENTS) == 28
    assert sum(path.stat().st_size for path in FOLDER.glob("*")) <= MAX_BYTES
    assert len(QUESTIONS) == 389
    assert len(_tagged("sans-reponse")) == 88
    assert len(_tagged("voisine")) == 48
    assert all(len(_tagged(form)) >= 15 for form in FORMS)
    assert len(DIALOGUES) == 75


def test_every_document_has_a_source_and_belongs_to_one_half() -> None:
    sources = (FOLDER / "SOURCES.md").read_text("utf-8")
    halves: dict[str, set[str]] = {name: set() for name in DOCUMENTS}
    for record in QUESTIONS:
        for answer in record["answers"]:
            halves[answer["document"]] |= PARTS.intersection(record["tags"])
    for record in DIALOGUES:
        for turn in record["turns"]:
            for answer in turn["answers"]:
                halves[answer["document"]].add(record["split"])
    assert all(f"`{name.removesuffix('.txt')}`" in sources for name in DOCUMENTS)
    assert all(len(parts) == 1 for parts in halves.values())
    assert sum(parts == {"dev"} for parts in halves.values()) == len(DOCUMENTS) / 2


@each_question
def test_keys_and_tags(record: dict[str, Any]) -> None:
    tags = set(record["tags"])
    assert list(record) == ["id", "question", "answers", "impossible", "tags"]
    assert len(tags) == len(record["tags"])
    assert tags <= FORMS | KINDS | PARTS | OTHER_TAGS
    assert len(tags & FORMS) == len(tags & PARTS) == 1
    assert len(tags & KINDS) == ("ailleurs" not in tags)
    assert record["impossible"] == ("sans-reponse" in tags) == (not record["answers"])
    assert len(tags & {"voisine", "ailleurs"}) == record["impossible"]


@each_question
def test_answers_are_exact_slices(record: dict[str, Any]) -> None:
    _check_spans(record["answers"])


@each_question
def test_questions_are_not_copied_from_the_documents(record: dict[str, Any]) -> None:
    assert not copied_runs(record["question"], DOCUMENTS.values())


@each_dialogue
def test_every_turn_has_a_whole_question_and_a_place(record: dict[str, Any]) -> None:
    assert list(record) == ["id", "split", "turns"]
    assert record["split"] in PARTS
    assert len(record["turns"]) in {2, 3, 4}
    assert record["turns"][0]["whole"] == [record["turns"][0]["question"]]
    for turn in record["turns"]:
        assert turn["whole"]
        assert all(whole.endswith(" ?") for whole in turn["whole"])
        _check_spans(turn["answers"])
        assert ("answer" in turn) == ("passage" in turn) == bool(turn["answers"])
        if turn["answers"]:
            assert turn["answer"] == turn["answers"][0]["text"]
            assert turn["answer"] in turn["passage"]
            assert turn["passage"] in DOCUMENTS[turn["answers"][0]["document"]]


def test_ids_are_unique() -> None:
    ids = [record["id"] for record in [*QUESTIONS, *DIALOGUES]]
    assert len(set(ids)) == len(ids)
