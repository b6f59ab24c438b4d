"""The reader as a Haystack component."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from threading import Lock
from typing import Any

from haystack import Document, ExtractedAnswer, component

from qa.answering.confidence import load_calibration
from qa.query.query import read_question
from qa.reading.cells import cell_asked
from qa.reading.models import Row, SpanModel, load_span_model
from qa.reading.spans import Span, window_spans
from qa.reading.stopping import StopRule, stop_rule
from qa.reading.windows import Windower, substitutions_of
from qa.settings import SHIPPED
from qa.timing import stage
from qa.types import Substitution

_SPANS_PER_PASSAGE = 3
_CELL_MARGIN = 8.0  # of a cell over no answer: above that of a good span of prose


@component
class SpanReader:
    """Reads passages, best first, and returns their best spans.

    Each answer's ``score`` is its margin over the null answer (a logit difference: above 0 the
    reader prefers the span), ``document_offset`` its place in the passage.
    """

    def __init__(
        self,
        model: str = SHIPPED,
        top_k: int = 10,
        max_answer_tokens: int = 30,
        threads: int = 0,
        rank_weight: float = 0.0,
    ) -> None:
        """Name the model; it is loaded by ``warm_up``. At most ``top_k`` passages are read.

        With the ``rank_weight`` of the ``ReaderRanker`` that follows, and a calibrated model,
        reading stops when no unread passage can be expected to matter (``qa.reading.stopping``).
        """
        self.model = model
        self.top_k = top_k
        self.max_answer_tokens = max_answer_tokens
        self.threads = threads
        self.rank_weight = rank_weight
        self._model: SpanModel | None = None
        self._windower: Windower | None = None
        self._rule: StopRule | None = None
        self._lock = Lock()

    def warm_up(self) -> None:
        """Load the model once."""
        with self._lock:
            if self._model is None:
                model = load_span_model(self.model, self.threads)
                self._windower = Windower(model.tokenizer, model.max_tokens)
                self._rule = stop_rule(load_calibration(self.model), self.rank_weight)
                self._model = model

    @component.output_types(answers=list[ExtractedAnswer])
    def run(self, query: str, documents: list[Document], read_all: bool = False) -> dict[str, Any]:
        """Find answers to ``query`` in the first ``top_k`` documents, best margin first.

        ``read_all`` leaves none of them out.
        """
        self.warm_up()
        read = [document for document in documents if document.content][: self.top_k]
        answers: list[ExtractedAnswer] = []
        with stage("reader"):
            watch = self._rule.watch(query, read) if self._rule and not read_all else None
            for spans in self._spans(_pairs(query, read), list(map(substitutions_of, read))):
                found = [_answer(query, span, read[span.passage]) for span in spans]
                answers.extend(found)
                if watch is not None and watch.is_settled(found):
                    break
        cells = _cell_answers(query, read)
        named = {cell.document.id for cell in cells if cell.document}
        answers = [one for one in answers if one.document and one.document.id not in named] + cells
        return {"answers": sorted(answers, key=lambda answer: -answer.score)}

    def _spans(
        self, pairs: list[tuple[str, str]], substitutions: list[list[Substitution]]
    ) -> Iterator[list[Span]]:
        """The spans of each passage in turn; what is not asked for is not read."""
        assert self._model is not None  # noqa: S101 - warm_up has set both
        assert self._windower is not None  # noqa: S101
        with closing(self._model.read(self._windower.batches(pairs, substitutions))) as rows:
            for passage, windows in groupby(rows, key=lambda row: row.window.passage):
                yield self._best(windows, pairs[passage][1])

    def _best(self, windows: Iterable[Row], text: str) -> list[Span]:
        """The spans of one passage: what two windows share counts once, as its better reading."""
        best: dict[tuple[int, int], Span] = {}
        for row in windows:
            for span in window_spans(
                row.window, text, row.start, row.end, self.max_answer_tokens, _SPANS_PER_PASSAGE
            ):
                place = (span.start, span.end)
                if place not in best or best[place].margin < span.margin:
                    best[place] = span
        return list(best.values())


def _pairs(query: str, documents: Sequence[Document]) -> list[tuple[str, str]]:
    """The question to read each document with, and its text.

    A document of the time asked about need not name it: «2017» would only lead the reader astray.
    Where there is one, others may be of that time without a date to tell it.
    """
    texts = [document.content or "" for document in documents]
    time = read_question(query).time
    dates = [document.meta.get("date") for document in documents]
    if time is None or not any(time.holds(date) for date in dates):
        return [(query, text) for text in texts]
    return [
        (query if time.names(text) or not (date is None or time.holds(date)) else time.rest, text)
        for text, date in zip(texts, dates, strict=True)
    ]


def _cell_answers(query: str, documents: Sequence[Document]) -> list[ExtractedAnswer]:
    """The cells of tables that the question asks for by row and column."""
    asked = (
        (place, document, cell_asked(query, document)) for place, document in enumerate(documents)
    )
    return [
        _answer(query, Span(place, cell.start, cell.end, _CELL_MARGIN), document)
        for place, document, cell in asked
        if cell is not None
    ]


def _answer(query: str, span: Span, document: Document) -> ExtractedAnswer:
    assert document.content is not None  # noqa: S101 - documents without text are not read
    place = ExtractedAnswer.Span(span.start, span.end)
    return ExtractedAnswer(
        query=query,
        score=span.margin,
        data=document.content[span.start : span.end],
        document=document,
        context=document.content,
        document_offset=place,
        context_offset=place,
    )
