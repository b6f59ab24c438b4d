"""Follow-ups over hand-written conversations, and the questions that must stay as they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.query.follow_ups.gold_dialogues import FILE, Turn, play, records

EVERY = records("dev") + records("held-out") + records("second")
TURNS = [turn for record in EVERY for turn in play(record)]


@pytest.mark.parametrize("turn", TURNS, ids=[f"{turn.dialogue}-{turn.question}" for turn in TURNS])
def test_each_turn_comes_out_as_an_accepted_question(turn: Turn) -> None:
    assert turn.is_right, turn.got


def test_enough_of_each_kind() -> None:
    talks = [record for record in EVERY if record["id"].startswith("d")]
    alone = [record for record in EVERY if record["id"].startswith("w")]
    assert len(talks) >= 60
    assert len(alone) >= 60
    assert sum(len(record["turns"]) == 3 for record in talks) >= 15
    assert sum(record["split"] == "held-out" for record in talks) >= 20
    assert len(EVERY) == len(FILE.read_text(encoding="utf-8").splitlines())


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
