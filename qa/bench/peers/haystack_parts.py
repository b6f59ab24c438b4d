"""Haystack's stock parts, as its guides to hybrid retrieval and extractive QA put them together.

Both retrievers with their defaults (ten documents each), joined by reciprocal rank fusion, then
``TransformersExtractiveReader`` with its defaults. No ranker: there are no weights to share.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

from qa.bench.worker import Found, Text


class HaystackSystem(ABC):
    """A pipeline of stock parts over some document store."""

    def __init__(self, reader: str, embedder: str) -> None:
        """Name the models; the store is made by ``index`` or ``load``."""
        self._reader, self._embedder = reader, embedder
        self._documents = SentenceTransformersDocumentEmbedder(model=embedder, progress_bar=False)
        self._pipeline: Pipeline | None = None

    @abstractmethod
    def make_store(self) -> Any:
        """A new, empty document store."""

    @abstractmethod
    def retrievers(self) -> dict[str, Any]:
        """The retrievers by name: ``vectors``, and ``words`` where the store has one."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Keep the store."""

    @abstractmethod
    def load(self, folder: Path) -> None:
        """Open a kept store."""

    def warm_up(self) -> None:
        """Load the embedder of documents."""
        self._documents.warm_up()

    def index(self, texts: Sequence[Text], folder: Path) -> None:
        """Embed and write all texts."""
        self.store = self.make_store()
        self._write(texts)
        self.save(folder)

    def connect(self) -> None:
        """Assemble the pipeline over the store."""
        pipeline = Pipeline()
        pipeline.add_component(
            "embedder", SentenceTransformersTextEmbedder(model=self._embedder, progress_bar=False)
        )
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.add_component("reader", TransformersExtractiveReader(self._reader))
        for name, retriever in self.retrievers().items():
            pipeline.add_component(name, retriever)
            pipeline.connect(name, "joiner")
        pipeline.connect("embedder.embedding", "vectors.query_embedding")
        pipeline.connect("joiner.documents", "reader.documents")
        pipeline.warm_up()
        self._pipeline = pipeline

    def ask(self, question: str) -> Found:
        """Run the pipeline; the reader's best answer may be that there is none."""
        assert self._pipeline is not None  # noqa: S101 - indexed or loaded first
        inputs = {"embedder": {"text": question}, "reader": {"query": question}}
        if "words" in self.retrievers():
            inputs["words"] = {"query": question}
        outputs = self._pipeline.run(inputs, include_outputs_from={"joiner"})
        answers, documents = outputs["reader"]["answers"], outputs["joiner"]["documents"]
        best = answers[0].data if answers else None
        return Found(best, tuple(document.meta["name"] for document in documents))

    def ask_many(self, questions: Sequence[str]) -> None:
        """One after the other: a pipeline takes one question, torch uses all cores for it."""
        for question in questions:
            self.ask(question)

    def add(self, text: Text, folder: Path) -> None:
        """Embed, write and keep one text."""
        self._write([text])
        self.save(folder)

    def _write(self, texts: Sequence[Text]) -> None:
        self.store.write_documents(self.embedded(texts))

    def embedded(self, texts: Sequence[Text]) -> list[Document]:
        """The texts as documents with their vectors."""
        documents = [Document(content=one.text, meta={"name": one.id}) for one in texts]
        found: list[Document] = self._documents.run(documents)["documents"]
        return found
