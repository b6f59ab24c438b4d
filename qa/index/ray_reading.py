"""Reading, splitting and embedding files on Ray Data (https://docs.ray.io/en/latest/data/data.html).

A pool of actors reads, splits and embeds; the caller writes what comes back, in the order of the
files. So the index has one writer, as on one machine, and what it has committed is not read again
after an interruption. Ray runs again what a lost worker was doing. Each machine needs qa and the
corpus at the same path, as on a shared disk.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import numpy as np

from qa.errors import ClusterError, MissingExtraError
from qa.index.embedder import load_embedder
from qa.index.file_reading import FileToRead, Piece, Reader, read_file
from qa.index.writing import embed_documents
from qa.settings import Settings
from qa.types import Document

Batch = dict[str, Any]  # a column, an array of objects
_FILES = 64  # that a worker takes at once
_PIECES = 64  # embedded at once


@contextmanager
def ray_reader(address: str | None = None) -> Iterator[Reader]:
    """A reader for ``build_index`` on a Ray cluster: that of ``address``, or one made here.

    Raises:
        MissingExtraError: Ray is not installed.
        ClusterError: the cluster cannot be reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # in English, over the progress bar
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingExtraError(
            "L'indexation sur Ray demande des paquets optionnels. Installez-les : "
            "pip install 'qa-fr[ray]'"
        ) from error
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    ours = not ray.is_initialized()
    if ours:
        _join(address)
    try:
        yield _read
    finally:
        if ours:
            ray.shutdown()


def _join(address: str | None) -> None:
    import ray

    try:
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level=logging.ERROR,
            include_dashboard=None if address else False,
        )
    except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"La grappe Ray « {address or 'locale'} » ne répond pas ({error}). Vérifiez son "
            "adresse et qu'elle est démarrée (ray status), ou indexez sans --engine ray."
        ) from error


def _read(files: Sequence[FileToRead], settings: Settings) -> Iterator[tuple[str, Iterable[Piece]]]:
    import ray

    if not files:
        return
    context = ray.data.DataContext.get_current().copy()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.execution_options.preserve_order = True
    cpus = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
    with ray.data.DataContext.current(context):
        rows = ray.data.from_items(
            [{"asked": one} for one in files], override_num_blocks=-(-len(files) // _FILES)
        ).map_batches(
            _Worker,
            fn_constructor_args=(
                settings.embedder,
                settings.passage_words,
                settings.overlap_sentences,
            ),
            batch_size=_FILES,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, cpus)),
        )
        read = (row["piece"] for row in rows.iter_rows())
        for path, group in groupby(read, key=itemgetter(0)):
            yield path, (piece for _, piece in group)


class _Worker:
    """Reads, splits and embeds; it loads the model once."""

    def __init__(self, embedder: str, words: int, overlap: int) -> None:
        self._embedder = load_embedder(embedder, threads=1)  # an actor has one core
        self._words, self._overlap = words, overlap

    def __call__(self, batch: Batch) -> Iterator[Batch]:
        """The pieces of files with their paths, some tens at a time: a file may hold a million."""
        found = ((asked.path, piece) for asked in batch["asked"] for piece in read_file(asked))
        while some := list(islice(found, _PIECES)):
            pieces = np.empty(len(some), object)  # filled one by one: NumPy takes tuples apart
            for place, item in enumerate(self._embedded(some)):
                pieces[place] = item
            yield {"piece": pieces}

    def _embedded(self, found: list[tuple[str, Piece]]) -> Iterator[tuple[str, Piece]]:
        documents = [piece for _, piece in found if isinstance(piece, Document)]
        items = iter(embed_documents(documents, self._embedder, self._words, self._overlap))
        for path, piece in found:
            yield path, next(items) if isinstance(piece, Document) else piece
