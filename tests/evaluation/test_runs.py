"""Evaluations stored, found again and read from JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.errors import EvaluationError, IndexStoreError
from qa.evaluation.reports import from_json, to_json
from qa.evaluation.runs import FILE_NAME, RunStore
from tests.evaluation.report_builders import SETUP, report, right, wrong

REPORT = report(right(0), wrong(1), right(2, impossible=True, expected=(), source=None))


def test_json_gives_the_same_report_back() -> None:
    assert from_json(to_json(REPORT)) == REPORT


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"setup": 1}', to_json(REPORT)[:-9]])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own error is one
        from_json(text)


def test_a_result_with_a_missing_field_is_refused() -> None:
    value = json.loads(to_json(REPORT))
    del value["results"][0]["em"]
    with pytest.raises(ValueError, match="em"):
        from_json(json.dumps(value))


def test_runs_are_found_by_number_and_by_last(tmp_path: Path) -> None:
    runs = RunStore(tmp_path)
    assert runs.runs() == []
    assert runs.save(REPORT) == 1
    assert runs.save(report(wrong(0), gold_digest="c" * 64)) == 2
    assert RunStore(tmp_path).load("1", "") == REPORT
    assert runs.load("dernier", SETUP.gold_digest) == REPORT
    assert [run.number for run in runs.runs()] == [2, 1]


def test_an_interrupted_run_is_kept_and_never_the_last(tmp_path: Path) -> None:
    runs = RunStore(tmp_path)
    runs.save(REPORT)
    assert runs.save(report(right(0), complete=False)) == 2
    assert runs.load("dernier", SETUP.gold_digest) == REPORT
    with pytest.raises(EvaluationError, match="« 2 »"):
        runs.load("2", "")


def test_a_json_file_is_a_run(tmp_path: Path) -> None:
    path = tmp_path / "avant.json"
    path.write_text(to_json(REPORT), encoding="utf-8")
    assert RunStore(tmp_path).load(str(path), "") == REPORT


def test_what_is_not_there_is_said_with_what_is(tmp_path: Path) -> None:
    runs = RunStore(tmp_path)
    with pytest.raises(EvaluationError, match="lancez d'abord qa evaluate"):
        runs.load("dernier", "")
    runs.save(REPORT)
    with pytest.raises(EvaluationError, match=r"« 9 »(?s:.)*- 1 : or\.jsonl, 2026-11-26"):
        runs.load("9", "")
    with pytest.raises(EvaluationError, match=r"absent\.json"):
        runs.load(str(tmp_path / "absent.json"), "")
    (tmp_path / "autre.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EvaluationError, match="n'est pas une évaluation"):
        runs.load(str(tmp_path / "autre.json"), "")


def test_a_damaged_or_closed_store_is_an_error(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\x17" * 4096)
    with pytest.raises(EvaluationError, match="ne peuvent pas être lues"):
        RunStore(tmp_path).runs()
    with pytest.raises(IndexStoreError, match="n'a pas pu être enregistrée"):
        RunStore(tmp_path).save(REPORT)
    with pytest.raises(IndexStoreError, match="n'a pas pu être enregistrée"):
        RunStore(tmp_path / "absent").save(REPORT)
