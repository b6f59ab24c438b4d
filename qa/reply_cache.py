"""Replies given before, by all that they depend on: the same question is read once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from qa.types import Answer, Filters, Reply

MOST = 256


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reply depends on, beside the settings of its engine.

    ``state`` is that of the index, ``filters`` the scope as it was checked, with its owner, and
    ``before`` what follow-ups are read from: each earlier question, and its answers.
    """

    state: str
    question: str
    before: tuple[tuple[str, str, tuple[Answer, ...], bool], ...]
    filters: Filters | None
    as_typed: bool


def asked(
    state: str,
    question: str,
    history: Sequence[Reply],
    filters: Filters | None,
    as_typed: bool,
) -> Asked:
    """The key of a question asked after ``history``; typed as it is, nothing before it counts."""
    before = tuple(
        (reply.question, reply.effective_question, reply.answers, reply.chosen)
        for reply in ([] if as_typed else history)
    )
    return Asked(state, question, before, filters, as_typed)


class ReplyCache:
    """The last ``most`` replies; safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._replies: OrderedDict[Asked, Reply] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Asked) -> Reply | None:
        """The reply kept under ``key``, None if there is none."""
        with self._lock:
            if key in self._replies:
                self._replies.move_to_end(key)
            return self._replies.get(key)

    def keep(self, key: Asked, reply: Reply) -> None:
        """Keep a reply, and let the one go that was not asked for the longest."""
        with self._lock:
            self._replies[key] = reply
            self._replies.move_to_end(key)
            if len(self._replies) > self._most:
                self._replies.popitem(last=False)

    def clear(self) -> None:
        """Forget all replies."""
        with self._lock:
            self._replies.clear()
