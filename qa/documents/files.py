"""From a corpus folder to documents: which files, in which encoding, with which metadata."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from qa.documents.boilerplate import boilerplate_ranges
from qa.documents.metadata import find_date, find_title
from qa.errors import CorpusError
from qa.system_errors import reason_of
from qa.types import Document

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
MAX_BYTES = 64 * 1024 * 1024
# French text before Unicode was almost always one of these.
_LEGACY_ENCODINGS = ["cp1252", "latin_1", "mac_roman", "cp850"]
_MAX_CONTROL = 0.01  # the share of control characters above which a file is no text
# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class ClosedFolder:
    """A folder of the corpus that the system does not open, and the reason as a French sentence."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a corpus, sorted, and the folders in it that could not be listed."""

    files: tuple[Path, ...]
    closed: tuple[ClosedFolder, ...] = ()


def find_files(corpus: Path) -> Listing:
    """List the corpus' files, hidden ones left out. A single file is a corpus too.

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
            f"Le dossier « {corpus} » ne contient aucun fichier. Ajoutez-y des textes (.txt, .md)."
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
        found += [Path(folder, name) for name in files if not name.startswith(".")]
    return Listing(tuple(sorted(found)), tuple(sorted(closed, key=lambda folder: folder.path)))


def _closed(folder: Path | str, error: OSError) -> str:
    shown = printable(folder)
    return f"Le dossier « {shown} » ne peut pas être lu ({reason_of(error)}). Vérifiez vos droits."


def relative_path(corpus: Path, file: Path) -> str:
    """The path of a file inside its corpus, with forward slashes; its name if it is the corpus."""
    return file.name if file == corpus else file.relative_to(corpus).as_posix()


def printable(path: Path | str) -> str:
    """The path as it can be shown: bytes that are not UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_document(corpus: Path, file: Path) -> Document:
    """Decode one file and find its title, its date and the ranges to skip.

    The text is the file's, character for character: line ends, typography and Unicode form stay.

    Raises:
        CorpusError: the file vanished, cannot be read, is too large, or is not text, or its name
            is not Unicode.
    """
    path = relative_path(corpus, file)
    _check_name(path)
    if file.suffix.lower() not in TEXT_SUFFIXES:
        raise CorpusError(
            f"« {path} » : le format « {file.suffix or 'sans extension'} » n'est pas pris en "
            "charge. Convertissez ce fichier en texte (.txt ou .md)."
        )
    data = _read_bytes(file, path)
    text, encoding = decode(data, path)
    skipped = boilerplate_ranges(text)
    return Document(
        path=path,
        text=text,
        digest=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        title=find_title(text, skipped),
        date=find_date(text),
        skipped=skipped,
    )


def _check_name(path: str) -> None:
    """Refuse a name whose bytes are not UTF-8: the index and the terminal could not hold it."""
    shown = printable(path)
    if shown != path:
        raise CorpusError(
            f"« {shown} » : ce nom de fichier n'est pas lisible en Unicode. Renommez ce fichier."
        )


def _read_bytes(file: Path, path: str) -> bytes:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a named pipe would wait for ever
            raise CorpusError(f"« {path} » n'est pas un fichier ordinaire ; il n'est pas indexé.")
        if status.st_size > MAX_BYTES:
            raise CorpusError(
                f"« {path} » dépasse {MAX_BYTES // 2**20} Mio. Découpez ce fichier en plusieurs."
            )
        return file.read_bytes()
    except FileNotFoundError as error:
        raise CorpusError(f"« {path} » a disparu pendant la lecture. Relancez qa index.") from error
    except OSError as error:
        raise CorpusError(
            f"« {path} » ne peut pas être lu ({reason_of(error)}). Vérifiez vos droits."
        ) from error


def decode(data: bytes, path: str) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8 if it is, else the likeliest legacy one.

    Raises:
        CorpusError: the bytes are not text.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = _decode_legacy(data)
    if not encoding or "\0" in text or _control_share(text) > _MAX_CONTROL:
        raise CorpusError(f"« {path} » n'est pas un fichier de texte ; il n'est pas indexé.")
    return text, encoding


def _decode_legacy(data: bytes) -> tuple[str, str]:
    """The text and its likeliest encoding, two empty strings if there is none."""
    if b"\0" in data:
        return "", ""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_LEGACY_ENCODINGS).best()
    return (data.decode(best.encoding), best.encoding) if best else ("", "")


def _control_share(text: str) -> float:
    control = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 12, 13))
    return control / max(1, len(text))
