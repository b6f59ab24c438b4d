"""Whether a visitor waits for an answer: what can wait gives way."""

from __future__ import annotations

from threading import Condition


class Attention:
    """Counts the questions that are being answered; entered for each, from any thread."""

    def __init__(self) -> None:
        self._asked = Condition()
        self._answering = 0

    def __enter__(self) -> None:
        with self._asked:
            self._answering += 1
            self._asked.notify_all()

    def __exit__(self, *_: object) -> None:
        with self._asked:
            self._answering -= 1

    def is_free(self) -> bool:
        """Whether no question is being answered."""
        return self._answering == 0

    def stays_free(self, seconds: float) -> bool:
        """Wait so long; whether no question was being answered, and none has come."""
        with self._asked:
            return self.is_free() and not self._asked.wait(seconds)
