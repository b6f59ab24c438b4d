"""The two searches as Haystack components: by words and by meaning."""

from __future__ import annotations

from typing import Any

from haystack import Document, component

from qa.index.embedder import Embedder, load_embedder
from qa.index.store.filters import AnyFilters
from qa.index.store.protocol import Store
from qa.query.query import Query
from qa.settings import STATIC
from qa.timing import stage


@component
class LexicalRetriever:
    """BM25 over the French analysis of passages and titles.

    >>> found = LexicalRetriever(store, top_k=1).run(query=analyse_query("Où fut le sommet ?"))
    >>> found["documents"][0].content
    "Le sommet s'est tenu à Helsinki."
    """

    def __init__(self, store: Store, top_k: int = 50, title_weight: float = 0.3) -> None:
        """Search ``store``; a title's words count ``title_weight`` times a passage's."""
        self.store = store
        self.top_k = top_k
        self.title_weight = title_weight

    @component.output_types(documents=list[Document])
    def run(self, query: Query, filters: AnyFilters | None = None) -> dict[str, Any]:
        """Return the best passages, best first."""
        with stage("lexical"):
            found = self.store.lexical_search(
                query.keywords, self.top_k, self.title_weight, filters
            )
        return {"documents": found}


@component
class QueryEmbedder:
    """The question searched, as a unit vector.

    >>> len(QueryEmbedder().run(query=analyse_query("Où fut le sommet ?"))["embedding"])
    256
    """

    def __init__(self, model: str = STATIC, threads: int = 0) -> None:
        """Name the model, loaded by ``warm_up``; see ``load_embedder``."""
        self.model = model
        self.threads = threads
        self._embedder: Embedder | None = None

    def warm_up(self) -> None:
        """Load the model once."""
        if self._embedder is None:
            self._embedder = load_embedder(self.model, self.threads)

    @component.output_types(embedding=list[float])
    def run(self, query: Query) -> dict[str, Any]:
        """Embed one question."""
        self.warm_up()
        assert self._embedder is not None  # noqa: S101 - warm_up has set it
        with stage("embedder"):
            return {"embedding": self._embedder.embed_questions([query.searched])[0].tolist()}


@component
class DenseRetriever:
    """Cosine similarity of the question's vector with the passages', by FAISS.

    >>> vector = QueryEmbedder().run(query=analyse_query("Où fut le sommet ?"))["embedding"]
    >>> DenseRetriever(store, top_k=1).run(query_embedding=vector)["documents"][0].content
    "Le sommet s'est tenu à Helsinki."
    """

    def __init__(self, store: Store, top_k: int = 50) -> None:
        """Search ``store``."""
        self.store = store
        self.top_k = top_k

    @component.output_types(documents=list[Document])
    def run(
        self, query_embedding: list[float], filters: AnyFilters | None = None
    ) -> dict[str, Any]:
        """Return the nearest passages, best first."""
        with stage("dense"):
            found = self.store.dense_search(query_embedding, self.top_k, filters)
        return {"documents": found}
