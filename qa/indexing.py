"""Building and synchronising an index: files → documents → passages → store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from qa.documents import (
    Listing,
    check_file,
    find_files,
    printable,
    read_bytes,
    read_pieces,
    relative_path,
)
from qa.embedder import Embedder, load_embedder
from qa.errors import (
    CorpusError,
    IndexLockedError,
    IndexMismatchError,
    IndexStoreError,
    MissingExtraError,
)
from qa.french.analysis import ANALYSER_VERSION
from qa.passages import PASSAGES_VERSION, split_passages
from qa.paths import default_corpus, index_folder
from qa.settings import Settings, load_settings
from qa.store import PassageStore
from qa.store.database import FILE_NAME
from qa.store.records import heading_of
from qa.system_errors import reason_of
from qa.types import Document, IndexReport, SkippedFile

_BATCH = 64  # documents a transaction: a crash loses at most this much work, never what was kept
Progress = Callable[[int, int], None]


def build_index(
    corpus: Path | str | None = None,
    index: Path | str | None = None,
    *,
    settings: Settings | None = None,
    rebuild: bool = False,
    on_progress: Progress | None = None,
) -> IndexReport:
    """Build an index of a folder of texts, or bring it up to date: adds, changes, deletions.

    A document whose file has become unreadable stays as it was, and is reported as skipped.
    ``index`` is a folder (``Path``) or a name; ``corpus`` defaults to the seeds. ``rebuild`` sets
    an existing index aside and starts again. ``on_progress`` is called with (files done, files).

    Raises:
        CorpusError: the corpus is missing or holds nothing that can be indexed.
        IndexMismatchError: the index was made from another corpus or with other settings.
        IndexStoreError: the index cannot be written, or is damaged.
    """
    started = time.perf_counter()
    settings = settings or load_settings()
    source = Path(corpus) if corpus is not None else default_corpus()
    folder = index_folder(settings.index if index is None else index, settings.indexes)
    listing = find_files(source)
    with _open_for_writing(folder, settings, rebuild) as (store, embedder):
        _claim(store, source.resolve(), folder.name)
        report = _synchronise(store, embedder, settings, source, listing, on_progress)
    return replace(report, seconds=time.perf_counter() - started)


def index_documents(
    folder: Path, documents: Iterable[Document], settings: Settings, *, rebuild: bool = False
) -> None:
    """Add or replace documents that are already in memory, such as a gold set's own.

    Raises:
        IndexMismatchError: the index was made with other settings, and ``rebuild`` is false.
        IndexStoreError: the index cannot be written, or is damaged.
    """
    with _open_for_writing(folder, settings, rebuild=rebuild) as (store, embedder):
        _write_changed(store, embedder, settings, documents, store.source_digests())
        store.save_vectors()


def recipe(settings: Settings, embedder: Embedder) -> dict[str, str]:
    """What an index must have been made with to be used under these settings."""
    return {
        "embedder": settings.embedder,
        "embedder_digest": embedder.digest,
        "dimension": str(embedder.dimension),
        "passage_words": str(settings.passage_words),
        "overlap_sentences": str(settings.overlap_sentences),
        "analyser": ANALYSER_VERSION,
        "passages": PASSAGES_VERSION,
    }


def check_recipe(store: PassageStore, wanted: dict[str, str], name: str) -> None:
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


@contextmanager
def _open_for_writing(
    folder: Path, settings: Settings, rebuild: bool
) -> Iterator[tuple[PassageStore, Embedder]]:
    embedder = load_embedder(settings.embedder)
    with _write_lock(folder), _set_aside(folder) if rebuild else nullcontext():
        store = PassageStore(str(folder), create=True)
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


@contextmanager
def _set_aside(folder: Path) -> Iterator[None]:
    """Rename the old index rather than delete it, and take it back if the new one fails."""
    aside = f"{FILE_NAME}.old"
    exists = (folder / FILE_NAME).exists()
    if exists:
        _rename_index(folder, FILE_NAME, aside)
    try:
        yield
    except BaseException:
        if exists:
            _rename_index(folder, aside, FILE_NAME)
        raise


def _rename_index(folder: Path, name: str, new_name: str) -> None:
    # SQLite finds a file's journal by its name: «x.old-wal» belongs to «x.old».
    for suffix in ("", "-wal", "-shm"):
        file, target = folder / f"{name}{suffix}", folder / f"{new_name}{suffix}"
        target.unlink(missing_ok=True)
        if file.exists():
            file.replace(target)


def _claim(store: PassageStore, source: Path, name: str) -> None:
    """An index belongs to one corpus: synchronising another into it would delete the first."""
    owner = store.manifest().get("corpus")
    if owner is None or not store.source_digests():
        store.set_manifest({"corpus": str(source)})
    elif owner != str(source):
        raise IndexMismatchError(
            f"L'index « {name} » est celui du corpus « {owner} ». Donnez un autre nom : "
            f"qa index {source} --index {source.name or 'corpus'}"
        )


def _synchronise(
    store: PassageStore,
    embedder: Embedder,
    settings: Settings,
    source: Path,
    listing: Listing,
    on_progress: Progress | None,
) -> IndexReport:
    """Make the store hold what the corpus holds; the report's time is left at 0."""
    skipped = [SkippedFile(printable(c.path), c.reason) for c in listing.closed]
    documents = _read(source, listing.files, skipped, on_progress)
    before = store.source_digests()
    seen = _write_changed(store, embedder, settings, documents, before)
    if not seen and skipped:
        raise CorpusError(f"Aucun fichier de « {source} » n'a pu être indexé. {skipped[0].reason}")
    refused = {skipped_file.path for skipped_file in skipped}
    gone = [path for path in _vanished(source, listing, store) if path not in seen.keys() | refused]
    if gone:
        store.delete_sources(gone)
    store.save_vectors()
    added = len(seen.keys() - before.keys())
    changed = sum(before.get(path, digest) != digest for path, digest in seen.items())
    return IndexReport(
        index=Path(store.folder).name,
        added=added,
        changed=changed,
        deleted=len(gone),
        unchanged=len(seen) - added - changed,
        passages=store.count_documents(),
        skipped=tuple(skipped),
        seconds=0.0,
    )


