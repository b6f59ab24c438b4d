"""The reader as a Haystack component."""

from __future__ import annotations

from threading import Lock
from typing import Any

from haystack import Document, ExtractedAnswer, component

from qa.reader.models import SpanModel, load_span_model
from qa.reader.spans import Span, window_spans
from qa.reader.windows import Batch, Windower
from qa.settings import SHIPPED
from qa.stages import stage

_SPANS_PER_PASSAGE = 3


@component
class SpanReader:
    """Reads passages in one batched pass and returns their best spans.

    Each answer's ``score`` is its margin over the null answer (a logit difference: above 0 the
    reader prefers the span), ``document_offset`` its place in the passage.
    """

    def __init__(
        self,
        model: str = SHIPPED,
        top_k: int = 10,
        max_answer_tokens: int = 30,
        threads: int = 0,
    ) -> None:
        """Name the model; it is loaded by ``warm_up``. ``top_k`` passages are read."""
        self.model = model
        self.top_k = top_k
        self.max_answer_tokens = max_answer_tokens
        self.threads = threads
        self._model: SpanModel | None = None
        self._windower: Windower | None = None
        self._lock = Lock()

    def warm_up(self) -> None:
        """Load the model once."""
        with self._lock:
            if self._model is None:
                model = load_span_model(self.model, self.threads)
                self._windower = Windower(model.tokenizer, model.max_tokens)
                self._model = model

    @component.output_types(answers=list[ExtractedAnswer])
    def run(self, query: str, documents: list[Document]) -> dict[str, Any]:
        """Find answers to ``query`` in the first ``top_k`` documents, best margin first."""
        self.warm_up()
        assert self._model is not None  # noqa: S101 - warm_up has set both
        assert self._windower is not None  # noqa: S101
        read = [document for document in documents if document.content][: self.top_k]
        if not read:
            return {"answers": []}
        texts = [document.content or "" for document in read]
        with stage("reader"):
            batch = self._windower.encode(query, texts)
            spans = self._spans(self._model, batch, texts)
        return {"answers": [_answer(query, span, read[span.passage]) for span in spans]}

    def _spans(self, model: SpanModel, batch: Batch, texts: list[str]) -> list[Span]:
        start, end = model.logits(batch.ids, batch.mask, batch.types)
        best: dict[tuple[int, int, int], Span] = {}
        for row, window in enumerate(batch.windows):
            text = texts[window.passage]
            for span in window_spans(
                window, text, start[row], end[row], self.max_answer_tokens, _SPANS_PER_PASSAGE
            ):
                place = (span.passage, span.start, span.end)
                if place not in best or best[place].margin < span.margin:
                    best[place] = span
        return sorted(best.values(), key=lambda span: -span.margin)


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
