"""Reading a corpus' files: the documents that each holds, and how its reading ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.documents import check_file, open_content
from qa.errors import CorpusError, MissingExtraError
from qa.index.freshness import state_of
from qa.index.store.protocol import SourceItem
from qa.settings import Settings
from qa.types import Document, FileState, SkippedFile


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file that may have changed: its place, its path in the corpus, bytes, the digest it had."""

    file: Path
    path: str
    size: int = 0
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class FileRead:
    """The end of a file's reading: the state it was read in, None if it could not be opened.

    ``same`` says that its digest has not changed, so that nothing else was read; ``complete`` that
    all that it holds was.
    """

    state: FileState | None
    same: bool = False
    complete: bool = True


# What a file yields, a ``FileRead`` last. A document comes alone or with its embedded passages.
Piece = Document | SourceItem | SkippedFile | FileRead
# The settings name the embedder of the index, for a reader that embeds what it reads.
Reader = Callable[[Sequence[FileToRead], Settings], Iterable[tuple[str, Iterable[Piece]]]]


def read_here(
    files: Sequence[FileToRead], settings: Settings
) -> Iterator[tuple[str, Iterator[Piece]]]:
    """Read files one after the other, in this process; the pieces of each, by its path."""
    for file in files:
        yield file.path, read_file(file)


def read_file(asked: FileToRead) -> Iterator[Piece]:
    """Read one file, unless its digest is the one it had."""
    now = state_of(asked.file)
    try:
        check_file(asked.path)
        content = open_content(asked.file, asked.path)
    except CorpusError as error:  # of the name or the system: tried again each time
        yield SkippedFile(asked.path, str(error))
        yield FileRead(None, complete=False)
        return
    state = replace(now or FileState(0, 0, ""), digest=content.digest)
    if state.digest == asked.digest:
        yield FileRead(state, same=True)
        return
    complete = True
    try:
        yield from content.pieces()
    except (CorpusError, MissingExtraError) as error:
        yield SkippedFile(asked.path, str(error))
        complete = False
    yield FileRead(state, complete=complete)
