from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.cli.main import app
from qa.errors import InputError


def test_the_product_alone_is_measured_as_json(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told = CliRunner().invoke(
        app,
        [*"bench --questions 2 --cold 1 --peer aucun --json --corpus".split(), str(seeds)],
        catch_exceptions=False,
    )
    assert told.exit_code == 0
    (result,) = json.loads(told.stdout)["5 documents"]
    assert result["title"] == "qa"
    assert len(result["replies"]) == 2
    assert result["cold_seconds"][0] > 0


def test_an_unknown_peer_is_named_with_those_that_are_known() -> None:
    with pytest.raises(InputError, match=r"« elasticsearch » .*haystack.*llamaindex"):
        CliRunner().invoke(app, ["bench", "--peer", "elasticsearch"], catch_exceptions=False)
