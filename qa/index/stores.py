"""Where an index is kept: a folder, or Milvus where ``store_uri`` says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.index.store import PassageStore
from qa.index.store.database import FILE_NAME
from qa.index.store.protocol import Store
from qa.settings import STORE_TOKEN, Settings

_OLD = "old"


def open_store(folder: Path, settings: Settings, *, create: bool = False) -> Store:
    """Open the index of that folder, or of its name in Milvus; ``create`` makes one if need be.

    Raises:
        IndexNotFoundError: there is no index and ``create`` is false.
        IndexMismatchError: the index was made by a version with another schema.
        IndexStoreError: the index cannot be opened.
        MissingExtraError: Milvus is asked for, and pymilvus is not installed.
    """
    if not settings.store_uri:
        return PassageStore(str(folder), create=create)
    from qa.index.milvus import MilvusStore

    return MilvusStore(settings.store_uri, folder.name, create=create)


@contextmanager
def set_aside(folder: Path, settings: Settings) -> Iterator[None]:
    """Rename the old index rather than delete it, and take it back if the new one fails."""
    move = _milvus_mover(folder, settings) if settings.store_uri else _file_mover(folder)
    moved = move(False)
    try:
        yield
    except BaseException:
        if moved:
            move(True)
        raise


def _milvus_mover(folder: Path, settings: Settings) -> Callable[[bool], bool]:
    from qa.index.milvus.collections import move_index

    names = (folder.name, f"{folder.name}.{_OLD}")
    token = os.environ.get(STORE_TOKEN, "")

    def move(back: bool) -> bool:
        name, new_name = reversed(names) if back else names
        return move_index(settings.store_uri, token, name, new_name)

    return move


def _file_mover(folder: Path) -> Callable[[bool], bool]:
    names = (FILE_NAME, f"{FILE_NAME}.{_OLD}")

    def move(back: bool) -> bool:
        name, new_name = reversed(names) if back else names
        if not (folder / name).exists():
            return False
        _rename_index(folder, name, new_name)
        return True

    return move


def _rename_index(folder: Path, name: str, new_name: str) -> None:
    # SQLite finds a file's journal by its name: «x.old-wal» belongs to «x.old».
    for suffix in ("", "-wal", "-shm"):
        file, target = folder / f"{name}{suffix}", folder / f"{new_name}{suffix}"
        target.unlink(missing_ok=True)
        if file.exists():
            file.replace(target)
