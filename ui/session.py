"""One visitor's conversation: what was asked, what came back, and what was made of it.

It knows neither Gradio nor HTML. Every change raises ``revision``, so that a page can tell which
of two states is the later one, and a question that was cleared or stopped while it was being
answered never comes back: its ticket is no longer good.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock, RLock
from types import MappingProxyType
from typing import Any

from qa.types import Filters, Passage, Reply


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on an answer, the number under which it is kept, and the right text, if shown."""

    verdict: str
    kept: int
    right: str | None = None


_NOTHING: Mapping[int, Judged] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was sent: ``as_typed`` keeps the engine from rewriting it."""

    question: str
    filters: Filters | None = None
    as_typed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: nothing yet, a reply, or a notice (a sentence) instead.

    ``chosen`` is the number of the rival answer that was kept, ``judged`` maps an answer's number
    to what was said of it (0 stands for the abstention). ``changed`` is the revision of the
    last change, ``begun`` that of the asking. ``found`` are passages to look at while they are
    read.
    """

    number: int
    asked: Asked
    changed: int
    reply: Reply | None = None
    notice: str | None = None
    chosen: int | None = None
    judged: Mapping[int, Judged] = field(default_factory=lambda: _NOTHING)
    begun: int = 0
    found: tuple[Passage, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether the answer is still being looked for."""
        return self.reply is None and self.notice is None

    @property
    def kept(self) -> Reply | None:
        """The reply as the conversation goes on from it: with the answer that was chosen alone."""
        if self.reply is None or self.chosen is None:
            return self.reply
        return self.reply.choose(self.chosen)


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to answer one question, good until it is stopped, asked anew or cleared away."""

    number: int
    begun: int


class Session:
    """The conversation of one page; safe to use from several threads.

    ``answering`` is held while a question is answered, so that questions sent together are
    answered one after the other and each can lean on the one before.
    """

    def __init__(self) -> None:
        self.answering = Lock()
        self.revision = 0
        self._lock = RLock()
        self._turns: dict[int, Turn] = {}
        self._last = 0
        self._next: tuple[str, ...] = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        """Start a conversation: Gradio copies the initial one for every visitor."""
        return Session()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns, the oldest first."""
        with self._lock:
            return tuple(self._turns.values())

    @property
    def last(self) -> Turn | None:
        """The newest turn, None where there is none."""
        with self._lock:
            return next(reversed(self._turns.values()), None)

    @property
    def next(self) -> tuple[str, ...]:
        """What may be asked after the last turn."""
        return self._next

    def suggest(self, after: Turn, question: str) -> bool:
        """Add a question that may be asked next; False if ``after`` no longer is the last turn."""
        with self._lock:
            last = self.last
            if last is None or last.number != after.number or last.reply is not after.reply:
                return False
            self._next += (question,)
            self.revision += 1
            return True

    def begin(self, asked: Asked, number: int | None = None) -> Ticket:
        """Put a question at the end, or in the place of turn ``number``, waiting for its answer."""
        with self._lock:
            if number is None or number not in self._turns:
                self._last += 1
                number = self._last
            self._next = ()
            self._put(Turn(number, asked, 0, begun=self.revision + 1))
            return Ticket(number, self.revision)

    def show_found(self, ticket: Ticket, passages: tuple[Passage, ...]) -> bool:
        """Show passages while they are read; False if nobody waits for the answer any more."""
        with self._lock:
            if not self.waits(ticket):
                return False
            self._put(replace(self._turns[ticket.number], found=passages))
            return True

    def adopt(self, other: Session, stopped: str) -> None:
        """Go on with another page's conversation; what it waits for is ``stopped``, a notice."""
        with other._lock:
            turns, last, offered, revision = other.turns, other._last, other._next, other.revision
        with self._lock:
            self.revision = max(self.revision, revision)
            self._last, self._next = last, offered
            self._turns.clear()
            for turn in turns:
                self._put(replace(turn, notice=stopped) if turn.pending else turn)

    def finish(self, ticket: Ticket, outcome: Reply | str) -> bool:
        """Answer a question, by a reply or a notice; False if nobody waits for it any more."""
        with self._lock:
            if not self.waits(ticket):
                return False
            turn = self._turns[ticket.number]
            if isinstance(outcome, str):
                self._put(replace(turn, notice=outcome))
            else:
                self._put(replace(turn, reply=outcome))
            return True

    def waits(self, ticket: Ticket) -> bool:
        """Whether the question is still there, unanswered."""
        turn = self._turns.get(ticket.number)
        return turn is not None and turn.pending and turn.begun == ticket.begun

    def history(self, number: int) -> list[Reply]:
        """The replies before turn ``number``, the oldest first."""
        with self._lock:
            before = [turn.kept for turn in self._turns.values() if turn.number < number]
            return [reply for reply in before if reply is not None]

    def stop(self, notice: str) -> None:
        """Answer every waiting question by a notice."""
        with self._lock:
            for turn in self.turns:
                if turn.pending:
                    self._put(replace(turn, notice=notice))

    def clear(self) -> None:
        """Forget everything, questions that are being answered too."""
        with self._lock:
            self._turns.clear()
            self._next = ()
            self.revision += 1

    def choose(self, number: int, answer: int | None) -> None:
        """Keep one answer of a turn, or all again (None); nothing if there is no such answer."""
        with self._lock:
            turn = self._turns.get(number)
            if turn is None or turn.reply is None:
                return
            if answer is None or 0 <= answer < len(turn.reply.answers):
                self._put(replace(turn, chosen=answer))

    def judge(self, number: int, answer: int, judged: Judged) -> None:
        """Note what was said of an answer, so that the page can show it."""
        with self._lock:
            turn = self._turns.get(number)
            if turn is not None:
                self._put(replace(turn, judged={**turn.judged, answer: judged}))

    def turn(self, number: int) -> Turn | None:
        """The turn of that number, None if it is gone."""
        return self._turns.get(number)

    def _put(self, turn: Turn) -> None:
        self.revision += 1
        self._turns[turn.number] = replace(turn, changed=self.revision)
