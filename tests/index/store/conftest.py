from __future__ import annotations

from pathlib import Path

import pytest

from qa.index.store import PassageStore


@pytest.fixture
def store(tmp_path: Path) -> PassageStore:
    """An empty store in a new folder."""
    return PassageStore(str(tmp_path / "index"), create=True)
