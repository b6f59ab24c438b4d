"""How a ``FAISSDocumentStore`` grows: the row of ``qa.bench.index_scale`` for the same passages.

``python -m qa.bench.peers.faiss_haystack_scale INDEX EMBEDDER``, in the environment that ``qa bench
--peer faiss-haystack`` makes, takes the passages of a qa index as they are, embeds them with the
same embedder and writes them; then it searches by vectors, which is all that this store does, for
eight words in a row of a hundred passages.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersTextEmbedder,
)

from qa.bench.memory import memory_mb
from qa.bench.peers.faiss_haystack import FaissHaystack
from qa.bench.worker import Text

_QUESTIONS, _WORDS, _TOP_K = 100, 8, 50
_BATCH = 5_000  # passages embedded and written at a time


def main(arguments: Sequence[str]) -> None:
    """Build, ask, add one, print."""
    index, embedder = arguments
    texts = _passages(Path(index))
    system = FaissHaystack("", embedder)  # it reads nothing: only its store is asked
    system.warm_up()
    questions = SentenceTransformersTextEmbedder(model=embedder, progress_bar=False)
    questions.warm_up()
    with TemporaryDirectory() as place:
        folder = Path(place)
        started = time.perf_counter()
        system.store = system.make_store()
        for first in range(0, len(texts), _BATCH):
            system.store.write_documents(system.embedded(texts[first : first + _BATCH]))
        system.save(folder)
        built = time.perf_counter() - started
        peak = memory_mb("VmHWM")
        disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
        spent = sorted(_search(system, questions, text) for text in _questions(texts))
        resident = memory_mb("VmRSS")
        started = time.perf_counter()
        system.add(Text("nouveau", "Le sommet s'est tenu à Helsinki."), folder)
        added = time.perf_counter() - started
    p95 = spent[int(0.95 * len(spent))]
    sys.stdout.write(
        f"{len(texts)} passages, {built:.1f} s, {len(texts) / built:.0f} a second, "
        f"peak {peak:.0f} MB, disk {disk:.0f} MB, search {statistics.median(spent):.1f} ms, "
        f"p95 {p95:.1f} ms, memory {resident:.0f} MB, one more {added:.1f} s\n"
    )


def _passages(index: Path) -> list[Text]:
    with sqlite3.connect(f"file:{index / 'index.sqlite'}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT uid, content FROM passages ORDER BY id")
        return [Text(*row) for row in rows]


def _questions(texts: Sequence[Text]) -> list[str]:
    chance = random.Random(0)  # noqa: S311 - sampling, not secrecy
    questions = []
    for text in chance.sample(texts, _QUESTIONS):
        words = text.text.split()
        first = chance.randrange(max(1, len(words) - _WORDS))
        questions.append(" ".join(words[first : first + _WORDS]))
    return questions


def _search(
    system: FaissHaystack, embedder: SentenceTransformersTextEmbedder, question: str
) -> float:
    """Milliseconds from a question to its passages."""
    started = time.perf_counter()
    system.store.search(embedder.run(question)["embedding"], top_k=_TOP_K)
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1:])
