"""Bringing an index to what its corpus holds now, reading only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from qa.documents import (
    Listing,
    leave_out,
    printable,
    reading_abilities,
    relative_path,
    take_back,
)
from qa.errors import CorpusError
from qa.index.file_reading import FileRead, FileToRead, Piece, Reader, read_here
from qa.index.freshness import is_as_known, state_of
from qa.index.store.protocol import SourceItem
from qa.index.writing import SourceWriter
from qa.types import UPLOADED, Document, FileState, IndexReport, SkippedFile

_ABILITIES = "readers"  # the manifest entry
Progress = Callable[[float, int], None]


def synchronise(
    writer: SourceWriter,
    source: Path,
    listing: Listing,
    on_progress: Progress | None,
    *,
    delete_most: bool,
    read: Reader = read_here,
) -> IndexReport:
    """Make the store hold what the corpus holds; the report's time is left at 0.

    A file of the size and time of change that it had is not read again; one of the same digest is
    not indexed again. What cannot be read stays as it was.

    Raises:
        CorpusError: nothing could be indexed, or most documents are gone (see ``build_index``).
    """
    run = _Run(writer, source, delete_most=delete_most)
    run.find_vanished(listing)
    progress = _Progress(on_progress, len(listing.files))
    files = []
    for file in listing.files:
        asked = run.ask(file)
        if asked is None:
            progress.advance()
        else:
            files.append(asked)
    sizes = {one.path: one.size for one in files}
    for path, pieces in read(files, writer.settings):
        run.take(path, progress.inside(pieces, sizes[path]))
        progress.advance()
    return run.finish()


class _Progress:
    """Tells how many files are done, and what share of one that holds many documents."""

    def __init__(self, on_progress: Progress | None, total: int) -> None:
        self._tell = on_progress
        self._total = total
        self._done = 0

    def advance(self) -> None:
        self._done += 1
        if self._tell is not None:
            self._tell(self._done, self._total)

    def inside(self, pieces: Iterable[Piece], size: int) -> Iterator[Piece]:
        """The pieces of a file of ``size`` bytes; each document after the first tells."""
        read = 0
        for piece in pieces:
            if not isinstance(piece, SkippedFile | FileRead):
                if self._tell is not None and 0 < read < size:
                    self._tell(self._done + read / size, self._total)
                read += len(_document_of(piece).text)
            yield piece


def _document_of(piece: Document | SourceItem) -> Document:
    return piece if isinstance(piece, Document) else piece[0]


class _Run:
    """One synchronisation: what was known, and what was found."""

    def __init__(self, writer: SourceWriter, source: Path, *, delete_most: bool) -> None:
        self._writer = writer
        self._store = writer.store
        self._source = source
        states = self._store.file_states()
        self._known = {path: states[path] for path in states if not path.startswith(UPLOADED)}
        self._total = self._store.count_sources()
        self._able = self._store.manifest().get(_ABILITIES) == reading_abilities()
        # Of a file that was refused in part, a reader that can do more may read more.
        self._files = {
            path: known for path, known in self._known.items() if self._able or not known.refused
        }
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

    def ask(self, file: Path) -> FileToRead | None:
        """What to read of a file; None if nothing, for it is as it was."""
        path = relative_path(self._source, file)
        now, known = state_of(file), self._files.get(path)
        size = now.size if now else 0
        if known is None:
            return FileToRead(file, path, size)
        if now is not None and is_as_known(now, known):
            self._keep(path, known)
            return None
        return FileToRead(file, path, size, known.digest)

    def take(self, path: str, pieces: Iterable[Piece]) -> None:
        """Write what a file yields and has changed."""
        held: dict[str, str] | None = None
        seen: set[str] = set()
        refused: list[SkippedFile] = []
        for piece in pieces:
            if isinstance(piece, SkippedFile):
                refused.append(piece)
                self._skip(piece)
            elif isinstance(piece, FileRead):
                if held is None and piece.complete:
                    held = self._store.digests_of(path)
                self._end(path, piece, tuple(refused), (held or {}).keys() - seen)
            else:
                if held is None:
                    held = self._store.digests_of(path)
                document = _document_of(piece)
                seen.add(document.path)
                self._count(document, held)
                if held.get(document.path) == document.digest:
                    continue
                if isinstance(piece, Document):
                    self._writer.put(piece)
                else:
                    self._writer.put_embedded(piece)

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
        self._leave_out_repeated()
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

    def _leave_out_repeated(self) -> None:
        """Leave out the lines that many documents begin or end with, in all but one of them."""
        hidden, shown = self._store.unsettled_lines()
        for path in sorted(hidden.keys() | shown.keys()):
            known = self._store.source(path)
            document = take_back(known, shown.get(path, ()))
            document = leave_out(document, hidden.get(path, ())) or document
            if document != known:
                self._writer.put(document)

    def _end(
        self, path: str, read: FileRead, refused: tuple[SkippedFile, ...], unseen: set[str]
    ) -> None:
        if read.state is None:
            return
        if read.same:
            known = self._files[path]
            self._keep(path, known)
            if known.mtime_ns != read.state.mtime_ns:
                self._writer.finish_file(path, replace(read.state, refused=known.refused), [])
            return
        state = replace(read.state, refused=refused)
        # Of a file that could not be read to its end, nothing proves that the rest is gone.
        kept = {one.path for one in refused}
        gone = sorted(unseen - kept) if read.complete else []
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
