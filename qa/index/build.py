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
from qa.index.embedder import Embedder, embedder_name, load_embedder
from qa.index.file_reading import Reader, read_here
from qa.index.passages import PASSAGES_VERSION
from qa.index.store.protocol import Store
from qa.index.stores import open_store, set_aside
from qa.index.switching import better_embedder, embed_again, is_outgrown
from qa.index.synchronise import Progress, synchronise
from qa.index.writing import SourceWriter
from qa.paths import default_corpus, index_folder
from qa.settings import AUTO, SHIPPED, STATIC, Settings, load_settings
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
_OF_EMBEDDER = RECIPE[:3]


def build_index(
    corpus: Path | str | None = None,
    index: Path | str | None = None,
    *,
    settings: Settings | None = None,
    rebuild: bool = False,
    delete_most: bool = False,
    on_progress: Progress | None = None,
    on_vectors: Progress | None = None,
    read: Reader = read_here,
) -> IndexReport:
    """Build an index of a folder of documents, or bring it up to date: adds, changes, deletions.

    A document whose file has become unreadable stays as it was, and is reported as skipped.
    ``index`` is a folder (``Path``) or a name; ``corpus`` defaults to the seeds. ``rebuild`` sets
    an existing index aside and starts again. ``on_progress`` is called with (files done,
    files), the first a fraction inside a file of many documents. Where the settings ask for
    another embedder than the index has (see ``qa.index.switching``), its passages are embedded
    again without reading a file; ``on_vectors`` is called with (passages done, passages).
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
    with _opened(folder, settings, rebuild) as store:
        check_recipe(store, _recipe_but_embedder(settings), folder.name)
        _claim(store, source.resolve(), folder.name)
        name = _wanted(store, settings)
        embedder = _switched(store, name, settings, on_vectors)
        writer = SourceWriter(store, embedder, settings.model_copy(update={"embedder": name}))
        report = synchronise(
            writer, source, listing, on_progress, delete_most=delete_most, read=read
        )
        name = _improved(store, settings, on_vectors)
    return replace(
        report,
        embedder=name,
        outgrown=is_outgrown(settings.embedder, name, report.passages),
        seconds=time.perf_counter() - started,
    )


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
        _improved(store, settings, None)


def recipe(settings: Settings, name: str, embedder: Embedder) -> dict[str, str]:
    """What an index must have been made with to be used with that embedder, by its name, under
    these settings.
    """
    return _recipe_of_embedder(name, embedder) | _recipe_but_embedder(settings)


def _recipe_of_embedder(name: str, embedder: Embedder) -> dict[str, str]:
    values = (name, embedder.digest, str(embedder.dimension))
    return dict(zip(_OF_EMBEDDER, values, strict=True))


def _recipe_but_embedder(settings: Settings) -> dict[str, str]:
    values = (
        str(settings.passage_words),
        str(settings.overlap_sentences),
        ANALYSER_VERSION,
        PASSAGES_VERSION,
    )
    return dict(zip(RECIPE[len(_OF_EMBEDDER) :], values, strict=True))


def check_index(store: Store, settings: Settings, name: str) -> None:
    """Refuse an index that was made otherwise than these settings ask.

    Raises:
        IndexMismatchError: see ``check_recipe``.
        ModelError, MissingExtraError: its embedder cannot be loaded.
    """
    wanted = _wanted(store, settings)
    embedder = load_embedder(wanted, settings.threads)
    check_recipe(store, recipe(settings, wanted, embedder), name)


def check_recipe(store: Store, wanted: dict[str, str], name: str) -> None:
    """Refuse an index that was made otherwise.

    Raises:
        IndexMismatchError: names what differs and the command that rebuilds the index.
    """
    made = recipe_of(store.manifest())
    if not made.keys() & wanted.keys():
        return  # new: nothing is in it yet
    different = [key for key, value in wanted.items() if made.get(key) != value]
    if not different:
        return
    said = " ; ".join(
        f"{key} : {made.get(key, 'inconnu')} dans l'index, {wanted[key]} demandé"
        for key in different
    )
    # Vectors alone are made again from the passages; the files need not be read.
    way = (
        f"revectorisez-le : qa index DOSSIER --index {name}"
        if set(different) <= set(_OF_EMBEDDER)
        else f"reconstruisez-le : qa index DOSSIER --index {name} --rebuild"
    )
    raise IndexMismatchError(
        f"L'index « {name} » a été fait avec d'autres réglages ({said}). Reprenez ces réglages, "
        f"ou {way}"
    )


def recipe_of(manifest: Mapping[str, str]) -> dict[str, str]:
    """The entries of a manifest that ``recipe`` makes."""
    made = {key: manifest[key] for key in RECIPE if key in manifest}
    if made.get("embedder") == SHIPPED:  # the name of the table when it was the only one
        made["embedder"] = STATIC
    return made


def embedder_of(store: Store) -> str | None:
    """The name of the embedder that an index was made with; None if it is new."""
    return recipe_of(store.manifest()).get("embedder")


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
    with _opened(folder, settings, rebuild) as store:
        name = _wanted(store, settings)
        embedder = load_embedder(name, settings.threads)
        wanted = recipe(settings, name, embedder)
        check_recipe(store, wanted, folder.name)
        if not wanted.items() <= store.manifest().items():
            store.set_manifest(wanted)
        yield store, embedder


@contextmanager
def _opened(folder: Path, settings: Settings, rebuild: bool) -> Iterator[Store]:
    """Open an index as its one writer, however it was made."""
    if settings.embedder != AUTO:
        load_embedder(settings.embedder, settings.threads)  # one that cannot be leaves no index
    with _write_lock(folder), set_aside(folder, settings) if rebuild else nullcontext():
        store = open_store(folder, settings, create=True)
        try:
            yield store
        finally:
            store.close()


def _wanted(store: Store, settings: Settings) -> str:
    return embedder_name(settings.embedder, embedder_of(store))


def _switched(store: Store, name: str, settings: Settings, on_vectors: Progress | None) -> Embedder:
    """The embedder of that name, once all that the index holds is embedded with it."""
    embedder = load_embedder(name, settings.threads)
    wanted = recipe(settings, name, embedder)
    made = recipe_of(store.manifest())
    if any(made.get(key) != wanted[key] for key in _OF_EMBEDDER[1:]) and store.count_sources():
        embed_again(store, embedder, _recipe_of_embedder(name, embedder), on_vectors)
    if not wanted.items() <= store.manifest().items():
        store.set_manifest(wanted)
    return embedder


def _improved(store: Store, settings: Settings, on_vectors: Progress | None) -> str:
    """Go on to a better embedder where the settings leave the choice; the name of the last one."""
    made_with = embedder_of(store) or STATIC
    name = better_embedder(settings.embedder, made_with, store.count_documents())
    if name != made_with:
        _switched(store, name, settings, on_vectors)
    return name


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
