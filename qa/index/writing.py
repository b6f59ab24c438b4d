"""Documents on their way into a store: split, embedded, written some tens at a time."""

from __future__ import annotations

from collections.abc import Sequence

from qa.index.context import PassageContext
from qa.index.embedder import Embedder
from qa.index.passages import split_passages
from qa.index.store.protocol import SourceItem, Store
from qa.index.store.records import heading_of
from qa.settings import Settings
from qa.types import Document, FileState

_BATCH = 64  # documents a transaction: a crash loses at most this much work, never what was kept
_CHARACTERS = 4_000_000  # of them: they stand in memory with all their passages


def embed_documents(
    documents: Sequence[Document], embedder: Embedder, words: int, overlap: int
) -> list[SourceItem]:
    """Split documents into passages (see ``split_passages``) and embed these, all in one go."""
    split = [split_passages(document, words, overlap) for document in documents]
    vectors = embedder.embed_passages(
        [
            embedded_text(document, context.read(passage), embedder)
            for document, passages in zip(documents, split, strict=True)
            for context in [PassageContext(document)]
            for passage in passages
        ]
    )
    items: list[SourceItem] = []
    first = 0
    for document, passages in zip(documents, split, strict=True):
        items.append((document, passages, vectors[first : first + len(passages)]))
        first += len(passages)
    return items


def embedded_text(document: Document, passage: str, embedder: Embedder) -> str:
    """What is embedded for a passage, as it is read: what names its document goes in front."""
    heading = document.title if embedder.title_only else heading_of(document)
    return f"{heading}\n{passage}" if heading else passage


class SourceWriter:
    """Splits, embeds and writes documents, some tens in each transaction."""

    def __init__(self, store: Store, embedder: Embedder, settings: Settings) -> None:
        self.store = store
        self._embedder = embedder
        self.settings = settings
        self._documents: list[Document] = []
        self._embedded: list[SourceItem] = []
        self._gone: list[str] = []
        self._files: dict[str, FileState] = {}
        self._characters = 0

    def put(self, document: Document) -> None:
        """Add or replace a document."""
        self._flush_if_full()
        self._documents.append(document)
        self._characters += len(document.text)

    def put_embedded(self, item: SourceItem) -> None:
        """Add or replace a document whose passages are embedded already."""
        self._flush_if_full()
        self._embedded.append(item)
        self._characters += len(item[0].text)

    def finish_file(self, path: str, state: FileState, gone: list[str]) -> None:
        """Record that a file is read, once all its documents are put; delete those it lost."""
        self._files[path] = state
        self._gone += gone
        self._flush_if_full()

    def save(self) -> None:
        """Write what was collected, and the file of vectors."""
        self.flush()
        self.store.save_vectors(self._embedder.embed_questions)

    def flush(self) -> None:
        """Write what was collected, in one transaction."""
        if not (self._documents or self._embedded or self._gone or self._files):
            return
        settings = self.settings
        items = embed_documents(
            self._documents, self._embedder, settings.passage_words, settings.overlap_sentences
        )
        self.store.write_sources([*items, *self._embedded], self._gone, self._files)
        self._documents, self._embedded, self._gone, self._files = [], [], [], {}
        self._characters = 0

    def _flush_if_full(self) -> None:
        some = max(len(self._documents), len(self._embedded), len(self._files))
        if some >= _BATCH or self._characters >= _CHARACTERS:
            self.flush()
