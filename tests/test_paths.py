"""Where things are, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import paths
from qa.errors import IndexStoreError


def test_in_a_checkout(seeds: Path) -> None:
    assert paths.checkout() == seeds.parent
    assert paths.default_corpus() == seeds
    assert paths.indexes_folder() == seeds.parent / "indexes"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The package as a wheel leaves it: no pyproject.toml beside it."""
    package = tmp_path / "site-packages/qa"
    (package / "seeds").mkdir(parents=True)
    monkeypatch.setattr(paths, "PACKAGE", package)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return package


def test_installed_as_a_wheel(installed: Path) -> None:
    assert paths.checkout() is None
    assert paths.default_corpus() == installed / "seeds"
    folder = paths.indexes_folder()
    assert folder.name == "indexes"
    assert "qa-fr" in folder.parts
    assert installed not in folder.parents


def test_a_foreign_project_around_the_package_is_no_checkout(installed: Path) -> None:
    (installed.parent / "pyproject.toml").write_text("")
    assert paths.checkout() is None


def test_the_configured_folder_wins(tmp_path: Path) -> None:
    assert paths.indexes_folder(tmp_path) == tmp_path
    assert paths.index_folder("presse", tmp_path) == tmp_path / "presse"


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    assert paths.index_folder(Path("a/../b"), tmp_path) == Path("a/../b")


@pytest.mark.parametrize("name", ["presse", "presse 2018", "été", "a.b", "..a", "-x"])
def test_names(tmp_path: Path, name: str) -> None:
    assert paths.index_folder(name, tmp_path).parent == tmp_path


@pytest.mark.parametrize(
    "name", ["", "  ", ".", "..", "a/b", "../a", "/etc", "a\\b", "C:a", "nul\0", " .. ", ".. "]
)
def test_names_that_would_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(IndexStoreError, match=r"n'est pas un nom d'index.*« presse »"):
        paths.index_folder(name, tmp_path)


def test_the_shipped_models_are_in_the_package() -> None:
    assert paths.PACKAGE / "models" == paths.MODELS
    assert (paths.PACKAGE / "paths.py").is_file()
