"""Documents that people hand over through a page, kept in a private folder beside the index.

A file stands in ``uploads/`` of the index' folder, readable by its owner alone, and its documents
in the index under ``.envois/NAME``: hidden files belong to no corpus, so that these never meet one
of it, and synchronising leaves them. With the setting ``uploads = "own"``, what people who sign in
hand over is theirs alone: it stands in ``uploads/@KEY/`` and under ``.envois/@KEY/NAME``, KEY being
made from the name of its owner, and ``Engine.seen_by`` keeps it from all others.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path, PurePosixPath

from qa.documents import check_file, read_bytes, read_pieces
from qa.errors import CorpusError, DocumentNotFoundError, IndexStoreError, QAError, reason_of
from qa.index.build import open_for_writing
from qa.index.stores import open_store
from qa.index.writing import SourceWriter
from qa.settings import Settings
from qa.types import PRIVATE, UPLOADED, Document, SkippedFile

FOLDER = "uploads"
_LONGEST_NAME = 120


def is_uploaded(path: str) -> bool:
    """Whether a document of the index was handed over, rather than found in the corpus."""
    return path.startswith(UPLOADED)


def shown_path(path: str) -> str:
    """The path of a document as people know it: an upload has the name that it came with."""
    if not is_uploaded(path):
        return path
    first, _, rest = path.removeprefix(UPLOADED).partition("/")
    return rest if first.startswith("@") else path.removeprefix(UPLOADED)


def owner_key(name: str) -> str:
    """What stands for an owner in paths; empty for nobody."""
    return hashlib.sha256(name.encode()).hexdigest()[:16] if name else ""


class Uploads:
    """What was handed over to the index in ``folder``; one caller at a time may change it."""

    def __init__(self, folder: Path, settings: Settings, owner: str = "") -> None:
        """Keep what is handed over for everybody, or for ``owner`` (see ``owner_key``) alone."""
        self._index = folder
        self._settings = settings
        self._folder = folder / FOLDER / f"@{owner}" if owner else folder / FOLDER
        self._prefix = f"{PRIVATE}{owner}/" if owner else UPLOADED

    def add(self, file: Path, name: str) -> tuple[tuple[str, ...], tuple[SkippedFile, ...]]:
        """Keep a file and index what it holds; return the paths of its documents, and what in it
        was refused.

        ``name`` is what its owner calls it. A file of that name that holds something else stays:
        the new one gets a number.

        Raises:
            CorpusError: the file cannot be read or is of no known format; nothing is kept.
            IndexStoreError: the index or the folder cannot be written; nothing is kept.
        """
        name = _safe_name(name)
        check_file(name)
        data = read_bytes(file, name)
        kept, is_new = self._keep(name, data)
        try:
            return self._index_file(kept, data)
        except BaseException:
            if is_new:
                self._take_back(kept)
            raise

    def remove(self, path: str) -> None:
        """Delete an uploaded file, named by one of its documents, with all its documents.

        Raises:
            DocumentNotFoundError: no uploaded file holds that document.
            IndexStoreError: the index or the folder cannot be written.
        """
        name = path.removeprefix(self._prefix).split("/")[0]
        kept = self._folder / name if path.startswith(self._prefix) and _is_name(name) else None
        if kept is None or not kept.is_file():
            raise DocumentNotFoundError(
                f"« {path} » n'a pas été ajouté ici ; retirez-le de son dossier."
            )
        self._forget(kept)
        kept.unlink(missing_ok=True)

    def restore(self) -> None:
        """Index the files that are kept and that the index does not hold, as after a rebuild; those
        kept for everybody, then those of each owner.

        Raises:
            IndexStoreError: the index cannot be written.
        """
        for kept in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            if kept.is_dir():
                Uploads(self._index, self._settings, kept.name.removeprefix("@")).restore()
                continue
            try:
                self._index_file(kept, read_bytes(kept, kept.name))
            except CorpusError:
                continue  # what can no longer be read was said when it was handed over

    def _take_back(self, kept: Path) -> None:
        """Undo what could not be done whole: some of the documents may have been written."""
        try:
            if open_store(self._index, self._settings).digests_of(f"{self._prefix}{kept.name}"):
                self._forget(kept)
        except QAError:
            return  # then its file stays, by which it can be removed
        kept.unlink(missing_ok=True)

    def _forget(self, kept: Path) -> None:
        with open_for_writing(self._index, self._settings, rebuild=False) as (store, _):
            store.delete_files([f"{self._prefix}{kept.name}"])
            store.save_vectors()

    def _index_file(
        self, kept: Path, data: bytes
    ) -> tuple[tuple[str, ...], tuple[SkippedFile, ...]]:
        documents: list[Document] = []
        refused: list[SkippedFile] = []
        for piece in read_pieces(f"{self._prefix}{kept.name}", data):
            if isinstance(piece, SkippedFile):
                refused.append(piece)
            else:
                documents.append(piece)
        if not documents:
            raise CorpusError(refused[0].reason)
        with open_for_writing(self._index, self._settings, rebuild=False) as (store, embedder):
            known = store.source_digests()
            writer = SourceWriter(store, embedder, self._settings)
            for document in documents:
                if known.get(document.path) != document.digest:
                    writer.put(document)
            writer.save()
        return tuple(document.path for document in documents), tuple(refused)

    def _keep(self, name: str, data: bytes) -> tuple[Path, bool]:
        """Write the bytes under a free name; or find them there already."""
        try:
            for folder in (self._index / FOLDER, self._folder):
                folder.mkdir(mode=0o700, exist_ok=True)
            for candidate in _names(name):
                target = self._folder / candidate
                try:
                    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                except FileExistsError:
                    if target.read_bytes() == data:
                        return target, False
                    continue
                with os.fdopen(handle, "wb") as out:
                    out.write(data)
                return target, True
        except OSError as error:
            raise IndexStoreError(
                f"« {name} » n'a pas pu être enregistré ({reason_of(error)}). Vérifiez la place "
                "sur le disque et les droits du dossier de l'index."
            ) from error
        raise AssertionError("names never end")


def _names(name: str) -> Iterator[str]:
    """The name, then the same with a number: «note.txt», «note (2).txt»."""
    yield name
    path = PurePosixPath(name)
    for number in count(2):
        yield f"{path.stem} ({number}){path.suffix}"


def _is_name(name: str) -> bool:
    return name not in {"", ".", ".."}


def _safe_name(name: str) -> str:
    """The name alone, without folders, composed, neither hidden nor private, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1].lstrip(". @")
    path = PurePosixPath(last)
    return f"{path.stem[:_LONGEST_NAME]}{path.suffix[:20]}" if last else "sans nom"
