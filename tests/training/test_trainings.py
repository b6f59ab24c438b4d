import json
from itertools import islice
from pathlib import Path

import pytest

from qa.errors import CorpusError, GoldError
from qa.training.checkpoint import load_state
from qa.training.examples import read_gold
from qa.training.pretrain import PretrainOptions, example_stream, pretrain
from qa.training.reader_training import ReaderOptions, split_by_article, train_reader
from qa.training.trainer import Schedule


def schedule(minutes: float) -> Schedule:
    return Schedule(minutes=minutes, learning_rate=3e-3, checkpoint_minutes=0.01)


def last_line(folder: Path) -> dict[str, float]:
    lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    parsed: dict[str, float] = json.loads(lines[-1])
    return parsed


def test_pretraining_learns_and_its_reader_loads(
    tiny_reader: Path, mined: Path, tmp_path: Path
) -> None:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    options = PretrainOptions(schedule(0.05), batch_size=8, max_tokens=64, held_out=6)
    reader = pretrain(tiny_reader, mined, tmp_path / "out", options)
    log = (tmp_path / "out" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(log[-1])["span_loss"] < json.loads(log[0])["span_loss"]
    assert AutoModelForQuestionAnswering.from_pretrained(reader).num_parameters() > 0
    assert AutoTokenizer.from_pretrained(reader)("Qui ?", "Paris").input_ids.count(4) == 1


def test_a_killed_training_resumes_where_it_was_saved(
    tiny_reader: Path, mined: Path, tmp_path: Path
) -> None:
    import torch

    options = PretrainOptions(schedule(0.03), batch_size=8, max_tokens=64, held_out=6)
    pretrain(tiny_reader, mined, tmp_path / "out", options)
    before = load_state(tmp_path / "out" / "state.pt")
    longer = PretrainOptions(schedule(0.05), batch_size=8, max_tokens=64, held_out=6)
    pretrain(tiny_reader, mined, tmp_path / "out", longer)
    after = load_state(tmp_path / "out" / "state.pt")
    assert before is not None
    assert after is not None
    assert after["steps"] > before["steps"]
    assert after["spent"] >= 3.0
    optimiser = after["optimiser"]["state"][0]["step"]
    assert torch.equal(optimiser, torch.tensor(float(after["steps"])))


def test_a_finished_budget_is_not_spent_twice(
    tiny_reader: Path, mined: Path, tmp_path: Path
) -> None:
    options = PretrainOptions(schedule(0.02), batch_size=8, max_tokens=64, held_out=6)
    pretrain(tiny_reader, mined, tmp_path / "out", options)
    steps = last_line(tmp_path / "out")["steps"]
    pretrain(tiny_reader, mined, tmp_path / "out", options)
    assert last_line(tmp_path / "out")["steps"] == steps


def test_the_reader_learns_from_gold_and_says_what_it_gained(
    tiny_reader: Path, mined: Path, gold: Path, tmp_path: Path
) -> None:
    options = ReaderOptions(schedule(0.05), batch_size=8, max_tokens=64, held_out=0.2)
    gain = train_reader(tiny_reader, read_gold(gold), tmp_path / "out", options, mined)
    assert gain.questions == 2
    assert gain.folder == tmp_path / "out" / "reader"
    assert (gain.folder / "model.safetensors").exists()
    assert 0 <= gain.after.f1 <= 100
    assert gain.before != gain.after


def test_no_article_is_both_trained_on_and_measured(gold: Path) -> None:
    fitted, held_out = split_by_article(read_gold(gold), 0.3)
    assert len(fitted) + len(held_out) == 12
    assert held_out
    assert not {one.title for one in fitted} & {one.title for one in held_out}


def test_too_few_questions_are_refused(gold: Path) -> None:
    with pytest.raises(GoldError, match="au moins 10 questions"):
        split_by_article(read_gold(gold)[:4], 0.1)


def test_a_file_that_is_not_squad_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "autre.json"
    path.write_text('{"questions": []}', encoding="utf-8")
    with pytest.raises(GoldError, match=r"autre\.json"):
        read_gold(path)


def test_mined_examples_come_back_for_ever_but_the_held_out_ones(mined: Path) -> None:
    examples = list(islice(example_stream(mined, skipped=20), 10))
    assert examples[:4] == examples[4:8]
    with pytest.raises(CorpusError, match="aucun fichier"):
        next(example_stream(mined.parent / "vide", 0))
