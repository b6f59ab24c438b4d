"""The reader as a Haystack component."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from threading import Lock
from typing import Any

from haystack import Document, ExtractedAnswer, component

from qa.query.query import Query
from qa.reading.cells import cell_asked
from qa.reading.early_exit import MOST_SETTLED, early_exit
from qa.reading.models import Row, SpanModel, load_span_model
from qa.reading.proposals import Proposal, Proposer
from qa.reading.scoring import ScoredSpan, Scorer
from qa.reading.spans import Span, margin_within, window_spans
from qa.reading.windows import Windower, substitutions_of
from qa.settings import SHIPPED
from qa.timing import stage
from qa.types import Answer, Substitution

_SPANS_PER_PASSAGE = 3
_CELL_MARGIN = 8.0  # of a cell over no answer: above that of a good span of prose
_PROPOSED_MARGIN = 11.0  # at least, of a span whose form and words say that it is the answer


@component
class SpanReader:
    """Reads passages, best first, and returns their best spans, scored.

    Each span's ``answer`` is a Haystack answer: its ``score`` is the margin over the null answer (a
    logit difference: above 0 the reader prefers the span), ``document_offset`` its place in the
    passage.

    >>> passage = Document(content="Le sommet s'est tenu à Helsinki.")
    >>> query = analyse_query("Où s'est tenu le sommet ?")
    >>> SpanReader(SpanScorer()).run(query=query, documents=[passage])["spans"][0].answer.data
    'Helsinki'
    """

    def __init__(
        self,
        scorer: Scorer,
        model: str = SHIPPED,
        top_k: int = 10,
        max_answer_tokens: int = 30,
        threads: int = 0,
        rank_weight: float = 0.0,
        drop_time: bool = True,
        settled: int = MOST_SETTLED,
    ) -> None:
        """Name the model; it is loaded by ``warm_up``. At most ``top_k`` passages are read.

        With the ``rank_weight`` of the ``ReaderRanker`` that follows, and a calibrated ``scorer``,
        reading stops when no unread passage can be expected to matter (``qa.reading.early_exit``).
        ``settled`` is how many of the best places no unread passage may be expected to take (1 or
        2); with 0 everything is read. ``drop_time``: a document of the time asked about is asked
        without naming that time.
        """
        self.scorer = scorer
        self.model = model
        self.top_k = top_k
        self.max_answer_tokens = max_answer_tokens
        self.threads = threads
        self.rank_weight = rank_weight
        self.drop_time = drop_time
        self.settled = settled
        self._model: SpanModel | None = None
        self._windower: Windower | None = None
        self._lock = Lock()

    def warm_up(self) -> None:
        """Load the model once."""
        with self._lock:
            if self._model is None:
                self.scorer.warm_up()
                model = load_span_model(self.model, self.threads)
                self._windower = Windower(model.tokenizer, model.max_tokens)
                self._model = model

    @component.output_types(spans=list[ScoredSpan])
    def run(
        self,
        query: Query,
        documents: list[Document],
        read_all: bool = False,
        told: list[Answer] | None = None,
    ) -> dict[str, Any]:
        """Find answers to ``query`` in the first ``top_k`` documents, best margin first.

        ``read_all`` leaves none of them out; where the answer is ``told``, nothing is read.
        """
        if told:
            return {"spans": []}
        read = [document for document in documents if document.content][: self.top_k]
        spans: list[ScoredSpan] = []
        with stage("reader"), closing(self.find(query, read)) as found:
            scores = [document.score or 0.0 for document in read]
            settled = 0 if read_all else self.settled
            leaving = early_exit(scores, self.scorer, self.rank_weight, settled)
            for answers in found:
                scored = self.scorer.score(query, answers)
                spans.extend(scored)
                if leaving is not None and leaving.is_settled(scored):
                    break
        return {"spans": sorted(spans, key=lambda span: -span.answer.score)}

    def find(
        self, query: Query, documents: Sequence[Document]
    ) -> Generator[list[ExtractedAnswer], None, None]:
        """The best spans of each document that has a text, in turn, not scored yet; what is not
        asked for is not read.
        """
        self.warm_up()
        texts = [document.content or "" for document in documents]
        asked = _questions(query, documents) if self.drop_time else [query.read] * len(texts)
        pairs = list(zip(asked, texts, strict=True))
        shown = list(map(substitutions_of, documents))
        proposer = Proposer(query)
        for document, spans in zip(
            documents, self._spans(pairs, shown, documents, proposer), strict=True
        ):
            cell = _cell(query, document)
            yield [_answer(query, span, document) for span in (spans if cell is None else [cell])]

    def _spans(
        self,
        pairs: list[tuple[str, str]],
        substitutions: list[list[Substitution]],
        documents: Sequence[Document],
        proposer: Proposer,
    ) -> Iterator[list[Span]]:
        """The spans of each passage in turn; what is not asked for is not read."""
        assert self._model is not None  # noqa: S101 - warm_up has set both
        assert self._windower is not None  # noqa: S101
        with closing(self._model.read(self._windower.batches(pairs, substitutions))) as rows:
            for passage, windows in groupby(rows, key=lambda row: row.window.passage):
                yield self._best(windows, documents[passage], proposer)

    def _best(self, windows: Iterable[Row], document: Document, proposer: Proposer) -> list[Span]:
        """The spans of one passage: what two windows share counts once, as its better reading."""
        text, proposals = document.content or "", proposer.propose(document)
        best: dict[tuple[int, int], Span] = {}
        for row in windows:
            found = window_spans(
                row.window, text, row.start, row.end, self.max_answer_tokens, _SPANS_PER_PASSAGE
            )
            found = [span for span in found if proposer.allows(text, span.start, span.end)]
            for span in with_proposals(found, row, proposals):
                place = (span.start, span.end)
                if place not in best or best[place].margin < span.margin:
                    best[place] = span
        return list(best.values())


def with_proposals(spans: Sequence[Span], row: Row, proposals: Sequence[Proposal]) -> list[Span]:
    """The reader's spans and those that structure proposes, which stand for what is in them.

    A proposal is as likely as the best of it is to the reader, or as its form makes it.
    """
    if not proposals:
        return list(spans)
    proposed = [
        Span(
            row.window.passage,
            one.start,
            one.end,
            max(
                margin_within(row.window, row.start, row.end, one.start, one.end),
                _PROPOSED_MARGIN * one.share,
            ),
        )
        for one in proposals
    ]
    apart = [
        span
        for span in spans
        if all(span.end <= one.start or one.end <= span.start for one in proposals)
    ]
    return sorted([*proposed, *apart], key=lambda span: -span.margin)


def _questions(query: Query, documents: Sequence[Document]) -> list[str]:
    """The question to read each document with.

    A document of the time asked about need not name it: «2017» would only lead the reader astray.
    Where there is one, others may be of that time without a date to tell it.
    """
    time = query.time
    dates = [document.meta.get("date") for document in documents]
    if time is None or not any(time.holds(date) for date in dates):
        return [query.read] * len(documents)
    return [
        query.read
        if time.names(document.content or "") or not (date is None or time.holds(date))
        else time.rest
        for document, date in zip(documents, dates, strict=True)
    ]


def _cell(query: Query, document: Document) -> Span | None:
    """The cell of a table in a passage that the question asks for by row and column."""
    cell = cell_asked(query.read, document)
    return None if cell is None else Span(0, cell.start, cell.end, _CELL_MARGIN)


def _answer(query: Query, span: Span, document: Document) -> ExtractedAnswer:
    assert document.content is not None  # noqa: S101 - documents without text are not read
    place = ExtractedAnswer.Span(span.start, span.end)
    return ExtractedAnswer(
        query=query.read,
        score=span.margin,
        data=document.content[span.start : span.end],
        document=document,
        context=document.content,
        document_offset=place,
        context_offset=place,
    )
