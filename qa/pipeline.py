"""The pipeline of a question: ``ask`` = query → ``retrieval`` → truecasing → ``reading``.

``retrieval`` turns a query into ranked passages, ``reading`` a query and passages into answers.
Both are Haystack components made of a pipeline each, which ``Engine.search`` and ``Engine.read``
run alone; tuning, evaluation and calibration run the same ones. All of it is plain, serialisable
Haystack: it loads back with ``Pipeline.loads(yaml, allowed_modules=["qa.*"])``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from haystack import Document, Pipeline, SuperComponent

from qa.answering.describing import DocumentDescriber
from qa.answering.merging import AnswerMerger
from qa.answering.quoting import SentenceQuoter
from qa.answering.ranking import ReaderRanker
from qa.answering.scorer import SpanScorer
from qa.index.build import embedder_of
from qa.index.embedder import dense_weight, embedder_name, is_static
from qa.index.store.protocol import Store
from qa.query.analyzer import QueryAnalyzer
from qa.query.query import Query
from qa.query.truecasing import Truecaser
from qa.reading import ScoredSpan, SpanReader
from qa.retrieval import (
    DenseRetriever,
    DuplicateAnnotator,
    DuplicateCollapser,
    LexicalRetriever,
    MaxSimRanker,
    PassagePreview,
    PlaceFinder,
    PlaceRanker,
    QueryEmbedder,
    ScoreFusion,
)
from qa.settings import STATIC, Settings
from qa.types import Answer


@dataclass(frozen=True, slots=True)
class Switches:
    """What an ablation takes out (``python -m tests.gold.ablations``): all of it is on elsewhere.

    ``consistency`` is that of spans with the event and the time asked about, ``type_match`` with
    the type of the answer.
    """

    follow_ups: bool = True
    spelling: bool = True
    consistency: bool = True
    type_match: bool = True
    merging: bool = True
    alternatives: bool = True


EVERYTHING = Switches()


def ask_pipeline(store: Store, settings: Settings, switches: Switches = EVERYTHING) -> Pipeline:
    """Assemble the whole pipeline of a question over ``store``.

    Its inputs are ``query.question`` and, where they are wanted, ``query.history``,
    ``query.as_typed``, ``retrieval.filters`` and ``preview.on_retrieved``; its outputs are those of
    ``reading``.

    >>> pipeline = ask_pipeline(store, Settings())
    >>> question = {"query": {"question": "Où s'est tenu le sommet ?"}}
    >>> pipeline.run(question)["reading"]["answers"][0].text
    'Helsinki'
    """
    pipeline = Pipeline()
    # 1. The question: made whole from the conversation, its slips corrected, analysed once.
    pipeline.add_component("query", QueryAnalyzer(store, switches.follow_ups, switches.spelling))
    # 2. Query → ranked passages.
    pipeline.add_component("retrieval", retrieval(store, settings))
    # 3. Who waits may see the passages before they are read.
    pipeline.add_component("preview", PassagePreview())
    # 4. The reader meets the question with the accents and capitals of these passages.
    pipeline.add_component("truecaser", Truecaser())
    # 5. What a document says of itself is answered from its metadata and its structure.
    pipeline.add_component("describer", DocumentDescriber(store))
    # 6. Query and passages → answers.
    pipeline.add_component("reading", reading(settings, store.name, switches))

    pipeline.connect("query.query", "retrieval.query")
    pipeline.connect("query.query", "truecaser.query")
    pipeline.connect("query.query", "describer.query")
    pipeline.connect("retrieval.place", "describer.place")
    pipeline.connect("describer.answers", "reading.told")
    pipeline.connect("query.query", "preview.query")
    pipeline.connect("retrieval.documents", "preview.documents")
    pipeline.connect("preview.documents", "truecaser.documents")
    pipeline.connect("truecaser.query", "reading.query")
    pipeline.connect("preview.documents", "reading.documents")
    return pipeline


def retrieval(store: Store, settings: Settings) -> SuperComponent:
    """Query → passages, best first: hybrid search, fusion, one of each near-duplicate, MaxSim.

    >>> found = retrieval(store, Settings()).run(query=analyse_query("Où s'est tenu le sommet ?"))
    >>> found["documents"][0].content
    "Le sommet s'est tenu à Helsinki."
    """
    # The question is embedded as the passages were.
    embedder = embedder_name(settings.embedder, embedder_of(store))
    # Words need vectors of their own: a static table has them, a transformer does not.
    words = embedder if is_static(embedder) else STATIC
    weight = dense_weight(embedder) if settings.dense_weight is None else settings.dense_weight
    pipeline = Pipeline()
    # 1. Two searches, by words (BM25) and by meaning (FAISS), over the passages in scope.
    pipeline.add_component(
        "lexical", LexicalRetriever(store, settings.candidates, settings.title_weight)
    )
    pipeline.add_component("embedder", QueryEmbedder(embedder, settings.threads))
    pipeline.add_component("dense", DenseRetriever(store, settings.candidates))
    # 2. One list of both: lexical + α · dense, on standardised scores.
    pipeline.add_component("fusion", ScoreFusion(weight, 2 * settings.candidates))
    # 3. Of passages that several documents share, the best.
    pipeline.add_component("collapser", DuplicateCollapser(store))
    # 4. The place that the question names («l'article 544», «pont.md») comes first.
    pipeline.add_component("place", PlaceFinder(store))
    pipeline.add_component("places", PlaceRanker(settings.place_weight))
    # 5. Late interaction: each word of the question meets the closest word of the passage.
    pipeline.add_component(
        "maxsim", MaxSimRanker(settings.soft_match_weight, settings.top_k, words)
    )
    # 6. The passages kept name the other documents that hold them.
    pipeline.add_component("annotator", DuplicateAnnotator(store))

    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("lexical.documents", "fusion.lexical")
    pipeline.connect("dense.documents", "fusion.dense")
    pipeline.connect("fusion.documents", "collapser.documents")
    pipeline.connect("collapser.documents", "places.documents")
    pipeline.connect("place.place", "places.place")
    pipeline.connect("places.documents", "maxsim.documents")
    pipeline.connect("maxsim.documents", "annotator.documents")
    return SuperComponent(
        pipeline,
        input_mapping={
            "query": ["lexical.query", "embedder.query", "maxsim.query", "place.query"],
            "filters": [
                "lexical.filters",
                "dense.filters",
                "annotator.filters",
                "place.filters",
            ],
        },
        output_mapping={
            "lexical.documents": "lexical",
            "dense.documents": "dense",
            "annotator.documents": "documents",
            "place.place": "place",
        },
    )


def reading(settings: Settings, index: str = "", switches: Switches = EVERYTHING) -> SuperComponent:
    """Query and passages → answers, and the passages in their last order.

    >>> passage = Document(content="Le sommet s'est tenu à Helsinki.")
    >>> query = analyse_query("Où s'est tenu le sommet ?")
    >>> reading(Settings()).run(query=query, documents=[passage])["answers"][0].text
    'Helsinki'
    """
    scorer = SpanScorer(settings.reader, switches.type_match, switches.consistency)
    pipeline = Pipeline()
    # 1. Read the best passages, score each span found, and stop when no other can matter.
    pipeline.add_component(
        "reader",
        SpanReader(
            scorer,
            settings.reader,
            settings.read_top,
            settings.max_answer_tokens,
            settings.threads,
            settings.reader_rank_weight,
            switches.consistency,
            settings.settled_places,
        ),
    )
    # 2. A passage that holds a good answer is a good passage.
    pipeline.add_component("ranker", ReaderRanker(settings.reader_rank_weight))
    # 3. Spans that say the same are one answer; too unlikely together, none is given.
    threshold = settings.threshold_of(index)
    pipeline.add_component(
        "answers", AnswerMerger(scorer, threshold, switches.merging, switches.alternatives)
    )
    # 4. What no span can say is quoted, not claimed.
    pipeline.add_component("quoter", SentenceQuoter(scorer, threshold))

    pipeline.connect("reader.spans", "ranker.spans")
    pipeline.connect("reader.spans", "answers.spans")
    pipeline.connect("reader.spans", "quoter.spans")
    for given in ("answers", "withheld", "abstained", "threshold", "divergent"):
        pipeline.connect(f"answers.{given}", f"quoter.{given}")
    return SuperComponent(
        pipeline,
        input_mapping={
            "query": ["reader.query", "answers.query", "quoter.query"],
            "documents": ["reader.documents", "ranker.documents"],
            "read_all": ["reader.read_all"],
            "told": ["reader.told", "answers.told"],
        },
        output_mapping={
            "reader.spans": "spans",
            "ranker.documents": "documents",
            "quoter.answers": "answers",
            "quoter.abstained": "abstained",
            "quoter.withheld": "withheld",
            "quoter.threshold": "threshold",
            "quoter.divergent": "divergent",
        },
    )


def component_of(pipeline: Pipeline, path: str) -> Any:
    """A component by its path, such as «retrieval.lexical».

    Raises:
        ValueError: there is no such component.
    """
    name, _, rest = path.partition(".")
    found: Any = pipeline.get_component(name)
    return component_of(found.pipeline, rest) if rest else found


@dataclass(frozen=True, slots=True)
class Stages:
    """What each stage gave for one question.

    ``lexical`` and ``dense`` are the candidates of each search, ``retrieved`` what was kept of
    them, ``ranked`` the same once they were read, all best first. ``withheld`` are the answers that
    were too unlikely to be given.
    """

    query: Query
    lexical: tuple[Document, ...]
    dense: tuple[Document, ...]
    retrieved: tuple[Document, ...]
    spans: tuple[ScoredSpan, ...]
    ranked: tuple[Document, ...]
    answers: tuple[Answer, ...]
    withheld: tuple[Answer, ...]
    abstained: bool
    threshold: float


OBSERVED = frozenset({"truecaser", "retrieval", "reading"})
"""The components of which ``stages_of`` needs the outputs."""


def stages_of(outputs: Mapping[str, Mapping[str, Any]]) -> Stages:
    """The outputs of a run of ``ask_pipeline`` as one value."""
    found, read = outputs["retrieval"], outputs["reading"]
    return Stages(
        query=outputs["truecaser"]["query"],
        lexical=tuple(found["lexical"]),
        dense=tuple(found["dense"]),
        retrieved=tuple(found["documents"]),
        spans=tuple(read["spans"]),
        ranked=tuple(read["documents"]),
        answers=tuple(read["answers"]),
        withheld=tuple(read["withheld"]),
        abstained=read["abstained"],
        threshold=read["threshold"],
    )
