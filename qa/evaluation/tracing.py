"""What each stage of the pipeline gave for one question."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from qa.answering.merging import AnswerMerger, passage_of
from qa.errors import QuestionError
from qa.types import Answer, Passage, Reply

if TYPE_CHECKING:
    from haystack import ExtractedAnswer, Pipeline

    from qa.engine import Engine

_STAGES = frozenset({"dialogue", "lexical", "dense", "ranker", "speller", "reader"})


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
        self._recorder = _Recorder(engine.pipeline)
        # The same engine but for its pipeline: the caller's own is left alone.
        self._engine = copy.copy(engine)
        self._engine.pipeline = cast("Pipeline", self._recorder)
        self._merger = AnswerMerger(engine.settings.reader, threshold=0.0)

    def ask(self, question: str) -> Trace:
        """The engine's reply, with its stages; one that it refuses counts as an abstention."""
        try:
            reply = self._engine.ask(question)
        except QuestionError:
            empty = Reply(question, question, answers=(), abstained=True, passages=())
            return Trace(empty, refused=True)
        outputs = self._recorder.outputs
        spans = outputs["reader"]["answers"]
        ranked = _passages(outputs["ranker"])
        merged = self._merger.run(query=outputs["speller"]["query"], answers=spans)
        return Trace(
            reply=reply,
            lexical=_passages(outputs["lexical"]),
            dense=_passages(outputs["dense"]),
            ranked=ranked,
            read=ranked[: self._engine.settings.read_top],
            spans=tuple(spans),
            answers=tuple(merged["answers"]),
        )


class _Recorder:
    """A pipeline that keeps what the stages of its last run gave."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.outputs: dict[str, Any] = {}

    def run(self, data: dict[str, Any], include_outputs_from: set[str]) -> dict[str, Any]:
        self.outputs = self._pipeline.run(data, include_outputs_from=include_outputs_from | _STAGES)
        return self.outputs


def _passages(outputs: dict[str, Any]) -> tuple[Passage, ...]:
    return tuple(passage_of(document) for document in outputs["documents"])
