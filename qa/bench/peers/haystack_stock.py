"""Haystack 3 with its own in-memory store: BM25 and vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

from qa.bench.peers.haystack_parts import HaystackSystem
from qa.bench.worker import main

_FILE = "store.json"


class HaystackStock(HaystackSystem):
    """Both retrievers over ``InMemoryDocumentStore``; cosine, as the vectors are unit ones."""

    def make_store(self) -> InMemoryDocumentStore:
        """An empty store."""
        return InMemoryDocumentStore(embedding_similarity_function="cosine")

    def retrievers(self) -> dict[str, Any]:
        """BM25 and vectors."""
        return {
            "words": InMemoryBM25Retriever(self.store),
            "vectors": InMemoryEmbeddingRetriever(self.store),
        }

    def save(self, folder: Path) -> None:
        """The store as one JSON file, its own way of being kept."""
        self.store.save_to_disk(str(folder / _FILE))

    def load(self, folder: Path) -> None:
        """Read the JSON file."""
        self.store = InMemoryDocumentStore.load_from_disk(str(folder / _FILE))
        self.connect()


if __name__ == "__main__":
    main(HaystackStock)
