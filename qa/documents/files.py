"""From a corpus folder to documents: which files, in which encoding, with which metadata."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from qa.documents.boilerplate import boilerplate_ranges
from qa.documents.metadata import find_date, find_title
from qa.errors import CorpusError
from qa.types import Document

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
MAX_BYTES = 64 * 1024 * 1024
# French text before Unicode was almost always one of these.
_LEGACY_ENCODINGS = ["cp1252", "latin_1", "mac_roman", "cp850", "utf_16", "utf_32"]
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def find_files(corpus: Path) -> list[Path]:
    """List the corpus' files, sorted, hidden ones left out. A single file is a corpus too.

    Raises:
        CorpusError: the corpus does not exist, cannot be read, or holds no file.
    """
    if corpus.is_file():
        return [corpus]
    if not corpus.exists():
        raise CorpusError(
            f"Le dossier « {corpus} » n'existe pas. Vérifiez le chemin du corpus à indexer."
        )
    try:
        files = sorted(_walk(corpus))
    except OSError as error:
        raise CorpusError(
            f"Le dossier « {corpus} » ne peut pas être lu ({error.strerror}). Vérifiez vos droits."
        ) from error
    if not files:
        raise CorpusError(
            f"Le dossier « {corpus} » ne contient aucun fichier. Ajoutez-y des textes (.txt, .md)."
        )
    return files


def _walk(corpus: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise error

    found = []
    for folder, names, files in os.walk(corpus, onerror=refuse):
        names[:] = [name for name in names if not name.startswith(".")]
        found += [Path(folder, name) for name in files if not name.startswith(".")]
    return found


def read_document(corpus: Path, file: Path) -> Document:
    """Decode one file and find its title, its date and the ranges to skip.

    The text is the file's, character for character: line ends, typography and Unicode form stay.

    Raises:
        CorpusError: the file vanished, cannot be read, is too large, or is not text.
    """
    path = file.name if file == corpus else file.relative_to(corpus).as_posix()
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


def _read_bytes(file: Path, path: str) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise CorpusError(
                f"« {path} » dépasse {MAX_BYTES // 2**20} Mio. Découpez ce fichier en plusieurs."
            )
        return file.read_bytes()
    except FileNotFoundError as error:
        raise CorpusError(f"« {path} » a disparu pendant la lecture. Relancez qa index.") from error
    except OSError as error:
        raise CorpusError(
            f"« {path} » ne peut pas être lu ({error.strerror}). Vérifiez vos droits sur ce fichier."
        ) from error


def decode(data: bytes, path: str) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8 if it is, else the likeliest legacy one.

    Raises:
        CorpusError: the bytes are not text.
    """
    not_text = CorpusError(f"« {path} » n'est pas un fichier de texte ; il n'est pas indexé.")
    encoding = _BOMS.get(data[:2], "utf-8")
    if encoding == "utf-8" and b"\0" in data:
        raise not_text
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_LEGACY_ENCODINGS).best()
    if best is None or _control_share(data) > 0.01:
        raise not_text
    return data.decode(best.encoding), best.encoding


def _control_share(data: bytes) -> float:
    control = sum(data.count(code) for code in range(32) if code not in (9, 10, 12, 13))
    return control / max(1, len(data))
