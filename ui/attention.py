"""Whether a visitor waits for an answer: what can wait gives way."""

from __future__ import annotations

from threading import Lock


class Attention:
    """Counts the questions that are being answered; entered for each, from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answering = 0

    def __enter__(self) -> None:
        with self._lock:
            self._answering += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._answering -= 1

    def is_free(self) -> bool:
        """Whether no question is being answered."""
        return self._answering == 0
