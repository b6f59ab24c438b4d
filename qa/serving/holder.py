"""The engine in use, whatever becomes of its index.

Commits to the index are seen by the store; another index put in its place is opened beside the old
one, which answers until the new one is ready.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from threading import Lock, Thread

from qa.engine import Engine
from qa.errors import QAError
from qa.settings import Settings
from qa.store.database import FILE_NAME

_logger = logging.getLogger(__name__)


class EngineHolder:
    """Gives the current engine; safe to share between threads."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._settings = settings
        self._engine = engine
        self._opened = _identity(engine.index)
        self._opening = Lock()
        self.version = 0  # how many indexes have been opened in place of the first

    @property
    def engine(self) -> Engine:
        """The engine that answers now. A look at the index' file costs microseconds."""
        found = _identity(self._engine.index)
        if found is not None and found != self._opened and self._opening.acquire(blocking=False):
            Thread(target=self._open, args=(found,), name="qa-reopen", daemon=True).start()
        return self._engine

    @property
    def is_ready(self) -> bool:
        """Whether the index is where it should be and can be read."""
        if _identity(self._engine.index) is None:
            return False
        try:
            return self._engine.generation >= 0
        except QAError:
            return False

    def _open(self, found: tuple[int, int]) -> None:
        try:
            self._engine = Engine(self._engine.index, self._settings)
            self.version += 1
        except QAError:
            _logger.warning("The index was replaced by one that cannot be opened; the old stays.")
        finally:
            # Remembered either way: what cannot be opened is not tried again at every question.
            self._opened = found
            self._opening.release()


def _identity(index: Path) -> tuple[int, int] | None:
    """Device and inode of the index' file: others once another index stands in its place."""
    try:
        state = os.stat(index / FILE_NAME)
    except OSError:
        return None
    return state.st_dev, state.st_ino