def _vanished(source: Path, listing: Listing, store: PassageStore) -> list[str]:
    """The indexed documents whose file is gone.

    One that is there but unreadable, or in a folder that cannot be listed, is kept as it was.
    """
    present = {relative_path(source, file) for file in listing.files}
    hidden = tuple(f"{relative_path(source, folder.path)}/" for folder in listing.closed)
    return [
        path
        for path, file in store.source_files().items()
        if file not in present and not path.startswith(hidden)
    ]


def _read(
    source: Path, files: tuple[Path, ...], skipped: list[SkippedFile], on_progress: Progress | None
) -> Iterator[Document]:
    for done, file in enumerate(files, start=1):
        path = relative_path(source, file)
        try:
            check_file(path)
            for piece in read_pieces(path, read_bytes(file, path)):
                if isinstance(piece, SkippedFile):
                    skipped.append(piece)
                else:
                    yield piece
        except (CorpusError, MissingExtraError) as error:
            skipped.append(SkippedFile(printable(file), str(error)))
        if on_progress:
            on_progress(done, len(files))


def _write_changed(
    store: PassageStore,
    embedder: Embedder,
    settings: Settings,
    documents: Iterable[Document],
    before: dict[str, str],
) -> dict[str, str]:
    """Write the documents that are new or changed; return the digest of every one seen."""
    seen: dict[str, str] = {}
    batch: list[Document] = []
    for document in documents:
        seen[document.path] = document.digest
        if before.get(document.path) != document.digest:
            batch.append(document)
        if len(batch) == _BATCH:
            _write_batch(store, embedder, settings, batch)
            batch = []
    if batch:
        _write_batch(store, embedder, settings, batch)
    return seen


def _write_batch(
    store: PassageStore, embedder: Embedder, settings: Settings, batch: list[Document]
) -> None:
    split = [
        split_passages(document, settings.passage_words, settings.overlap_sentences)
        for document in batch
    ]
    vectors = embedder.embed_passages(
        [
            f"{heading_of(document)}\n{passage.text}"
            for document, passages in zip(batch, split, strict=True)
            for passage in passages
        ]
    )
    items = []
    first = 0
    for document, passages in zip(batch, split, strict=True):
        items.append((document, passages, vectors[first : first + len(passages)]))
        first += len(passages)
    store.put_sources(items)
