"""The state of an index: is it whole, is it fresh, how was it made; and mending what can be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.documents import check_file, find_files, relative_path
from qa.errors import CorpusError
from qa.index.build import open_for_writing, recipe_of
from qa.index.freshness import has_changed
from qa.index.store.approximate import Plan
from qa.index.store.health import Health
from qa.index.store.protocol import Store
from qa.index.store.vectors import CacheState
from qa.index.stores import open_store
from qa.index.writing import SourceWriter
from qa.paths import index_folder
from qa.settings import Settings, load_settings
from qa.types import SkippedFile


@dataclass(frozen=True, slots=True)
class Freshness:
    """How the files of the corpus differ from what was indexed, as sorted paths.

    ``problem`` says as a French sentence why the corpus cannot be compared, if it cannot.
    """

    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def fresh(self) -> bool:
        """Whether nothing differs."""
        return self == Freshness()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that is known of an index. ``place`` is where it is, ``server`` what searches it
    if qa itself does not, ``made_with`` are the entries of its recipe.
    """

    index: str
    place: str
    server: str | None
    corpus: str | None
    made_with: dict[str, str]
    files: int
    documents: int
    passages: int
    vectors: int
    refused: tuple[SkippedFile, ...]
    health: Health
    cache: CacheState
    plan: Plan
    freshness: Freshness

    @property
    def well(self) -> bool:
        """Whether there is nothing to do."""
        return self.health.whole and self.cache == "fresh" and self.freshness.fresh


def diagnose(index: Path | str | None = None, settings: Settings | None = None) -> Diagnosis:
    """Examine an index by folder (``Path``) or name, and compare it with its corpus.

    Raises:
        IndexNotFoundError: there is no such index.
        IndexMismatchError: it was made by a version with another schema.
        IndexDamagedError: it is too damaged to be read.
    """
    settings = settings or load_settings()
    name = settings.index if index is None else index
    store = open_store(index_folder(name, settings.indexes), settings)
    try:
        return _diagnose(store)
    finally:
        store.close()


def repair(index: Path | str | None = None, settings: Settings | None = None) -> Diagnosis:
    """Mend what the database itself can mend, and examine the index again.

    Documents with missing words, vectors or misplaced passages are written again from their text;
    the vectors' file is made again. Files that changed are left to ``build_index``.

    Raises:
        IndexMismatchError: the index was made with other settings.
        IndexLockedError: another process writes to it.
        IndexStoreError: see ``diagnose``.
    """
    settings = settings or load_settings()
    name = settings.index if index is None else index
    folder = index_folder(name, settings.indexes)
    open_store(folder, settings).close()  # there must be one: opening for writing would make it
    with open_for_writing(folder, settings, rebuild=False) as (store, embedder):
        writer = SourceWriter(store, embedder, settings)
        health = store.health()
        for path in health.broken:
            writer.put(store.source(path))
        writer.flush()
        if health.stray_words or health.stray_passages:
            store.delete_strays()
        if store.vectors_state()[0] != "fresh":
            store.drop_vectors()
        writer.save()
        return _diagnose(store)


def _diagnose(store: Store) -> Diagnosis:
    manifest = store.manifest()
    states = store.file_states()
    cache, plan, vectors = store.vectors_state()
    corpus = manifest.get("corpus")
    return Diagnosis(
        index=store.name,
        place=store.place,
        server=store.server,
        corpus=corpus,
        made_with=recipe_of(manifest),
        files=len(states),
        documents=store.count_sources(),
        passages=store.count_documents(),
        vectors=vectors,
        refused=(
            *(one for state in states.values() for one in state.refused),
            *(_refused_by_name(Path(corpus), states.keys()) if corpus else ()),
        ),
        health=store.health(),
        cache=cache,
        plan=plan,
        freshness=_compare(store, Path(corpus)) if corpus else Freshness(),
    )


def _compare(store: Store, source: Path) -> Freshness:
    """The corpus against the index, reading only files whose size or time of change differ."""
    try:
        listing = find_files(source)
    except CorpusError as error:
        return Freshness(problem=str(error))
    known = store.file_states()
    present = {relative_path(source, file): file for file in listing.files}
    hidden = tuple(f"{relative_path(source, folder.path)}/" for folder in listing.closed)
    return Freshness(
        changed=tuple(
            path
            for path, file in present.items()
            if path in known and has_changed(file, known[path])
        ),
        new=tuple(path for path in present if path not in known and _refusal(path) is None),
        vanished=tuple(
            sorted(path for path in known if path not in present and not path.startswith(hidden))
        ),
    )


def _refused_by_name(source: Path, known: Collection[str]) -> Iterator[SkippedFile]:
    """The files of the corpus that are never opened, for nothing reads their format."""
    try:
        listing = find_files(source)
    except CorpusError:
        return
    for file in listing.files:
        path = relative_path(source, file)
        reason = None if path in known else _refusal(path)
        if reason is not None:
            yield SkippedFile(path, reason)


def _refusal(path: str) -> str | None:
    """Why a file is refused by its name; None if it is not."""
    try:
        check_file(path)
    except CorpusError as error:
        return str(error)
    return None
