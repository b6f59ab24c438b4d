"""Whether a file is still the one that was indexed."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from qa.documents import digest_of
from qa.errors import CorpusError
from qa.index.store.protocol import Store
from qa.types import FileState, Reply

# A file as young as this may change again without a new time of change (git's «racily clean»).
_TICK_NS = 2_000_000_000


def has_changed(file: Path, known: FileState) -> bool:
    """Whether a file is another than it was; it is read only if size and time do not tell."""
    now = state_of(file)
    if now is None or now.size != known.size:
        return True
    if is_as_known(now, known):
        return False
    try:
        return digest_of(file, file.name) != known.digest
    except CorpusError:
        return True


def document_has_changed(store: Store, document: str) -> bool:
    """Whether the file that holds a document is gone or another than when it was indexed.

    False where nothing tells: the document came from no file, or the corpus is out of reach.
    """
    corpus, found = store.manifest().get("corpus"), store.file_state_of(document)
    if corpus is None or found is None:
        return False
    source, (path, known) = Path(corpus), found
    try:
        file = source if source.is_file() else source / path
        return source.exists() and has_changed(file, known)
    except OSError:
        return False


def with_stale(store: Store, reply: Reply) -> Reply:
    """The reply, with those of the documents that it cites whose file is gone or another."""
    cited = dict.fromkeys(
        evidence.document for answer in reply.answers for evidence in answer.evidence
    )
    stale = tuple(path for path in cited if document_has_changed(store, path))
    return reply if stale == reply.stale else replace(reply, stale=stale)


def state_of(file: Path) -> FileState | None:
    """Size and time of change of a file, None if the system does not tell."""
    try:
        status = os.stat(file)
    except OSError:
        return None
    settled = 0 <= status.st_mtime_ns < time.time_ns() - _TICK_NS
    return FileState(status.st_size, status.st_mtime_ns if settled else 0, "")


def is_as_known(now: FileState, known: FileState) -> bool:
    """Whether size and time prove that a file has not changed."""
    return now.size == known.size and now.mtime_ns == known.mtime_ns != 0
