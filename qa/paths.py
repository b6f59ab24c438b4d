"""Where things are: the shipped models, the default corpus, the built indexes."""

from __future__ import annotations

from pathlib import Path

from qa.errors import IndexStoreError

PACKAGE = Path(__file__).resolve().parent
MODELS = PACKAGE / "models"


def checkout() -> Path | None:
    """The source checkout this package runs from, or None when it is installed as a wheel."""
    root = PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "seeds").is_dir() else None


def default_corpus() -> Path:
    """The five news articles: ``seeds/`` of the checkout, or the copy inside the wheel."""
    root = checkout()
    return root / "seeds" if root else PACKAGE / "seeds"


def indexes_folder(configured: Path | None = None) -> Path:
    """Where named indexes live: as configured, in the checkout, or in the user's data folder."""
    if configured is not None:
        return configured
    root = checkout()
    if root:
        return root / "indexes"
    from platformdirs import user_data_path

    return user_data_path("qa-fr", appauthor=False) / "indexes"


def index_folder(index: str | Path, configured: Path | None = None) -> Path:
    """The folder of an index: a ``Path``, or a name (no separator) under ``indexes_folder``.

    Raises:
        IndexStoreError: the name is empty or would leave the folder of the indexes.
    """
    if isinstance(index, Path):
        return index
    if index.strip() in {"", ".", ".."} or any(mark in index for mark in "/\\:\0"):
        raise IndexStoreError(
            f"« {index} » n'est pas un nom d'index. Donnez un nom simple, par exemple « presse »."
        )
    return indexes_folder(configured) / index
