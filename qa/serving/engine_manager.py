"""The engine in use, whatever becomes of its index.

Commits to the index are seen by the store; another index put in its place is opened beside the old
one, which answers until the new one is ready. The engine itself stays, so that the chat, the routes
and the tools change together.
"""

from __future__ import annotations

import logging
import os
from threading import Lock, Thread

from qa.engine import Engine
from qa.errors import QAError
from qa.index.store.database import FILE_NAME

_logger = logging.getLogger(__name__)


class EngineManager:
    """Looks after one engine; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._file = engine.index / FILE_NAME
        self._opened = _identity(self._state())
        self._refused: os.stat_result | None = None
        self._opening = Lock()
        self.version = 0  # how many indexes have been opened in place of the first

    def look(self) -> None:
        """Begin to open the index anew if another one stands in its place. It costs microseconds.

        What cannot be opened is tried again once it has changed: it may have been half copied.
        """
        found = self._state()
        if found is None or _identity(found) == self._opened or _same(found, self._refused):
            return
        if self._opening.acquire(blocking=False):
            Thread(target=self._open, args=(found,), name="qa-reopen", daemon=True).start()

    @property
    def public(self) -> Engine:
        """The engine without what people handed over for themselves alone: keys sign nobody in."""
        return self.engine.seen_by("")

    @property
    def is_ready(self) -> bool:
        """Whether the index is where it should be and can be read."""
        # Milvus keeps an index in no file of ours: whether its server answers is seen below.
        if self._state() is None and not self.engine.settings.store_uri:
            return False
        try:
            return self.engine.generation >= 0
        except QAError:
            return False

    def _open(self, found: os.stat_result) -> None:
        try:
            self.engine.reopen()
            self._opened = _identity(found)
            self.version += 1
        except QAError:
            self._refused = found
            _logger.warning("The index was replaced by one that cannot be opened; the old stays.")
        finally:
            self._opening.release()

    def _state(self) -> os.stat_result | None:
        try:
            return os.stat(self._file)
        except OSError:
            return None


def _identity(state: os.stat_result | None) -> tuple[int, int] | None:
    """Device and inode of the index' file: others once another index stands in its place."""
    return (state.st_dev, state.st_ino) if state else None


def _same(one: os.stat_result, other: os.stat_result | None) -> bool:
    """Whether a file has not been written since."""
    return other is not None and (_identity(one), one.st_mtime_ns, one.st_size) == (
        _identity(other),
        other.st_mtime_ns,
        other.st_size,
    )
