"""The files of a corpus: which there are, what is in them."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError, reason_of

MAX_BYTES = 64 * 1024 * 1024  # of text in memory
MAX_PACKED_BYTES = 256 * 1024 * 1024  # of what holds pictures beside its text, or many files
_PACKED = frozenset(
    """.pdf .docx .docm .odt .doc .epub .zip .xlsx .xlsm .ods .pptx .pptm .ppsx .odp""".split()
)
# They reorder what a terminal shows: «gnp.txt» can be made to read «txt.png».
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class ClosedFolder:
    """A folder of the corpus that is not listed, and the reason as a French sentence."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a corpus, sorted, and the folders in it that could not be listed."""

    files: tuple[Path, ...]
    closed: tuple[ClosedFolder, ...] = ()


def find_files(corpus: Path) -> Listing:
    """List the corpus' files, hidden ones left out. A single file is a corpus too.

    Links to folders are not followed: they may lead out of the corpus, or in circles.

    Raises:
        CorpusError: the corpus does not exist, cannot be read, or holds no file.
    """
    try:
        if corpus.is_file():
            return Listing((corpus,))
        if not corpus.exists():
            raise CorpusError(
                f"Le dossier « {corpus} » n'existe pas. Vérifiez le chemin du corpus à indexer."
            )
        listing = _walk(corpus)
    except OSError as error:
        raise CorpusError(_closed(corpus, error)) from error
    if not listing.files and not listing.closed:
        raise CorpusError(
            f"Le dossier « {corpus} » ne contient aucun fichier. Ajoutez-y des documents "
            "(.txt, .pdf, .docx, .html…)."
        )
    return listing


def _walk(corpus: Path) -> Listing:
    closed: list[ClosedFolder] = []

    def refuse(error: OSError) -> None:
        if error.filename is None or Path(error.filename) == corpus:
            raise error
        folder = Path(error.filename)
        closed.append(ClosedFolder(folder, _closed(relative_path(corpus, folder), error)))

    found = []
    for folder, names, files in os.walk(corpus, onerror=refuse):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in names:
            if os.path.islink(path := os.path.join(folder, name)):
                closed.append(ClosedFolder(Path(path), _linked(corpus, Path(path))))
        found += [os.path.join(folder, name) for name in files if not name.startswith(".")]
    files_found = tuple(map(Path, sorted(found, key=lambda path: path.split(os.sep))))
    return Listing(files_found, tuple(sorted(closed, key=lambda folder: folder.path)))


def _closed(folder: Path | str, error: OSError) -> str:
    shown = printable(folder)
    return f"Le dossier « {shown} » ne peut pas être lu ({reason_of(error)}). Vérifiez vos droits."


def _linked(corpus: Path, folder: Path) -> str:
    shown = printable(relative_path(corpus, folder))
    return f"« {shown} » est un lien vers un dossier ; il n'est pas suivi. Copiez-y les fichiers."


def relative_path(corpus: Path, file: Path) -> str:
    """The path of a file inside its corpus, with forward slashes; its name if it is the corpus."""
    return file.name if file == corpus else file.relative_to(corpus).as_posix()


def printable(path: Path | str) -> str:
    """The path as it can be shown on one line: what cannot be becomes a replacement character."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    control = unicodedata.category(character) in {"Cc", "Zl", "Zp"}
    return "\ufffd" if control or character in _REORDERING else character


def check_name(path: str) -> None:
    """Refuse a name that the index or the terminal could not hold as it is.

    Raises:
        CorpusError: its bytes are not UTF-8, or it holds line breaks or other control characters.
    """
    shown = printable(path)
    if shown != path:
        raise CorpusError(
            f"« {shown} » : ce nom de fichier contient des caractères illisibles (retour à la "
            "ligne, octets qui ne sont pas de l'Unicode). Renommez ce fichier."
        )


def size_of(file: Path, path: str) -> int:
    """The bytes that a file has; ``path`` is how it is called in messages.

    Raises:
        CorpusError: the file vanished, is no regular file or cannot be read.
    """
    with reading_errors(path):
        status = file.stat()
    if not stat.S_ISREG(status.st_mode):  # reading a named pipe would wait for ever
        raise CorpusError(f"« {path} » n'est pas un fichier ordinaire ; il n'est pas indexé.")
    return status.st_size


def read_bytes(file: Path, path: str) -> bytes:
    """The bytes of a file; ``path`` is how it is called in messages.

    Raises:
        CorpusError: the file vanished, is no regular file, is too large or cannot be read.
    """
    limit = MAX_PACKED_BYTES if file.suffix.lower() in _PACKED else MAX_BYTES
    if size_of(file, path) > limit:
        raise CorpusError(
            f"« {path} » dépasse {limit // 2**20} Mio. Découpez ce fichier en plusieurs."
        )
    with reading_errors(path):
        return file.read_bytes()


def digest_of(file: Path, path: str) -> str:
    """The SHA-256 of a file of any size.

    Raises:
        CorpusError: the file vanished, is no regular file or cannot be read.
    """
    size_of(file, path)
    with reading_errors(path), file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def reading_errors(path: str) -> Iterator[None]:
    """Say in French what the system refuses.

    Raises:
        CorpusError: the file vanished or cannot be read.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise CorpusError(f"« {path} » a disparu pendant la lecture. Relancez qa index.") from error
    except OSError as error:
        raise CorpusError(
            f"« {path} » ne peut pas être lu ({reason_of(error)}). Vérifiez vos droits."
        ) from error
