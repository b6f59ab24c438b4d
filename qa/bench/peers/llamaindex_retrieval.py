"""LlamaIndex: BM25 and vectors fused. It has no extractive reader, so it only searches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import Stemmer
from llama_index.core import Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from pydantic import PrivateAttr
from sentence_transformers import SentenceTransformer

from qa.bench.worker import Found, Text, main

_SHOWN = 20


class StaticTable(BaseEmbedding):  # type: ignore[misc]
    """A custom embedding, as its guide shows: ``HuggingFaceEmbedding`` sets a maximum length, which
    a static table has not.
    """

    _model: SentenceTransformer = PrivateAttr()

    def __init__(self, folder: str) -> None:
        """Load the model."""
        super().__init__(embed_batch_size=512)
        self._model = SentenceTransformer(folder, device="cpu")

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model.encode(texts, show_progress_bar=False).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class LlamaIndex:
    """``QueryFusionRetriever`` over both, one query a question, reciprocal rank fusion.

    BM25 with the French stemmer, as its guide shows for English.
    """

    def __init__(self, reader: str, embedder: str) -> None:
        """Set the embedder; no language model is asked."""
        Settings.llm = MockLLM()
        Settings.embed_model = StaticTable(embedder)

    def warm_up(self) -> None:
        """Nothing: the embedder is loaded."""

    def index(self, texts: Sequence[Text], folder: Path) -> None:
        """Embed, index and keep."""
        nodes = [TextNode(text=one.text, id_=one.id) for one in texts]
        self._vectors = VectorStoreIndex(nodes)
        self._keep(folder)

    def load(self, folder: Path) -> None:
        """Read the kept index; the lexical one is made again from it."""
        storage = StorageContext.from_defaults(persist_dir=str(folder))
        self._vectors = load_index_from_storage(storage)
        self._connect()

    def ask(self, question: str) -> Found:
        """Search."""
        found = self._retriever.retrieve(question)
        return Found(None, tuple(one.node.node_id for one in found))

    def ask_many(self, questions: Sequence[str]) -> None:
        """One after the other."""
        for question in questions:
            self.ask(question)

    def add(self, text: Text, folder: Path) -> None:
        """Insert one node and keep the index; BM25 has no insertion and is made again."""
        self._vectors.insert_nodes([TextNode(text=text.text, id_=text.id)])
        self._keep(folder)

    def _keep(self, folder: Path) -> None:
        self._vectors.storage_context.persist(persist_dir=str(folder))
        self._connect()

    def _connect(self) -> None:
        count = len(self._vectors.docstore.docs)
        words = BM25Retriever.from_defaults(
            docstore=self._vectors.docstore,
            similarity_top_k=min(_SHOWN, count),
            stemmer=Stemmer.Stemmer("french"),
            language="french",
        )
        self._retriever = QueryFusionRetriever(
            [self._vectors.as_retriever(similarity_top_k=_SHOWN), words],
            similarity_top_k=_SHOWN,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )


if __name__ == "__main__":
    main(LlamaIndex)
