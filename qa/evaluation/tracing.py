"""What each stage of the pipeline gave for one question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.merging import passage_of
from qa.errors import QuestionError
from qa.types import Answer, Passage, Reply

if TYPE_CHECKING:
    from haystack import Document, ExtractedAnswer

    from qa.engine import Engine


@dataclass(frozen=True, slots=True)
class Trace:
    """One question on its way through the engine.

    ``lexical`` and ``dense`` are the candidates of each retriever, ``ranked`` what was kept of
    them, best first, and ``read`` the first of these, which the reader read. ``spans`` are all that
    it pointed at, ``answers`` those that would be shown if the engine never abstained. All are
    empty for a question that the engine ``refused``.
    """

    reply: Reply
    refused: bool = False
    lexical: tuple[Passage, ...] = ()
    dense: tuple[Passage, ...] = ()
    ranked: tuple[Passage, ...] = ()
    read: tuple[Passage, ...] = ()
    spans: tuple[ExtractedAnswer, ...] = ()
    answers: tuple[Answer, ...] = ()


class TracedEngine:
    """Asks an engine as anyone would, and keeps what its stages gave."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, question: str) -> Trace:
        """The engine's reply, with its stages; one that it refuses counts as an abstention."""
        try:
            reply, stages = self._engine.trace(question)
        except QuestionError:
            empty = Reply(question, question, answers=(), abstained=True, passages=())
            return Trace(empty, refused=True)
        ranked = _passages(stages.retrieved)
        return Trace(
            reply=reply,
            lexical=_passages(stages.lexical),
            dense=_passages(stages.dense),
            ranked=ranked,
            read=ranked[: self._engine.settings.read_top],
            spans=tuple(span.answer for span in stages.spans),
            answers=stages.answers or stages.withheld,
        )


def _passages(documents: Iterable[Document]) -> tuple[Passage, ...]:
    return tuple(map(passage_of, documents))
