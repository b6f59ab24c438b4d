"""Training on question sets: frozen layers stay, the rest learns, a run is taken up again."""

import json
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForQuestionAnswering

from qa.errors import GoldError
from qa.training.question_sets import QuestionSet, StreamOptions, read_question_set
from qa.training.trainer import Schedule
from qa.training.transfer import TransferOptions, train_on_sets

NONE = frozenset[str]()


def options(steps: int) -> TransferOptions:
    return TransferOptions(
        Schedule(1, 1e-3, steps=steps), StreamOptions(), batch_size=4, frozen_layers=1
    )


def test_frozen_layers_stay_and_the_others_learn(
    tiny_reader: Path, gold: Path, tmp_path: Path
) -> None:
    sets = [read_question_set(gold)]
    folder = train_on_sets(tiny_reader, sets, NONE, tmp_path / "out", options(3))
    before = AutoModelForQuestionAnswering.from_pretrained(tiny_reader).half().state_dict()
    after = AutoModelForQuestionAnswering.from_pretrained(folder).half().state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert not any("embeddings" in name or "layer.0" in name for name in changed)
    assert any("layer.1" in name for name in changed)
    assert any("qa_outputs" in name for name in changed)


def test_a_run_is_taken_up_where_it_stopped(tiny_reader: Path, gold: Path, tmp_path: Path) -> None:
    sets = [read_question_set(gold)]
    train_on_sets(tiny_reader, sets, NONE, tmp_path / "out", options(2))
    train_on_sets(tiny_reader, sets, NONE, tmp_path / "out", options(5))
    log = (tmp_path / "out" / "log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["steps"] for line in log] == [0, 2, 2, 5]


def test_sets_without_questions_are_refused(tiny_reader: Path, tmp_path: Path) -> None:
    empty = QuestionSet("empty", 1.0, (), (), ())
    with pytest.raises(GoldError, match="aucune question"):
        train_on_sets(tiny_reader, [empty], NONE, tmp_path / "out", options(1))
