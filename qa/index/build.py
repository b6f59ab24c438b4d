"""Building and synchronising an index: files → documents → passages → store."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from qa.documents import find_files
from qa.errors import IndexLockedError, IndexMismatchError, IndexStoreError, reason_of
from qa.french.analysis import ANALYSER_VERSION
from qa.index.embedder import Embedder, load_embedder
from qa.index.file_reading import Reader, read_here
from qa.index.passages import PASSAGES_VERSION
from qa.index.store.protocol import Store
from qa.index.stores import open_store, set_aside
from qa.index.synchronise import Progress, synchronise
from qa.index.writing import SourceWriter
from qa.paths import default_corpus, index_folder
from qa.settings import Settings, load_settings
from qa.types import Document, IndexReport

RECIPE = (
    "embedder",
    "embedder_digest",
    "dimension",
    "passage_words",
    "overlap_sentences",
    "analyser",
    "passages",
)


def build_index(
    corpus: Path | str | None = None,
    index: Path | str | None = None,
    *,
    settings: Settings | None = None,
    rebuild: bool = False,
    delete_most: bool = False,
    on_progress: Progress | None = None,
    read: Reader = read_here,
) -> IndexReport:
    """Build an index of a folder of documents, or bring it up to date: adds, changes, deletions.

    A document whose file has become unreadable stays as it was, and is reported as skipped.
    ``index`` is a folder (``Path``) or a name; ``corpus`` defaults to the seeds. ``rebuild`` sets
    an existing index aside and starts again. ``on_progress`` is called with (files done,
    files), the first a fraction inside a file of many documents.
    ``read`` reads the files that may have changed, ``ray_reader`` of ``distributed`` on a cluster.
    Interrupted anywhere, the index holds what was written, and the next run completes it.

    Raises:
        CorpusError: the corpus is missing or holds nothing that can be indexed, or more than half
            of the documents have vanished from it and ``delete_most`` is false.
        IndexMismatchError: the index was made from another corpus or with other settings.
        IndexStoreError: the index cannot be written, or is damaged.
    """
    started = time.perf_counter()
    settings = settings or load_settings()
    source = Path(corpus) if corpus is not None else default_corpus()
    folder = index_folder(settings.index if index is None else index, settings.indexes)
    listing = find_files(source)
    with open_for_writing(folder, settings, rebuild) as (store, embedder):
        _claim(store, source.resolve(), folder.name)
        writer = SourceWriter(store, embedder, settings)
        report = synchronise(
            writer, source, listing, on_progress, delete_most=delete_most, read=read
        )
    return replace(report, seconds=time.perf_counter() - started)


def index_documents(
    folder: Path, documents: Iterable[Document], settings: Settings, *, rebuild: bool = False
) -> None:
    """Add or replace documents that are already in memory, such as a gold set's own.

    Raises:
        IndexMismatchError: the index was made with other settings, and ``rebuild`` is false.
        IndexStoreError: the index cannot be written, or is damaged.
    """
    with open_for_writing(folder, settings, rebuild=rebuild) as (store, embedder):
        known = store.source_digests()
        writer = SourceWriter(store, embedder, settings)
        for document in documents:
            if known.get(document.path) != document.digest:
                writer.put(document)
        writer.save()


def recipe(settings: Settings, embedder: Embedder) -> dict[str, str]:
    """What an index must have been made with to be used under these settings."""
    values = (
        settings.embedder,
        embedder.digest,
        str(embedder.dimension),
        str(settings.passage_words),
        str(settings.overlap_sentences),
        ANALYSER_VERSION,
        PASSAGES_VERSION,
    )
    return dict(zip(RECIPE, values, strict=True))


def check_recipe(store: Store, wanted: dict[str, str], name: str) -> None:
    """Refuse an index that was made otherwise.

    Raises:
        IndexMismatchError: names what differs and the command that rebuilds the index.
    """
    made = store.manifest()
    if not made.keys() & wanted.keys():
        return  # new: nothing is in it yet
    differences = [
        f"{key} : {made.get(key, 'inconnu')} dans l'index, {value} demandé"
        for key, value in wanted.items()
        if made.get(key) != value
    ]
    if differences:
        raise IndexMismatchError(
            f"L'index « {name} » a été fait avec d'autres réglages ({' ; '.join(differences)}). "
            f"Reprenez ces réglages, ou reconstruisez-le : qa index DOSSIER --index {name} "
            "--rebuild"
        )


def recipe_of(manifest: Mapping[str, str]) -> dict[str, str]:
    """The entries of a manifest that ``recipe`` makes."""
    return {key: manifest[key] for key in RECIPE if key in manifest}


@contextmanager
def open_for_writing(
    folder: Path, settings: Settings, rebuild: bool
) -> Iterator[tuple[Store, Embedder]]:
    """Open an index as its one writer, made with these settings; ``rebuild`` starts a new one.

    Raises:
        IndexMismatchError: the index was made with other settings.
        IndexLockedError: another process writes to it.
        IndexStoreError: the index cannot be written, or is damaged.
    """
    embedder = load_embedder(settings.embedder)
    with _write_lock(folder), set_aside(folder, settings) if rebuild else nullcontext():
        store = open_store(folder, settings, create=True)
        try:
            wanted = recipe(settings, embedder)
            check_recipe(store, wanted, folder.name)
            if not wanted.items() <= store.manifest().items():
                store.set_manifest(wanted)
            yield store, embedder
        finally:
            store.close()


@contextmanager
def _write_lock(folder: Path) -> Iterator[None]:
    """One writer at a time.

    Raises:
        IndexLockedError: another process holds the lock.
        IndexStoreError: the folder cannot be written.
    """
    lock = FileLock(folder / "write.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise IndexLockedError(
            f"Un autre programme écrit déjà dans l'index « {folder.name} ». Attendez sa fin."
        ) from error
    except OSError as error:
        raise IndexStoreError(
            f"Impossible d'écrire dans « {folder} » ({reason_of(error)}). Vérifiez vos droits ou "
            "choisissez un autre dossier (réglage « indexes »)."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _claim(store: Store, source: Path, name: str) -> None:
    """An index belongs to one corpus: synchronising another into it would delete the first."""
    owner = store.manifest().get("corpus")
    if owner is None or not store.count_sources():
        store.set_manifest({"corpus": str(source)})
    elif owner != str(source):
        raise IndexMismatchError(
            f"L'index « {name} » est celui du corpus « {owner} ». Donnez un autre nom : "
            f"qa index {source} --index {source.name or 'corpus'}"
        )
