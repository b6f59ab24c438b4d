"""Bringing an index to what its corpus holds now, reading only what has changed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qa.documents import (
    Listing,
    check_file,
    printable,
    read_bytes,
    read_pieces,
    reading_abilities,
    relative_path,
)
from qa.embedder import Embedder
from qa.errors import CorpusError, MissingExtraError
from qa.passages import split_passages
from qa.settings import Settings
from qa.store.protocol import Store
from qa.store.records import heading_of
from qa.types import Document, FileState, IndexReport, SkippedFile

_BATCH = 64  # documents a transaction: a crash loses at most this much work, never what was kept
# A file as young as this may change again without a new time of change (git's «racily clean»).
_TICK_NS = 2_000_000_000
_ABILITIES = "readers"  # the manifest entry
Progress = Callable[[int, int], None]


def synchronise(
    writer: SourceWriter,
    source: Path,
    listing: Listing,
    on_progress: Progress | None,
    *,
    delete_most: bool,
) -> IndexReport:
    """Make the store hold what the corpus holds; the report's time is left at 0.

    A file of the size and time of change that it had is not read again; one of the same digest is
    not indexed again. What cannot be read stays as it was.

    Raises:
        CorpusError: nothing could be indexed, or most documents are gone (see ``build_index``).
    """
    run = _Run(writer, source, delete_most=delete_most)
    run.find_vanished(listing)
    for done, file in enumerate(listing.files, start=1):
        run.visit(file)
        if on_progress:
            on_progress(done, len(listing.files))
    return run.finish()


def has_changed(file: Path, known: FileState) -> bool:
    """Whether a file is another than it was; it is read only if size and time do not tell."""
    now = _state(file)
    if now is not None and _is_as_known(now, known):
        return False
    try:
        return hashlib.sha256(read_bytes(file, file.name)).hexdigest() != known.digest
    except CorpusError:
        return True


class SourceWriter:
    """Splits, embeds and writes documents, some tens in each transaction."""

    def __init__(self, store: Store, embedder: Embedder, settings: Settings) -> None:
        self.store = store
        self._embedder = embedder
        self._settings = settings
        self._documents: list[Document] = []
        self._gone: list[str] = []
        self._files: dict[str, FileState] = {}

    def put(self, document: Document) -> None:
        """Add or replace a document."""
        if len(self._documents) >= _BATCH:
            self.flush()
        self._documents.append(document)

    def finish_file(self, path: str, state: FileState, gone: list[str]) -> None:
        """Record that a file is read, once all its documents are put; delete those it lost."""
        self._files[path] = state
        self._gone += gone
        if len(self._documents) >= _BATCH or len(self._files) >= _BATCH:
            self.flush()

    def save(self) -> None:
        """Write what was collected, and the file of vectors."""
        self.flush()
        self.store.save_vectors(self._embedder.embed_questions)

    def flush(self) -> None:
        """Write what was collected, in one transaction."""
        if not (self._documents or self._gone or self._files):
            return
        settings = self._settings
        split = [
            split_passages(document, settings.passage_words, settings.overlap_sentences)
            for document in self._documents
        ]
        vectors = self._embedder.embed_passages(
            [
                f"{heading_of(document)}\n{passage.text}"
                for document, passages in zip(self._documents, split, strict=True)
                for passage in passages
            ]
        )
        items = []
        first = 0
        for document, passages in zip(self._documents, split, strict=True):
            items.append((document, passages, vectors[first : first + len(passages)]))
            first += len(passages)
        self.store.write_sources(items, self._gone, self._files)
        self._documents, self._gone, self._files = [], [], {}


class _Run:
    """One synchronisation: what was known, and what was found."""

    def __init__(self, writer: SourceWriter, source: Path, *, delete_most: bool) -> None:
        self._writer = writer
        self._store = writer.store
        self._source = source
        self._known = self._store.file_states()
        self._total = self._store.count_sources()
        self._able = self._store.manifest().get(_ABILITIES) == reading_abilities()
        self._delete_most = delete_most
        self._vanished: list[str] = []
        self._shrunk: list[tuple[str, FileState, list[str]]] = []
        self._skipped: list[SkippedFile] = []
        self._added = self._changed = self._deleted = self._unchanged = 0

    def find_vanished(self, listing: Listing) -> None:
        """Note the files that are gone; not those in a folder that cannot be listed."""
        self._skipped = [SkippedFile(printable(c.path), c.reason) for c in listing.closed]
        present = {relative_path(self._source, file) for file in listing.files}
        hidden = tuple(f"{relative_path(self._source, c.path)}/" for c in listing.closed)
        self._vanished = [
            path for path in self._known if path not in present and not path.startswith(hidden)
        ]
        self._lose(sum(self._known[path].documents for path in self._vanished))

    def visit(self, file: Path) -> None:
        """Read a file if it may have changed, and write what has."""
        path = relative_path(self._source, file)
        now, known = _state(file), self._known.get(path)
        if known is not None and known.refused and not self._able:
            known = None
        if known is not None and now is not None and _is_as_known(now, known):
            self._keep(path, known)
            return
        try:
            check_file(path)
            data = read_bytes(file, path)
        except CorpusError as error:  # of the name or the system: tried again each time
            self._skip(SkippedFile(path, str(error)))
            return
        state = replace(now or FileState(0, 0, ""), digest=hashlib.sha256(data).hexdigest())
        if known is not None and known.digest == state.digest:
            self._keep(path, known)
            if known.mtime_ns != state.mtime_ns:
                self._writer.finish_file(path, replace(state, refused=known.refused), [])
            return
        self._read(path, data, state)

    def finish(self) -> IndexReport:
        """Delete what is gone, save the vectors and report."""
        kept = self._added + self._changed + self._unchanged
        if not kept and self._skipped:
            raise CorpusError(
                f"Aucun fichier de « {self._source} » n'a pu être indexé. {self._skipped[0].reason}"
            )
        for path, state, gone in self._shrunk:
            self._writer.finish_file(path, state, gone)
        self._writer.flush()
        if self._vanished:
            self._store.delete_files(self._vanished)
        if not self._able:
            self._store.set_manifest({_ABILITIES: reading_abilities()})
        self._writer.save()
        return IndexReport(
            index=self._store.name,
            added=self._added,
            changed=self._changed,
            deleted=self._deleted,
            unchanged=self._unchanged,
            passages=self._store.count_documents(),
            skipped=tuple(self._skipped),
            seconds=0.0,
        )

    def _read(self, path: str, data: bytes, state: FileState) -> None:
        held = self._store.digests_of(path)
        seen: set[str] = set()
        refused: list[SkippedFile] = []
        try:
            for piece in read_pieces(path, data):
                if isinstance(piece, SkippedFile):
                    refused.append(piece)
                    continue
                seen.add(piece.path)
                self._count(piece, held)
                if held.get(piece.path) != piece.digest:
                    self._writer.put(piece)
            stopped = False
        except (CorpusError, MissingExtraError) as error:
            refused.append(SkippedFile(path, str(error)))
            stopped = True
        for one in refused:
            self._skip(one)
        # Of a file that could not be read to its end, nothing proves that the rest is gone.
        kept = seen.union(one.path for one in refused)
        gone = [] if stopped else [one for one in held if one not in kept]
        state = replace(state, refused=tuple(refused))
        if gone:  # nothing is deleted before all that would be is known
            self._lose(len(gone))
            self._shrunk.append((path, state, gone))
        else:
            self._writer.finish_file(path, state, [])

    def _count(self, document: Document, held: dict[str, str]) -> None:
        if document.path not in held:
            self._added += 1
        elif held[document.path] != document.digest:
            self._changed += 1
        else:
            self._unchanged += 1

    def _keep(self, path: str, known: FileState) -> None:
        """Count a file's documents as unchanged, but for those that it no longer yields."""
        for one in known.refused:
            self._skip(one)
        lost = {one.path for one in known.refused}
        held = self._store.digests_of(path).keys() if lost else ()
        self._unchanged += known.documents - len(lost.intersection(held))

    def _lose(self, documents: int) -> None:
        """Count documents that are to be deleted.

        Raises:
            CorpusError: they are more than half of the index, and nobody said that this is right.
        """
        self._deleted += documents
        if self._deleted > self._total / 2 and not self._delete_most:
            name = self._store.name
            raise CorpusError(
                f"{self._deleted} des {self._total} documents de l'index « {name} » ont disparu de "
                f"« {self._source} » ; rien n'a été supprimé. Si c'est voulu, relancez la commande "
                "avec --yes ; sinon, vérifiez que le dossier est complet."
            )

    def _skip(self, skipped: SkippedFile) -> None:
        """Report what is left out, by its place on disk."""
        base = self._source.parent if self._source.is_file() else self._source
        self._skipped.append(replace(skipped, path=printable(base / skipped.path)))


def _state(file: Path) -> FileState | None:
    """Size and time of change of a file, None if the system does not tell."""
    try:
        status = os.stat(file)
    except OSError:
        return None
    settled = 0 <= status.st_mtime_ns < time.time_ns() - _TICK_NS
    return FileState(status.st_size, status.st_mtime_ns if settled else 0, "")


def _is_as_known(now: FileState, known: FileState) -> bool:
    return now.size == known.size and now.mtime_ns == known.mtime_ns != 0
