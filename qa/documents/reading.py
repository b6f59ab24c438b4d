"""From a file's bytes to its documents: one, or several for a table, a mail or an archive."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from qa.documents.boilerplate import boilerplate_ranges
from qa.documents.edges import merged
from qa.documents.extract import Extract, Member, UnreadableError
from qa.documents.files import check_name, printable, read_bytes, relative_path
from qa.documents.formats import SUFFIXES, opener_of, reader_of
from qa.documents.metadata import find_date, find_title
from qa.errors import CorpusError, MissingExtraError, QAError
from qa.types import Document, SkippedFile

_MAX_DEPTH = 2  # a table inside an archive, no more
_SHOWN_FORMATS = ".txt, .md, .html, .pdf, .docx, .odt, .epub, .csv, .jsonl, .eml, .zip"


_UNSTORABLE = re.compile("[\\0\\ud800-\\udfff]")
_LIBRARIES = ("lxml", "pypdf", "trafilatura")


def reading_abilities() -> str:
    """What this installation can read: where it changes, files that were refused are tried anew."""
    installed = [name for name in _LIBRARIES if find_spec(name)]
    return " ".join([*sorted(SUFFIXES), *installed])


def read_document(corpus: Path, file: Path) -> Document:
    """The document that a file holds; the first one, if it holds several.

    Raises:
        CorpusError: the file vanished, cannot be read, is too large or not of a known format, or
            its name cannot be shown.
        MissingExtraError: the library that reads the format is not installed.
    """
    path = relative_path(corpus, file)
    check_file(path)
    for piece in read_pieces(path, read_bytes(file, path)):
        if isinstance(piece, SkippedFile):
            raise CorpusError(piece.reason)
        return piece
    raise AssertionError("read_pieces yields or raises")


def check_file(path: str) -> None:
    """Refuse a file by its name alone.

    Raises:
        CorpusError: the name cannot be shown, or nothing reads its format.
    """
    check_name(path)
    suffix = PurePosixPath(path).suffix
    if suffix.lower() not in SUFFIXES:
        raise CorpusError(
            f"« {path} » : le format « {suffix or 'sans extension'} » n'est pas pris en charge. "
            f"Convertissez ce fichier (formats lus : {_SHOWN_FORMATS})."
        )


def read_pieces(path: str, data: bytes) -> Iterator[Document | SkippedFile]:
    """The documents in the bytes of the file ``path``, and what in it is refused, with the reason.

    Raises:
        CorpusError: nothing (more) of it can be read.
        MissingExtraError: the library that reads the format is not installed.
    """
    seen: set[str] = set()
    for piece in _pieces(path, data, container=path, depth=0):
        if piece.path in seen and not isinstance(piece, SkippedFile):
            yield SkippedFile(piece.path, f"« {piece.path} » est deux fois dans « {path} ».")
            continue
        seen.add(piece.path)
        yield piece
    if not seen:
        raise CorpusError(f"« {path} » ne contient aucun document ; il n'est pas indexé.")


def _pieces(path: str, data: bytes, container: str, depth: int) -> Iterator[Document | SkippedFile]:
    suffix = PurePosixPath(path).suffix
    try:
        opener = opener_of(suffix)
        if opener is None:
            reader = reader_of(suffix)
            assert reader is not None  # noqa: S101 - the format has been checked
            yield _document(path, reader(data), hashlib.sha256(data).hexdigest(), container)
        elif depth == _MAX_DEPTH:
            raise UnreadableError("est emboîté trop profondément. Extrayez-le à part.")
        else:
            for member in opener(data):
                yield from _read_member(path, member, container, depth + 1)
    except UnreadableError as error:
        raise CorpusError(f"« {path} » {error}") from error
    except ImportError as error:
        raise MissingExtraError(
            f"« {path} » : lire les fichiers « {suffix} » demande des paquets optionnels. "
            "Installez-les : pip install 'qa-fr[formats]'"
        ) from error
    except QAError:
        raise
    except Exception as error:  # what is in a file may fail in any of its libraries
        raise CorpusError(
            f"« {path} » est endommagé ou mal formé ({type(error).__name__}) ; il n'est pas indexé."
        ) from error


def _read_member(
    parent: str, member: Member, container: str, depth: int
) -> Iterator[Document | SkippedFile]:
    """The documents of one member; its failure costs no other."""
    path = f"{parent}/{member.name}" if member.name else parent
    try:
        if isinstance(member.content, UnreadableError):
            raise CorpusError(f"« {printable(path)} » {member.content}")
        if isinstance(member.content, Extract):
            check_name(path)
            yield _document(path, member.content, _digest_of(member.content), container)
        else:
            check_file(path)
            yield from _pieces(path, member.content, container, depth)
    except (CorpusError, MissingExtraError) as error:
        yield SkippedFile(printable(path), str(error))


def _document(path: str, found: Extract, digest: str, container: str) -> Document:
    text = _storable(found.text)
    skipped = merged((*boilerplate_ranges(text), *found.skipped))
    stated = find_date(text)
    return Document(
        path=path,
        text=text,
        digest=digest,
        encoding=found.encoding,
        title=_storable(found.title) if found.title else find_title(text, skipped),
        date=(found.date or stated) if found.own_date else (stated or found.date),
        skipped=skipped,
        container=None if container == path else container,
        pages=found.pages,
        metadata=tuple(
            (_storable(name), _storable(value) if isinstance(value, str) else value)
            for name, value in found.metadata
        ),
    )


def _storable(text: str) -> str:
    """The text with what UTF-8 cannot hold replaced, one character for one."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


def _digest_of(extract: Extract) -> str:
    """A digest of a row: of what was read, for a row has no bytes of its own."""
    row = [extract.text, extract.title, extract.date, extract.metadata]
    return hashlib.sha256(json.dumps(row).encode()).hexdigest()
