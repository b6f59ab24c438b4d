"""The engine: asks questions of an index through the Haystack pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from haystack import Document as HaystackDocument
from haystack import Pipeline

from qa.answering.for_each import join_replies
from qa.answering.merging import passage_of
from qa.documents import documents_with_textless_pages
from qa.errors import IndexMismatchError, IndexNotFoundError, no_document
from qa.index.build import build_index, check_index
from qa.index.freshness import document_has_changed, with_stale
from qa.index.store.protocol import Store
from qa.index.stores import open_store
from qa.paths import index_folder
from qa.pipeline import (
    EVERYTHING,
    OBSERVED,
    Stages,
    Switches,
    ask_pipeline,
    component_of,
    stages_of,
)
from qa.query.follow_ups import HISTORY, readings, rewrite_follow_up
from qa.query.query import Query
from qa.query.questions import check_question
from qa.reply_cache import Asked, ReplyCache, asked
from qa.retrieval import OnRetrieved
from qa.settings import Settings, load_settings
from qa.timing import measuring, stage
from qa.types import CatalogueEntry, Document, Filters, Passage, Reply, may_see

SEEDS_INDEX = "seeds"


@dataclass(frozen=True, slots=True)
class _Opened:
    """An index that was opened, and the pipeline over it."""

    store: Store
    pipeline: Pipeline
    embedder: str  # the digest of what embeds questions


class Engine:
    """Answers questions over one index; safe to share between threads.

    >>> engine = Engine("presse", settings)
    >>> engine.ask("Où s'est tenu le sommet ?").best.text
    'Helsinki'
    """

    def __init__(
        self,
        index: Path | str | None = None,
        settings: Settings | None = None,
        switches: Switches = EVERYTHING,
    ) -> None:
        """Open an index by folder (``Path``) or name; the seeds' index is built on first use.

        ``switches`` is for ablations.

        Raises:
            IndexNotFoundError: there is no such index.
            IndexMismatchError: the index was made with other settings.
            IndexDamagedError: the index is not whole.
            ModelError, MissingExtraError: a model cannot be loaded.
        """
        self.settings = settings or load_settings()
        name = self.settings.index if index is None else index
        self.index = index_folder(name, self.settings.indexes)
        self._switches = switches
        self._replies = ReplyCache()
        self._opened = self._ready(self._open(is_seeds=name == SEEDS_INDEX))

    @property
    def owner(self) -> str | None:
        """Whose private documents are seen (``qa.index.uploads``); None for those of all."""
        return None

    @property
    def pipeline(self) -> Pipeline:
        """The Haystack pipeline that ``ask`` runs (``qa.pipeline``)."""
        return self._opened.pipeline

    @property
    def store(self) -> Store:
        """The index."""
        return self._opened.store

    def component(self, path: str) -> Any:
        """A component of the pipeline by its path, such as «retrieval.lexical».

        Raises:
            ValueError: there is no such component.
        """
        return component_of(self.pipeline, path)

    @property
    def embedder(self) -> str:
        """The name of what the index' passages and the questions are embedded with."""
        name: str = self.component("retrieval.embedder").model
        return name

    @property
    def threshold(self) -> float:
        """The confidence under which nothing is answered: as set, or as fitted with the reader."""
        lowest: float = self.component("reading.answers").lowest_confidence
        return lowest

    def seen_by(self, owner: str) -> Engine:
        """The engine as ``owner`` may use it: of the private documents (``qa.index.uploads``), it
        knows this owner's alone, the empty owner's none. The engine itself where uploads are
        shared.
        """
        return self if self.settings.uploads == "shared" else Session(self, owner)

    def reopen(self) -> None:
        """Open what now stands in the index' folder; until it is ready, and where it cannot be
        opened, the engine answers as before.

        Raises:
            As the constructor; nothing is built.
        """
        self._opened = self._ready(self._checked_store())
        self.forget()

    def forget(self) -> None:
        """Forget the replies that ``ask`` remembers."""
        self._replies.clear()

    def ask(
        self,
        question: str,
        history: Sequence[Reply] = (),
        *,
        filters: Filters | None = None,
        as_typed: bool = False,
        on_retrieved: Callable[[str, tuple[Passage, ...]], None] | None = None,
    ) -> Reply:
        """Answer a question, read as a follow-up to ``history`` (oldest first) where it is one.

        Only documents that pass ``filters`` are searched. ``as_typed``: the question is no
        follow-up, and no slip in it is corrected. A follow-up on rival answers, of which none was
        chosen, is answered for each of them. ``on_retrieved`` is told the question that is
        searched and the passages found, best first, before any is read. What was asked before of
        the same state of the index is remembered: nothing is searched or read, and
        ``on_retrieved`` is not called.

        Raises:
            QuestionError: the question is empty, too long or not in French.
            FilterError: a filter names no document of the index, or no date.
        """
        key = self._key(question, history, filters, as_typed)
        known = self._replies.find(key)
        if known is not None:
            return self.with_stale(known)  # files change while replies are remembered
        reply = None if as_typed else self._ask_each(question, history, filters, on_retrieved)
        if reply is None:
            reply, _ = self.trace(
                question, history, filters=filters, as_typed=as_typed, on_retrieved=on_retrieved
            )
        if self.state == key.state:
            self._replies.keep(key, reply)
        return reply

    def _ask_each(
        self,
        question: str,
        history: Sequence[Reply],
        filters: Filters | None,
        on_retrieved: Callable[[str, tuple[Passage, ...]], None] | None,
    ) -> Reply | None:
        """A follow-up on several rival answers, answered for each; None where it is none, or no
        answer is found.
        """
        leant_on = history[-HISTORY:]
        replies = {
            about: self.ask(whole, filters=filters, as_typed=True, on_retrieved=on_retrieved)
            for about, whole in readings(question, leant_on)
        }
        if not replies:
            return None
        return join_replies(question, rewrite_follow_up(question, leant_on), replies)

    def recall(
        self,
        question: str,
        history: Sequence[Reply] = (),
        *,
        filters: Filters | None = None,
        as_typed: bool = False,
    ) -> Reply | None:
        """What ``ask`` would give at no cost; None where it would have to search.

        Raises:
            FilterError: see ``ask``.
        """
        known = self._replies.find(self._key(question, history, filters, as_typed))
        return None if known is None else self.with_stale(known)

    def ask_many(
        self, questions: Sequence[str], on_progress: Callable[[int, int], None] | None = None
    ) -> tuple[Reply, ...]:
        """Answer questions that stand alone, in order.

        :param on_progress: called after each with how many are answered, and of how many.

        Raises:
            QuestionError: see ``ask``.
        """
        replies = []
        for done, question in enumerate(questions, start=1):
            replies.append(self.ask(question))
            if on_progress is not None:
                on_progress(done, len(questions))
        return tuple(replies)

    async def ask_async(
        self, question: str, history: Sequence[Reply] = (), *, filters: Filters | None = None
    ) -> Reply:
        """``ask`` in a thread of its own, so that the event loop goes on.

        Raises:
            QuestionError, FilterError: see ``ask``.
        """
        return await asyncio.to_thread(self.ask, question, history, filters=filters)

    def trace(
        self,
        question: str,
        history: Sequence[Reply] = (),
        *,
        filters: Filters | None = None,
        as_typed: bool = False,
        on_retrieved: Callable[[str, tuple[Passage, ...]], None] | None = None,
    ) -> tuple[Reply, Stages]:
        """``ask``, always done anew, with what each stage of the pipeline gave.

        Raises:
            QuestionError, FilterError: see ``ask``.
        """
        check_question(question)
        self._follow()
        said = {
            "question": question,
            "history": list(history[-HISTORY:]),
            "as_typed": as_typed,
        }
        given = {
            "query": said,
            "retrieval": {"filters": self._scope(filters)},
            "preview": {"on_retrieved": _preview(on_retrieved)},
        }
        with measuring() as timings, stage("total"):
            outputs = self.pipeline.run(given, include_outputs_from=set(OBSERVED))
        stages = stages_of(outputs)
        passages = tuple(map(passage_of, stages.ranked))
        reply = _reply(stages.query, outputs["reading"], passages, timings)
        return self.with_stale(reply), stages

    def search(self, question: str, *, filters: Filters | None = None) -> tuple[Passage, ...]:
        """The passages that retrieval finds, best first: ``ask`` without the reader.

        Raises:
            QuestionError, FilterError: see ``ask``.
        """
        self._follow()
        query = self.analyse(question)
        found = self.component("retrieval").run(query=query, filters=self._scope(filters))
        return tuple(map(passage_of, found["documents"]))

    def read(self, question: str, passages: Sequence[Passage]) -> Reply:
        """Answer from the given passages alone: the reader and what follows, no retrieval.

        Raises:
            QuestionError: see ``ask``.
        """
        query = self.analyse(question, as_typed=True)
        documents = [_as_haystack(passage) for passage in passages]
        with measuring() as timings, stage("total"):
            read = self.component("reading").run(query=query, documents=documents, read_all=True)
        return replace(_reply(query, read, tuple(passages), timings), event=None)

    def analyse(self, question: str, *, as_typed: bool = False) -> Query:
        """A question that stands alone as a query; see ``ask`` for ``as_typed``.

        Raises:
            QuestionError: see ``ask``.
        """
        check_question(question)
        query: Query = self.component("query").run(question=question, as_typed=as_typed)["query"]
        return query

    def document(self, path: str) -> Document:
        """A source document, its text as it was decoded when it was indexed.

        Raises:
            CorpusError: the index holds no such document.
        """
        if not may_see(self.owner, path):
            raise no_document(path)
        return self.store.source(path)

    def has_changed(self, path: str) -> bool:
        """Whether a document's file has changed or gone since it was indexed.

        It costs a look at the file's size and time; only where these differ is it read. False where
        nothing tells: the index does not know the document or its corpus is not on this machine.
        """
        return document_has_changed(self.store, path)

    def with_stale(self, reply: Reply) -> Reply:
        """A reply given before, its ``stale`` as it is now; ``ask`` has filled it in."""
        return with_stale(self.store, reply)

    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        """The indexed documents without their texts, in path order."""
        return tuple(one for one in self.store.catalogue() if may_see(self.owner, one.path))

    def textless_pages(self) -> dict[str, str]:
        """By their paths, documents of which some pages hold no text, and how many, in French."""
        states = self.store.file_states().values()
        told = documents_with_textless_pages(one for state in states for one in state.refused)
        return {path: said for path, said in told.items() if may_see(self.owner, path)}

    def corpus(self) -> Path | None:
        """The folder or file that the index is synchronised with; None if it has none."""
        corpus = self.store.manifest().get("corpus")
        return Path(corpus) if corpus else None

    @property
    def generation(self) -> int:
        """The number of transactions committed to the index: another one, other contents."""
        made = self.store.manifest()
        # Milvus counts no commits: the token of its last write tells states apart as well.
        return int(made["generation"]) if "generation" in made else int(made["token"][:12], 16)

    @property
    def state(self) -> str:
        """What tells this state of the index from any other, of this index or of another one."""
        return str(self.store.manifest()["token"])

    def documents(self) -> tuple[str, ...]:
        """The paths of the indexed documents, sorted."""
        return tuple(path for path in self.store.source_digests() if may_see(self.owner, path))

    def _key(
        self, question: str, history: Sequence[Reply], filters: Filters | None, as_typed: bool
    ) -> Asked:
        return asked(self.state, question, history[-HISTORY:], self._scope(filters), as_typed)

    def _scope(self, filters: Filters | None) -> Filters | None:
        if self.owner is not None:
            filters = replace(filters or Filters(), owner=self.owner)
        return self.store.checked_filters(filters) if filters else None

    def _ready(self, store: Store) -> _Opened:
        """The index with the pipeline over it, its models loaded."""
        pipeline = ask_pipeline(store, self.settings, self._switches)
        pipeline.warm_up()
        return _Opened(store, pipeline, _embedder(store))

    def _follow(self) -> None:
        """Open the index anew where its passages were given the vectors of another embedder."""
        if _embedder(self.store) != self._opened.embedder:
            self.reopen()

    def _open(self, *, is_seeds: bool) -> Store:
        """Open the index. That of the seeds is ours to make, and to make again after an upgrade."""
        try:
            return self._checked_store()
        except IndexNotFoundError:
            if not is_seeds:
                raise
            build_index(index=self.index, settings=self.settings)
        except IndexMismatchError:
            if not is_seeds:
                raise
            build_index(index=self.index, settings=self.settings, rebuild=True)
        return self._checked_store()

    def _checked_store(self) -> Store:
        store = open_store(self.index, self.settings)
        check_index(store, self.settings, self.index.name)
        return store


