"""The pipeline of a question, assembled from this package's Haystack components."""

from __future__ import annotations

from haystack import Pipeline

from qa.answering.merging import AnswerMerger
from qa.index.embedder import QuestionEmbedder, is_static
from qa.index.store.protocol import Store
from qa.query.follow_ups import FollowUpRewriter
from qa.query.spelling import SpellingCorrector
from qa.query.truecasing import AccentRestorer
from qa.reading import SpanReader
from qa.retrieval.ranking import ReaderRanker, SoftMatchRanker
from qa.retrieval.retrievers import (
    CopyFolder,
    CopyNamer,
    DenseRetriever,
    LexicalRetriever,
    ScoreFusion,
)
from qa.settings import SHIPPED, Settings

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
