"""Another embedder for an index that stands: its passages embedded again, no file read again.

``"auto"`` begins a new index with the table, which takes no time, and goes on to the encoder where
the corpus is small. The index answers with its old vectors until there is a new one for each
passage; interrupted, the work goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from haystack.dataclasses import Document as HaystackDocument

from qa.documents.ranges import substitute
from qa.index.embedder import Embedder
from qa.index.store.protocol import Store
from qa.index.writing import embedded_text
from qa.settings import AUTO, ENCODER, SHIPPED, STATIC
from qa.types import Substitution

# The encoder reads 8 passages a second on one core of a server of 2021 (AVX2): two minutes on two.
MOST_PASSAGES = 2000
_AT_ONCE = 64  # passages a transaction: what an interruption loses

Progress = Callable[[float, int], None]


def better_embedder(wanted: str, made_with: str, passages: int) -> str:
    """The embedder that an index of so many passages should go on to; its own to stay as it is.

    Only «auto» goes on, from the table to the encoder: an index that grows keeps its own.
    """
    small = 0 < passages <= MOST_PASSAGES
    return ENCODER if small and wanted == AUTO and made_with in {STATIC, SHIPPED} else made_with


def is_outgrown(wanted: str, made_with: str, passages: int) -> bool:
    """Whether an index kept the encoder though «auto» would give it to none of its size."""
    return wanted == AUTO and made_with == ENCODER and passages > MOST_PASSAGES


def embed_again(
    store: Store,
    embedder: Embedder,
    made_with: dict[str, str],
    on_progress: Progress | None = None,
) -> None:
    """Embed every passage of ``store`` with ``embedder``, then search these vectors.

    ``made_with`` are the entries of the recipe that change. ``on_progress`` is called with
    (passages done, passages).

    Raises:
        IndexStoreError: the index cannot be written.
    """
    staged = store.staged_passages(embedder.digest)
    total = store.count_documents()
    done = len(staged)
    batch: list[tuple[str, str]] = []  # ids and what is embedded

    def write() -> None:
        nonlocal done
        vectors = embedder.embed_passages([text for _, text in batch])
        uids = [uid for uid, _ in batch]
        store.stage_vectors(embedder.digest, list(zip(uids, vectors, strict=True)))
        done += len(batch)
        batch.clear()
        if on_progress is not None:
            on_progress(done, total)

    for uid, text in _texts(store, embedder):
        if uid not in staged:
            batch.append((uid, text))
        if len(batch) == _AT_ONCE:
            write()
    if batch:
        write()
    store.adopt_vectors(embedder.digest, made_with)
    store.save_vectors(embedder.embed_questions)


def _texts(store: Store, embedder: Embedder) -> Iterator[tuple[str, str]]:
    """What is embedded of each passage of each document, by its id."""
    for path in store.source_digests():
        document = store.source(path)
        whose = {"field": "meta.document", "operator": "==", "value": path}
        for passage in store.filter_documents(whose):
            yield passage.id, embedded_text(document, _as_read(passage), embedder)


def _as_read(passage: HaystackDocument) -> str:
    """A stored passage with its context, without what is left out."""
    found = passage.meta.get("substitutions") or ()
    return substitute(passage.content or "", [Substitution(*one) for one in found])
