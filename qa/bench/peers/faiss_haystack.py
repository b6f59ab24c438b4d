"""Haystack 3 with faiss-haystack's store: vectors only, it has no lexical search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
from haystack_integrations.document_stores.faiss import FAISSDocumentStore

from qa.bench.peers.haystack_parts import HaystackSystem
from qa.bench.worker import Text, main

_FILE = "store"


class FaissHaystack(HaystackSystem):
    """``FAISSDocumentStore`` with its default index (``Flat``)."""

    def make_store(self) -> FAISSDocumentStore:
        """An empty store of the embedder's dimension."""
        (probe,) = self.embedded([Text("", "mot")])
        return FAISSDocumentStore(embedding_dim=len(probe.embedding or ()))

    def retrievers(self) -> dict[str, Any]:
        """Vectors; twenty, as many documents as two retrievers give the reader."""
        return {"vectors": FAISSEmbeddingRetriever(document_store=self.store, top_k=20)}

    def save(self, folder: Path) -> None:
        """The store's own files."""
        self.store.save(folder / _FILE)

    def load(self, folder: Path) -> None:
        """Read them."""
        self.store = self.make_store()
        self.store.load(folder / _FILE)
        self.connect()


if __name__ == "__main__":
    main(FaissHaystack)
