"""This product as a measured system."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qa.bench.worker import Found, Text, main
from qa.engine import Engine
from qa.index.build import index_documents
from qa.index.embedder import load_embedder
from qa.settings import Settings, load_settings
from qa.types import Document

_SEARCH = ("spelling", "embedder", "lexical", "dense", "ranking")


class Product:
    """``Engine`` over an index of its own."""

    def __init__(self, reader: str, embedder: str) -> None:
        """Use the models named by the settings; each passage is a document of its own."""
        self._settings: Settings = load_settings(reader=reader, embedder=embedder)
        self._engine: Engine | None = None

    def warm_up(self) -> None:
        """Load the embedder, and FAISS: the peers' libraries are loaded by now too."""
        import faiss  # noqa: F401

        load_embedder(self._settings.embedder)

    def index(self, texts: Sequence[Text], folder: Path) -> None:
        """Split, analyse, embed and write to SQLite and FAISS."""
        index_documents(folder, _documents(texts), self._settings)

    def load(self, folder: Path) -> None:
        """Open the index."""
        self._engine = Engine(folder, self._settings)

    def ask(self, question: str) -> Found:
        """Ask the engine."""
        reply, _ = self._opened().trace(question)
        answer = reply.answers[0].text if reply.answers else None
        search = sum(reply.timings_ms.get(name, 0.0) for name in _SEARCH)
        return Found(answer, tuple(passage.document for passage in reply.passages), search)

    def ask_many(self, questions: Sequence[str]) -> None:
        """Ask from as many threads as there are cores: the engine is safe to share."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(self._opened().trace, questions))

    def add(self, text: Text, folder: Path) -> None:
        """Write one document; the open engine sees it."""
        index_documents(folder, _documents([text]), self._settings)

    def _opened(self) -> Engine:
        assert self._engine is not None  # noqa: S101 - indexed or loaded first
        return self._engine


def _documents(texts: Iterable[Text]) -> Iterable[Document]:
    for one in texts:
        digest = hashlib.sha256(one.text.encode()).hexdigest()
        yield Document(one.id, one.text, digest, "utf-8")


if __name__ == "__main__":
    main(Product)
