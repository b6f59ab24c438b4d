"""How a ``FAISSDocumentStore`` grows: the row of ``qa.bench.index_scale`` for the same passages.

``python -m qa.bench.peers.faiss_haystack_scale INDEX EMBEDDER``, in the environment that ``qa bench
--peer faiss-haystack`` makes, takes the passages of a qa index as they are, embeds them with the
same embedder and writes them; then it searches by vectors, which is all that this store does, for
eight words in a row of a hundred passages.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

from haystack import Document
from haystack.document_stores.types import DuplicatePolicy
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.document_stores.faiss import FAISSDocumentStore

_QUESTIONS, _WORDS, _TOP_K = 100, 8, 50
_BATCH = 5_000  # passages embedded and written at a time
_NAME = "store"


def main(arguments: Sequence[str]) -> None:
    """Build, ask, add one, print."""
    index, embedder = arguments
    texts = _passages(Path(index))
    documents = SentenceTransformersDocumentEmbedder(model=embedder, progress_bar=False)
    documents.warm_up()
    questions = SentenceTransformersTextEmbedder(model=embedder, progress_bar=False)
    questions.warm_up()
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        (probe,) = documents.run([Document(content="mot")])["documents"]
        store = FAISSDocumentStore(embedding_dim=len(probe.embedding or ()))
        for first in range(0, len(texts), _BATCH):
            some = [Document(content=text) for text in texts[first : first + _BATCH]]
            store.write_documents(documents.run(some)["documents"], policy=DuplicatePolicy.SKIP)
        store.save(Path(folder) / _NAME)
        built = time.perf_counter() - started
        peak = _memory_mb("VmHWM")
        disk = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
        spent = sorted(_search(store, questions, text) for text in _questions(texts))
        resident = _memory_mb("VmRSS")
        started = time.perf_counter()
        one = Document(content="Le sommet s'est tenu à Helsinki.")
        store.write_documents(documents.run([one])["documents"], policy=DuplicatePolicy.SKIP)
        store.save(Path(folder) / _NAME)
        added = time.perf_counter() - started
    p95 = spent[int(0.95 * len(spent))]
    sys.stdout.write(
        f"{len(texts)} passages, {built:.1f} s, {len(texts) / built:.0f} a second, "
        f"peak {peak:.0f} MB, disk {disk:.0f} MB, search {statistics.median(spent):.1f} ms, "
        f"p95 {p95:.1f} ms, memory {resident:.0f} MB, one more {added:.1f} s\n"
    )


def _passages(index: Path) -> list[str]:
    with sqlite3.connect(f"file:{index / 'index.sqlite'}?mode=ro", uri=True) as connection:
        return [row[0] for row in connection.execute("SELECT content FROM passages ORDER BY id")]


def _questions(texts: Sequence[str]) -> list[str]:
    chance = random.Random(0)  # noqa: S311 - sampling, not secrecy
    questions = []
    for text in chance.sample(texts, _QUESTIONS):
        words = text.split()
        first = chance.randrange(max(1, len(words) - _WORDS))
        questions.append(" ".join(words[first : first + _WORDS]))
    return questions


def _search(
    store: FAISSDocumentStore, embedder: SentenceTransformersTextEmbedder, question: str
) -> float:
    """Milliseconds from a question to its passages."""
    started = time.perf_counter()
    store.search(embedder.run(question)["embedding"], top_k=_TOP_K)
    return 1000 * (time.perf_counter() - started)


def _memory_mb(field: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{field}:")[1].split()[0]) / 1000


if __name__ == "__main__":
    main(sys.argv[1:])