class Session(Engine):
    """An engine as one visitor may use it: a view that holds nothing but whose it is.

    Replies are remembered for all, each with its scope. What the engine opens anew is seen here as
    well.
    """

    def __init__(self, engine: Engine, owner: str) -> None:
        """See ``engine`` as ``owner``, whose key it is, or nobody's where empty."""
        self._engine = engine
        self._visitor = owner
        self._replies = engine._replies
        self.settings = engine.settings
        self.index = engine.index

    @property
    def owner(self) -> str | None:
        """The visitor."""
        return self._visitor

    @property
    def pipeline(self) -> Pipeline:
        """The engine's."""
        return self._engine.pipeline

    @property
    def store(self) -> Store:
        """The engine's."""
        return self._engine.store

    def _follow(self) -> None:
        self._engine._follow()

    def seen_by(self, owner: str) -> Engine:
        """The same engine as another visitor may use it."""
        return self._engine.seen_by(owner)

    def reopen(self) -> None:
        """Open the engine's index anew, for all its visitors."""
        self._engine.reopen()


def ask(question: str, history: Sequence[Reply] = (), *, filters: Filters | None = None) -> Reply:
    """``Engine.ask`` on a shared engine with the default settings, made on the first call."""
    return _shared_engine().ask(question, history, filters=filters)


