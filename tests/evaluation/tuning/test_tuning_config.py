"""Fitted settings go to qa.toml; what is there stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qa.errors import SettingsError
from qa.evaluation.tuning import config
from qa.evaluation.tuning.report import Proposal

DENSE = Proposal("dense_weight", 0.2, 0.35)
THRESHOLD = Proposal("no_answer_threshold", 0.07, 0.412345)


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "qa.toml"


def test_comments_and_other_settings_stay(toml: Path) -> None:
    toml.write_text('# la presse\nindex = "presse"  # le nôtre\ndense_weight = 0.2\n')
    before, after = config.updated(toml, [DENSE], "presse")
    assert after == before.replace("0.2", "0.35")
    assert config.difference(before, after)[-2:] == ["-dense_weight = 0.2", "+dense_weight = 0.35"]


def test_the_threshold_is_that_of_its_index(toml: Path) -> None:
    _, after = config.updated(toml, [THRESHOLD], "presse")
    assert tomllib.loads(after) == {"no_answer_threshold": {"presse": 0.4123}}
    config.write(toml, after)
    _, both = config.updated(toml, [THRESHOLD], "seeds")
    assert tomllib.loads(both) == {"no_answer_threshold": {"presse": 0.4123, "seeds": 0.4123}}


def test_a_threshold_for_all_is_left_to_the_other_indexes(toml: Path) -> None:
    toml.write_text("no_answer_threshold = 0.3\n")
    _, after = config.updated(toml, [THRESHOLD], "presse")
    assert tomllib.loads(after) == {"no_answer_threshold": {"*": 0.3, "presse": 0.4123}}


def test_what_is_no_file_is_refused(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.mkdir()
    monkeypatch.setenv("QA_CONFIG", str(toml))
    with pytest.raises(SettingsError, match="n'est pas un fichier"):
        config.target_file()


def test_a_variable_that_goes_before_the_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_DENSE_WEIGHT", "0.5")
    assert config.overridden([DENSE, THRESHOLD]) == ["QA_DENSE_WEIGHT"]
