"""Follow-ups over hand-written conversations, and the questions that must stay as they are.

The sets are played here with the answers that their records give, without an index. Each has a
floor under what the rules reach; the halves that are sealed are not played.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.query.follow_ups.gold_dialogues import FOLDER, play, records

SPLITS = ("dev", "held-out", "second")
EVERY = [record for split in SPLITS for record in records("dialogues", split)]


@pytest.mark.parametrize(
    ("name", "splits", "floor"),
    [
        ("dialogues", SPLITS, 0.93),
        ("reel_dialogues", ("dev",), 0.82),
        ("entretiens_dialogues", ("dev",), 0.92),
    ],
)
def test_most_follow_ups_get_the_words_of_an_accepted_question(
    name: str, splits: tuple[str, ...], floor: float
) -> None:
    turns = [
        turn
        for split in splits
        for record in records(name, split)
        if record["id"][0] != "w"
        for turn in play(record)
    ]
    wrong = [(turn.question, turn.got) for turn in turns if not turn.has_the_words]
    assert 1 - len(wrong) / len(turns) >= floor, wrong


def test_questions_that_stand_alone_stay() -> None:
    turns = [turn for record in EVERY if record["id"][0] == "w" for turn in play(record)]
    changed = [(turn.question, turn.got) for turn in turns if not turn.is_right]
    assert len(changed) <= 0.03 * len(turns), changed


def test_enough_of_each_kind() -> None:
    talks = [record for record in EVERY if record["id"].startswith("d")]
    alone = [record for record in EVERY if record["id"].startswith("w")]
    assert len(talks) >= 60
    assert len(alone) >= 60
    assert sum(len(record["turns"]) == 3 for record in talks) >= 15
    assert sum(record["split"] == "held-out" for record in talks) >= 20
    lines = (FOLDER / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(EVERY) == len(lines)


@pytest.mark.parametrize("record", EVERY, ids=[record["id"] for record in EVERY])
def test_records_are_well_formed(record: dict[str, Any]) -> None:
    first, *following = record["turns"]
    assert "whole" not in first
    assert following
    for turn in following:
        assert turn["whole"]
        assert turn.get("answer", "") in turn.get("passage", turn.get("answer", ""))
    if record["id"].startswith("w"):
        assert following[0]["whole"] == [following[0]["question"]]


def test_conversations_on_documents_are_sound() -> None:
    folder = FOLDER / "entretiens"
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    lines = (FOLDER / "entretiens_dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    halves: dict[str, set[str]] = {name: set() for name in texts}
    for record in map(json.loads, lines):
        assert record["turns"][0]["whole"] == [record["turns"][0]["question"]]
        for turn in record["turns"]:
            assert turn["whole"]
            assert ("answer" in turn) == bool(turn["answers"])
            for answer in turn["answers"]:
                text = texts[answer["document"]]
                assert text[answer["start"] : answer["end"]] == answer["text"]
                assert turn["answer"] in turn["passage"]
                assert turn["passage"] in text
                halves[answer["document"]].add(record["split"])
    assert len(lines) == 65
    assert sorted(map(len, halves.values())) == [1] * 14