@cache
def _shared_engine() -> Engine:
    return Engine()


def _reply(
    query: Query,
    read: Mapping[str, Any],
    passages: tuple[Passage, ...],
    timings: Mapping[str, float],
) -> Reply:
    """The reply from the outputs of ``reading``."""
    return Reply(
        question=query.typed,
        effective_question=query.searched,
        answers=tuple(read["answers"]),
        abstained=read["abstained"],
        passages=passages,
        timings_ms={name: round(spent, 3) for name, spent in timings.items()},
        event=query.event.name if query.event else None,
        threshold=read["threshold"],
        divergent=read["divergent"],
        expected=query.expected.value if query.expected else None,
    )


def _embedder(store: Store) -> str:
    return store.manifest().get("embedder_digest", "")


def _preview(
    on_retrieved: Callable[[str, tuple[Passage, ...]], None] | None,
) -> OnRetrieved | None:
    """The caller's function for the pipeline: a plain function, which Haystack does not copy."""
    if on_retrieved is None:
        return None

    def tell(query: Query, documents: list[HaystackDocument]) -> None:
        on_retrieved(query.searched, tuple(map(passage_of, documents)))

    return tell


def _as_haystack(passage: Passage) -> HaystackDocument:
    meta: dict[str, Any] = {"document": passage.document, "start": passage.start}
    return HaystackDocument(content=passage.text, meta=meta, score=passage.score)
