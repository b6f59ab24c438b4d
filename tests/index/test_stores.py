"""Where an index is kept, and what is said where a package for that is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from qa import Settings
from qa.cli.main import main
from qa.errors import MissingExtraError
from qa.index.ray_reading import ray_reader
from qa.index.store import PassageStore
from qa.index.stores import open_store
from qa.settings import load_settings


def test_a_folder_by_default(tmp_path: Path, settings: Settings) -> None:
    store = open_store(tmp_path / "presse", settings, create=True)
    assert isinstance(store, PassageStore)
    assert (store.name, store.place, store.server) == ("presse", str(tmp_path / "presse"), None)


@pytest.mark.parametrize("uri", ["./presse.db", "http://127.0.0.1:9"])
def test_milvus_needs_its_extra(
    uri: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(MissingExtraError, match=r"qa-fr\[milvus\]"):
        open_store(Path("presse"), settings.model_copy(update={"store_uri": uri}))


def test_ray_needs_its_extra(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"qa-fr\[ray\]"), ray_reader():
        pass


def test_an_address_without_ray(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["qa", "index", "--address", "10.0.0.1:6379"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "« --engine ray »" in capsys.readouterr().err


def test_a_token_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_STORE_TOKEN", "root:secret")
    monkeypatch.setenv("QA_STORE_URI", "http://milvus:19530")
    settings = load_settings()
    assert settings.store_uri == "http://milvus:19530"
    assert "secret" not in str(settings.model_dump())
