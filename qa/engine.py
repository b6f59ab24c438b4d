"""The engine: assembles the Haystack pipeline over an index and asks it questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from haystack import Document as HaystackDocument
from haystack import Pipeline

from qa.answers import AnswerMerger, passage_of
from qa.asked import read_question
from qa.dialogue import HISTORY, FollowUpRewriter
from qa.embedder import QuestionEmbedder, is_static, load_embedder
from qa.errors import IndexMismatchError, IndexNotFoundError
from qa.french.questions import check_question
from qa.freshness import document_has_changed
from qa.indexing import build_index, check_recipe, recipe
from qa.paths import index_folder
from qa.ranking import ReaderRanker, SoftMatchRanker
from qa.reader import SpanReader
from qa.restoring import AccentRestorer
from qa.retrieval import CopyFolder, CopyNamer, DenseRetriever, LexicalRetriever, ScoreFusion
from qa.settings import SHIPPED, Settings, load_settings
from qa.spelling import SpellingCorrector
from qa.stages import measuring, stage
from qa.store.protocol import Store
from qa.stores import open_store
from qa.types import CatalogueEntry, Document, Filters, Passage, Reply

SEEDS_INDEX = "seeds"
_CONNECTIONS = (
    ("dialogue.query", "spelling.query"),
    ("spelling.query", "embedder.text"),
    ("spelling.query", "lexical.query"),
    ("spelling.query", "ranker.query"),
    ("spelling.query", "speller.query"),
    ("embedder.embedding", "dense.query_embedding"),
    ("lexical.documents", "fusion.lexical"),
    ("dense.documents", "fusion.dense"),
    ("fusion.documents", "folder.documents"),
    ("folder.documents", "ranker.documents"),
    ("ranker.documents", "speller.documents"),
    ("ranker.documents", "reader.documents"),
    ("ranker.documents", "passages.documents"),
    ("speller.query", "reader.query"),
    ("speller.query", "passages.query"),
    ("speller.query", "answers.query"),
    ("reader.answers", "passages.answers"),
    ("reader.answers", "copies.answers"),
    ("copies.answers", "answers.answers"),
)


def build_pipeline(store: Store, settings: Settings) -> Pipeline:
    """Assemble question → retrieval → reader → answers as a serialisable Haystack pipeline.

    Its one input is ``dialogue.question`` (and ``dialogue.history``; ``lexical.filters``,
    ``dense.filters`` and ``copies.filters`` narrow the search); its outputs are those of
    ``answers`` and ``passages.documents``. It loads back with
    ``Pipeline.loads(yaml, allowed_modules=["qa.*"])``.
    """
    # Words need vectors of their own: a static table has them, a transformer does not.
    word_model = settings.embedder if is_static(settings.embedder) else SHIPPED
    pipeline = Pipeline()
    pipeline.add_component("dialogue", FollowUpRewriter())
    pipeline.add_component("spelling", SpellingCorrector(store))
    pipeline.add_component("embedder", QuestionEmbedder(settings.embedder))
    pipeline.add_component(
        "lexical", LexicalRetriever(store, settings.candidates, settings.title_weight)
    )
    pipeline.add_component("dense", DenseRetriever(store, settings.candidates))
    pipeline.add_component("fusion", ScoreFusion(settings.dense_weight, 2 * settings.candidates))
    pipeline.add_component("folder", CopyFolder(store))
    pipeline.add_component(
        "ranker", SoftMatchRanker(settings.soft_match_weight, settings.top_k, word_model)
    )
    pipeline.add_component("speller", AccentRestorer())
    pipeline.add_component(
        "reader",
        SpanReader(
            settings.reader,
            settings.read_top,
            settings.max_answer_tokens,
            settings.threads,
            settings.reader_rank_weight,
        ),
    )
    pipeline.add_component("passages", ReaderRanker(settings.reader_rank_weight, settings.reader))
    pipeline.add_component("copies", CopyNamer(store))
    threshold = settings.threshold_of(store.name)
    pipeline.add_component("answers", AnswerMerger(settings.reader, threshold))
    for sender, receiver in _CONNECTIONS:
        pipeline.connect(sender, receiver)
    return pipeline


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
        self._use(self._open(is_seeds=name == SEEDS_INDEX))

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
        scope = {"filters": self._store.checked_filters(filters) if filters else None}
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
        scope = self._store.checked_filters(filters) if filters else None
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
        return self._store.source(path)

    def has_changed(self, path: str) -> bool:
        """Whether a document's file has changed or gone since it was indexed.

        It costs a look at the file's size and time; only where these differ is it read. False where
        nothing tells: the index does not know the document or its corpus is not on this machine.
        """
        return document_has_changed(self._store, path)

    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        """The indexed documents without their texts, in path order."""
        return tuple(self._store.catalogue())

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
        return tuple(self._store.source_digests())

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
