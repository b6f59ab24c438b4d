"""What the conversation does with what a page sends, and the state that goes back to be shown."""

from __future__ import annotations

import copy
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from qa.errors import QAError
from qa.generation.suggesting import suggestions
from qa.index.feedback import Feedback, FeedbackStore, Place, Verdict
from qa.types import Document, Passage, Reply, may_see
from ui.attention import Attention
from ui.export import to_json, to_markdown
from ui.opening import Opening, describe
from ui.render import answers_to_show, say_reply
from ui.requests import asked_of, number_of, text_of
from ui.session import Asked, Judged, Session, Ticket, Turn
from ui.sources import FindDocument, Scene
from ui.texts import Texts
from ui.turns import render_turn
from ui.typography import tie_marks

if TYPE_CHECKING:
    from qa import Engine

_logger = logging.getLogger(__name__)

_SUGGESTED = 3
PAUSE = 1.0  # second without a question before any is looked for: people read first
_LEFT = 100  # conversations kept while a page is loaded anew
_WAITING = 3  # questions that one visitor may have waiting: others want answers too

State = dict[str, Any]
"""What ``static/talk.js`` shows: JSON, with the turns that changed since the page's last one."""


class Talk:
    """The conversations over one engine; each visitor brings their own ``Session``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._feedback = FeedbackStore(engine.index)
        self._attention = Attention()
        self._opening = Opening(engine)
        self._left: OrderedDict[str, tuple[str | None, Session]] = OrderedDict()

    def seen_by(self, owner: str) -> Talk:
        """The conversations of a visitor, over what is shared and what is theirs."""
        own = copy.copy(self)
        own._engine = self._engine.seen_by(owner)
        return own

    def start(self, texts: Texts) -> State:
        """The state of a page on which nothing has been asked."""
        return self._state(Session(), {}, texts)

    def greet(self, session: Session, texts: Texts) -> Iterator[State]:
        """Find questions to begin with, while nobody asks any: each is shown once it is found."""
        try:
            for _ in self._opening.look(lambda: self._attention.is_free() and not session.turns):
                if session.turns:
                    return
                yield self._state(session, {"known": session.revision}, texts)
        except QAError:
            _logger.info("A document went while questions on it were looked for.")
        except Exception as error:  # as when the service stops meanwhile: nobody waits for it
            _logger.warning("No question to begin with could be found: %s", error)

    def ask(self, session: Session, sent: Mapping[str, Any], texts: Texts) -> Iterator[State]:
        """Answer a question; first the question alone is shown, then what came of it.

        The message may name a ``turn`` to ask ``again``, as it is or as typed, or to ask another
        question in its place. No exception leaves: what the engine has to say about a question that
        it cannot use, and what nobody foresaw, become notices in the conversation.
        """
        asked, number = self._question(session, sent)
        if asked is None:
            return
        patient = sum(turn.pending for turn in session.turns) < _WAITING
        ticket = session.begin(asked, number)
        if not patient:
            session.finish(ticket, texts.too_many)
        yield self._state(session, sent, texts)
        with session.answering, self._attention:
            if session.waits(ticket):
                yield from self._read(session, ticket, asked, sent, texts)
        yield self._state(session, sent, texts, said=_said(session, ticket, texts))

    def _read(
        self, session: Session, ticket: Ticket, asked: Asked, sent: Mapping[str, Any], texts: Texts
    ) -> Iterator[State]:
        """Answer a question in a thread of its own; the passages found are shown meanwhile."""
        told: SimpleQueue[tuple[Passage, ...] | Reply | str] = SimpleQueue()
        history = session.history(ticket.number)

        def work() -> None:
            told.put(self._answer(asked, history, texts, lambda _, found: told.put(found)))

        Thread(target=work, daemon=True).start()
        while isinstance(got := told.get(), tuple):
            if session.show_found(ticket, got):
                yield self._state(session, sent, texts)
        session.finish(ticket, got)

    def suggest(self, session: Session, texts: Texts) -> Iterator[State]:
        """Offer what may be asked after the last answer, while nobody waits for one."""
        last = session.last
        if last is None or last.reply is None or session.next:
            return
        if not self._attention.stays_free(PAUSE):
            return
        history = session.history(last.number)
        try:
            found = suggestions(
                self._engine, last.reply, history, last.asked.filters, self._attention.is_free
            )
            for reply in islice(found, _SUGGESTED):
                if not session.suggest(last, reply.question):
                    return
                yield self._state(session, {"known": session.revision}, texts)
        except QAError:
            _logger.info("A document went while questions on it were looked for.")
        except Exception as error:  # as when the service stops meanwhile: nobody waits for it
            _logger.warning("No question could be suggested: %s", error)

    def act(self, session: Session, sent: Mapping[str, Any], texts: Texts) -> State:
        """Do what needs no search: choose, judge, stop, clear or export."""
        number, answer = number_of(sent, "turn"), number_of(sent, "answer")
        match text_of(sent, "act"):
            case "stop":
                session.stop(texts.stopped)
            case "clear":
                session.clear()
            case "leave":
                return self._state(session, sent, texts) | {"resume": self._leave(session)}
            case "resume":
                self._resume(session, text_of(sent, "token"), texts)
            case "choose":
                session.choose(number, None if answer < 0 else answer)
            case "judge":
                return self._judge(session, sent, texts)
            case "export":
                download = self._export(session, text_of(sent, "form"), texts)
                return self._state(session, sent, texts) | {"download": download}
        return self._state(session, sent, texts)

    def _leave(self, session: Session) -> str:
        """Keep a conversation for the page that comes next; return the word to ask for it."""
        token = secrets.token_urlsafe()
        self._left[token] = (self._engine.owner, session)
        while len(self._left) > _LEFT:
            self._left.popitem(last=False)
        return token

    def _resume(self, session: Session, token: str, texts: Texts) -> None:
        """Go on with a conversation that the same visitor has left, once."""
        owner, left = self._left.pop(token, (None, None))
        if left is not None and owner == self._engine.owner:
            session.adopt(left, texts.stopped)

    def _question(
        self, session: Session, sent: Mapping[str, Any]
    ) -> tuple[Asked | None, int | None]:
        """What to ask, and in the place of which turn; nothing to ask again is None."""
        asked = asked_of(sent)
        turn = session.turn(number_of(sent, "turn"))
        if turn is None:
            return (None if sent.get("again") else asked), None
        if sent.get("again"):
            asked = Asked(turn.asked.question, turn.asked.filters, asked.as_typed)
        else:
            asked = Asked(asked.question, turn.asked.filters, as_typed=True)
        return asked, turn.number

    def _answer(
        self,
        asked: Asked,
        history: list[Reply],
        texts: Texts,
        on_retrieved: Callable[[str, tuple[Passage, ...]], None],
    ) -> Reply | str:
        try:
            return self._engine.ask(
                asked.question,
                history,
                filters=asked.filters,
                as_typed=asked.as_typed,
                on_retrieved=on_retrieved,
            )
        except QAError as error:
            return str(error)
        except Exception:
            _logger.exception("The engine failed on a question.")
            return texts.unexpected

    def _judge(self, session: Session, sent: Mapping[str, Any], texts: Texts) -> State:
        """Keep a judgement on an answer that was given, with the right span if one was shown."""
        turn = session.turn(number_of(sent, "turn"))
        answer = number_of(sent, "answer")
        verdict = text_of(sent, "verdict")
        said = texts.judge_refused
        if turn is not None and turn.reply is not None and verdict in list(Verdict):
            try:
                right = self._right(sent)
                if _is_private(turn.reply, right):
                    return self._state(session, sent, texts, said=texts.judge_private)
                feedback = _feedback(
                    turn, turn.reply, answer, Verdict(verdict), right, self._engine.generation
                )
                kept = self._feedback.add(feedback)
                # The same reader says more of the same answer: the last word counts.
                if answer in turn.judged:
                    self._feedback.remove(turn.judged[answer].kept)
                session.judge(
                    turn.number, answer, Judged(verdict, kept, right.text if right else None)
                )
                said = texts.judge_thanks
            except QAError as error:
                said = f"{said} {error}"
        return self._state(session, sent, texts, said=said)

    def _right(self, sent: Mapping[str, Any]) -> Place | None:
        """The right span that a page names, read in the document itself; None if it names none.

        Raises:
            CorpusError: the document is not in the index.
        """
        right = sent.get("right")
        if not isinstance(right, Mapping):
            return None
        document = self._engine.document(text_of(right, "document"))
        start, end = number_of(right, "start"), number_of(right, "end")
        if not 0 <= start < end <= len(document.text):
            return None
        return Place(document.path, start, end, document.text[start:end])

    def _export(self, session: Session, form: str, texts: Texts) -> State:
        turns = session.turns
        session.revision += 1  # the page saves each download once
        if form == "json":
            return {
                "number": session.revision,
                "name": "conversation.json",
                "type": "application/json",
                "text": to_json(turns),
            }
        return {
            "number": session.revision,
            "name": "conversation.md",
            "type": "text/markdown",
            "text": to_markdown(turns, self._scene(texts)),
        }

    def _state(
        self, session: Session, sent: Mapping[str, Any], texts: Texts, said: str = ""
    ) -> State:
        """What changed since the revision that the page knows; ``said`` is read out."""
        scene, known = self._scene(texts), number_of(sent, "known")
        revision, turns = session.revision, session.turns
        return {
            "revision": revision,
            "order": [turn.number for turn in turns],
            "turns": [
                {"number": one.number, "pending": one.pending, "html": render_turn(one, scene)}
                for one in turns
                if one.changed > known
            ],
            "next": [_offered(question) for question in session.next],
            "said": said,
            "start": None if turns else self._first_screen(texts),
        }

    def _first_screen(self, texts: Texts) -> State:
        return {
            "about": describe(self._engine, texts),
            "examples": [_offered(question) for question in self._opening.questions()],
        }

    def _scene(self, texts: Texts) -> Scene:
        return Scene(texts, _finder(self._engine))


def _offered(question: str) -> State:
    """A question to click: as it is asked, and as it is shown."""
    return {"ask": question, "shown": tie_marks(question)}


def _said(session: Session, ticket: Ticket, texts: Texts) -> str:
    """The outcome of a question, to be read out; nothing if it was taken back."""
    turn = session.turn(ticket.number)
    if turn is None or turn.pending:
        return ""
    return turn.notice or (say_reply(turn.reply, texts) if turn.reply else "")


def _is_private(reply: Reply, right: Place | None) -> bool:
    """Whether a judgement would show others, who draw gold questions from it, private documents."""
    cited = [proof.document for answer in reply.answers for proof in answer.evidence]
    return not all(may_see("", path) for path in [*cited, *([right.document] if right else [])])


def _finder(engine: Engine) -> FindDocument:
    @cache
    def find(path: str) -> Document | None:
        try:
            return engine.document(path)
        except QAError:
            return None

    return find


def _feedback(
    turn: Turn, reply: Reply, answer: int, verdict: Verdict, right: Place | None, generation: int
) -> Feedback:
    judged = answers_to_show(reply).get(answer)
    proof = judged.evidence[0] if judged else None
    return Feedback(
        question=turn.asked.question,
        effective_question=reply.effective_question,
        answer=Place(proof.document, proof.start, proof.end, proof.text) if proof else None,
        verdict=verdict,
        right=right,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        generation=generation,
    )
