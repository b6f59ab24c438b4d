"""The engine: asks questions of an index through the Haystack pipeline."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from haystack import Document as HaystackDocument

from qa.answering.merging import passage_of
from qa.documents import documents_with_textless_pages
from qa.errors import IndexMismatchError, IndexNotFoundError, no_document
from qa.index.build import build_index, check_recipe, recipe
from qa.index.embedder import load_embedder
from qa.index.freshness import document_has_changed
from qa.index.store.protocol import Store
from qa.index.stores import open_store
from qa.paths import index_folder
from qa.pipeline import build_pipeline
from qa.query.follow_ups import HISTORY
from qa.query.query import read_question
from qa.query.questions import check_question
from qa.settings import Settings, load_settings
from qa.timing import measuring, stage
from qa.types import CatalogueEntry, Document, Filters, Passage, Reply, may_see

SEEDS_INDEX = "seeds"


class Engine:
    """Answers questions over one index; safe to share between threads."""

    def __init__(self, index: Path | str | None = None, settings: Settings | None = None) -> None:
        """Open an index by folder (``Path``) or name; the seeds' index is built on first use.

        Raises:
            IndexNotFoundError: there is no such index.
            IndexMismatchError: the index was made with other settings.
            IndexDamagedError: the index is not whole.
            ModelError, MissingExtraError: a model cannot be loaded.
        """
        self.settings = settings or load_settings()
        name = self.settings.index if index is None else index
        self.index = index_folder(name, self.settings.indexes)
        self._owner: str | None = None
        self._use(self._open(is_seeds=name == SEEDS_INDEX))

    def seen_by(self, owner: str) -> Engine:
        """The engine as ``owner`` may use it: of the private documents (``qa.index.uploads``), it
        knows this owner's alone, the empty owner's none. The engine itself where uploads are
        shared.
        """
        if self.settings.uploads == "shared":
            return self
        narrowed = copy.copy(self)
        narrowed._owner = owner
        return narrowed

    def reopen(self) -> None:
        """Open what now stands in the index' folder; until it is ready, and where it cannot be
        opened, the engine answers as before.

        Raises:
            As the constructor; nothing is built.
        """
        self._use(self._checked_store())

    def ask(
        self,
        question: str,
        history: Sequence[Reply] = (),
        *,
        filters: Filters | None = None,
        as_typed: bool = False,
    ) -> Reply:
        """Answer a question, read as a follow-up to ``history`` (oldest first) where it is one.

        Only documents that pass ``filters`` are searched. ``as_typed``: the question is no
        follow-up, and no slip in it is corrected.

        Raises:
            QuestionError: the question is empty, too long or not in French.
            FilterError: a filter names no document of the index, or no date.
        """
        check_question(question)
        scope = {"filters": self._scope(filters)}
        before = [] if as_typed else list(history[-HISTORY:])
        with measuring() as timings, stage("total"):
            outputs = self.pipeline.run(
                {
                    "dialogue": {"question": question, "history": before},
                    "spelling": {"as_typed": as_typed},
                    "lexical": scope,
                    "dense": scope,
                    "copies": scope,
                },
                include_outputs_from={"spelling"},
            )
        searched = outputs["spelling"]["query"]
        event = read_question(searched).event
        return Reply(
            question=question,
            effective_question=searched,
            answers=tuple(outputs["answers"]["answers"]),
            abstained=outputs["answers"]["abstained"],
            passages=tuple(passage_of(found) for found in outputs["passages"]["documents"]),
            timings_ms={name: round(spent, 3) for name, spent in timings.items()},
            event=event.name if event else None,
            threshold=outputs["answers"]["threshold"],
        )

    def search(self, question: str, *, filters: Filters | None = None) -> tuple[Passage, ...]:
        """The passages that retrieval finds, best first: ``ask`` without the reader.

        Raises:
            QuestionError, FilterError: see ``ask``.
        """
        check_question(question)
        scope = self._scope(filters)
        part = self.pipeline.get_component
        query = part("spelling").run(query=question)["query"]
        vector = part("embedder").run(text=query)["embedding"]
        lexical = part("lexical").run(query=query, filters=scope)["documents"]
        dense = part("dense").run(query_embedding=vector, filters=scope)["documents"]
        fused = part("fusion").run(lexical=lexical, dense=dense)["documents"]
        kept = part("folder").run(documents=fused)["documents"]
        ranked = part("ranker").run(query=query, documents=kept)["documents"]
        return tuple(passage_of(found) for found in ranked)

    def read(self, question: str, passages: Sequence[Passage]) -> Reply:
        """Answer from the given passages alone: the reader and what follows, no retrieval.

        Raises:
            QuestionError: see ``ask``.
        """
        check_question(question)
        documents = [_as_haystack(passage) for passage in passages]
        with measuring() as timings, stage("total"):
            read = self.pipeline.get_component("reader").run(
                query=question, documents=documents, read_all=True
            )
            merged = self.pipeline.get_component("answers").run(
                query=question, answers=read["answers"]
            )
        return Reply(
            question=question,
            effective_question=question,
            answers=tuple(merged["answers"]),
            abstained=merged["abstained"],
            passages=tuple(passages),
            timings_ms={name: round(spent, 3) for name, spent in timings.items()},
            threshold=merged["threshold"],
        )

    def document(self, path: str) -> Document:
        """A source document, its text as it was decoded when it was indexed.

        Raises:
            CorpusError: the index holds no such document.
        """
        if not may_see(self._owner, path):
            raise no_document(path)
        return self._store.source(path)

    def has_changed(self, path: str) -> bool:
        """Whether a document's file has changed or gone since it was indexed.

        It costs a look at the file's size and time; only where these differ is it read. False where
        nothing tells: the index does not know the document or its corpus is not on this machine.
        """
        return document_has_changed(self._store, path)

    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        """The indexed documents without their texts, in path order."""
        return tuple(one for one in self._store.catalogue() if may_see(self._owner, one.path))

    def textless_pages(self) -> dict[str, str]:
        """By their paths, documents of which some pages hold no text, and how many, in French."""
        states = self._store.file_states().values()
        told = documents_with_textless_pages(one for state in states for one in state.refused)
        return {path: said for path, said in told.items() if may_see(self._owner, path)}

    def corpus(self) -> Path | None:
        """The folder or file that the index is synchronised with; None if it has none."""
        corpus = self._store.manifest().get("corpus")
        return Path(corpus) if corpus else None

    @property
    def generation(self) -> int:
        """The number of transactions committed to the index: another one, other contents."""
        made = self._store.manifest()
        # Milvus counts no commits: the token of its last write tells states apart as well.
        return int(made["generation"]) if "generation" in made else int(made["token"][:12], 16)

    @property
    def state(self) -> str:
        """What tells this state of the index from any other, of this index or of another one."""
        return str(self._store.manifest()["token"])

    def documents(self) -> tuple[str, ...]:
        """The paths of the indexed documents, sorted."""
        return tuple(path for path in self._store.source_digests() if may_see(self._owner, path))

    def _scope(self, filters: Filters | None) -> Filters | None:
        if self._owner is not None:
            filters = replace(filters or Filters(), owner=self._owner)
        return self._store.checked_filters(filters) if filters else None

    def _use(self, store: Store) -> None:
        """Answer from ``store``, once the pipeline over it is ready."""
        pipeline = build_pipeline(store, self.settings)
        pipeline.warm_up()
        self._store, self.pipeline = store, pipeline

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
        check_recipe(
            store, recipe(self.settings, load_embedder(self.settings.embedder)), self.index.name
        )
        return store


def ask(question: str, history: Sequence[Reply] = ()) -> Reply:
    """``Engine.ask`` on a shared engine with the default settings, made on the first call."""
    return _shared_engine().ask(question, history)


@cache
def _shared_engine() -> Engine:
    return Engine()


def _as_haystack(passage: Passage) -> HaystackDocument:
    meta: dict[str, Any] = {"document": passage.document, "start": passage.start}
    return HaystackDocument(content=passage.text, meta=meta, score=passage.score)
