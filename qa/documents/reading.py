"""From a file's bytes to its documents: one, or several for a table, a mail or an archive."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from qa.documents.boilerplate import boilerplate_ranges
from qa.documents.decoding import encoding_of
from qa.documents.extract import Extract, Member, UnreadableError
from qa.documents.files import (
    MAX_BYTES,
    check_name,
    digest_of,
    printable,
    read_bytes,
    reading_errors,
    relative_path,
    size_of,
)
from qa.documents.formats import (
    LIBRARIES,
    PROGRAMS,
    SUFFIXES,
    opener_of,
    reader_of,
    stream_opener_of,
)
from qa.documents.metadata import (
    date_of_name,
    date_of_title,
    find_date,
    find_title,
    is_title,
)
from qa.documents.numbered import numbered_headings
from qa.documents.ranges import merged
from qa.documents.textless import textless_pages
from qa.errors import CorpusError, MissingExtraError, QAError
from qa.types import Document, SkippedFile, Structure

_BLOCK = 2**20  # bytes
_HEAD = 1500  # characters in which a heading is the document's title
_MAX_DEPTH = 2  # a table inside an archive, no more
_SHOWN_FORMATS = (
    ".txt, .md, .html, .pdf, .docx, .odt, .rtf, .doc, .epub, .xlsx, .ods, .csv, .pptx, .odp, .srt, "
    ".vtt, .xml, .json, .jsonl, .ipynb, .rst, .log, .eml, .zip"
)
_UNSTORABLE = re.compile("[\\0\\ud800-\\udfff]")


def reading_abilities() -> str:
    """What this installation can read: where it changes, files that were refused are tried anew."""
    installed = [
        *(name for name in LIBRARIES if find_spec(name)),
        *(name for name in PROGRAMS if shutil.which(name)),
    ]
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
    for piece in open_content(file, path).pieces():
        if isinstance(piece, SkippedFile):
            raise CorpusError(piece.reason)
        return piece
    raise AssertionError("read_pieces yields or raises")


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a file: the digest of its bytes, and what reads them (see ``read_pieces``)."""

    digest: str
    pieces: Callable[[], Iterator[Document | SkippedFile]]


def open_content(file: Path, path: str) -> Content:
    """Look into a file; ``path`` is its place in the corpus. A long text is not held in memory.

    Raises:
        CorpusError: the file vanished, is no regular file, cannot be read, or is too large for
            its format.
    """
    if size_of(file, path) > MAX_BYTES and stream_opener_of(file.suffix):
        return Content(digest_of(file, path), partial(_read_long_text, file, path))
    data = read_bytes(file, path)
    return Content(hashlib.sha256(data).hexdigest(), partial(read_pieces, path, data))


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
    return _once_each(path, _pieces(path, data, container=path, depth=0))


def _read_long_text(file: Path, path: str) -> Iterator[Document | SkippedFile]:
    return _once_each(path, _long_pieces(file, path))


def _once_each(
    path: str, pieces: Iterable[Document | SkippedFile]
) -> Iterator[Document | SkippedFile]:
    """The pieces, those refused whose path is another's.

    Raises:
        CorpusError: there are none.
    """
    seen: set[str] = set()
    for piece in pieces:
        if piece.path in seen and not isinstance(piece, SkippedFile):
            yield SkippedFile(piece.path, f"« {piece.path} » est deux fois dans « {path} ».")
            continue
        seen.add(piece.path)
        yield piece
    if not seen:
        raise CorpusError(f"« {path} » ne contient aucun document ; il n'est pas indexé.")


def _pieces(path: str, data: bytes, container: str, depth: int) -> Iterator[Document | SkippedFile]:
    suffix = PurePosixPath(path).suffix
    with _explained(path):
        opener = opener_of(suffix)
        if opener is None:
            reader = reader_of(suffix)
            assert reader is not None  # noqa: S101 - the format has been checked
            found = reader(data)
            yield _document(path, found, hashlib.sha256(data).hexdigest(), container)
            if found.textless:
                yield textless_pages(path, found.textless, len(found.pages))
        elif depth == _MAX_DEPTH:
            raise UnreadableError("est emboîté trop profondément. Extrayez-le à part.")
        else:
            for member in opener(data):
                yield from _read_member(path, member, container, depth + 1)


def _long_pieces(file: Path, path: str) -> Iterator[Document | SkippedFile]:
    """Read twice, for its encoding and for its text, which is handed over piece by piece."""
    opener = stream_opener_of(file.suffix)
    assert opener is not None  # noqa: S101 - the format has been checked
    with _explained(path), reading_errors(path):
        with file.open("rb") as raw:
            encoding = encoding_of(iter(partial(raw.read, _BLOCK), b""))
        with file.open(encoding=encoding, errors="replace", newline="") as stream:
            for member in opener(stream, encoding):
                yield from _read_member(path, member, path, 1)


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Say in French why a file cannot be read."""
    suffix = PurePosixPath(path).suffix
    try:
        yield
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
    title = _storable(found.title) if found.title and is_title(found.title) else None
    if title is None and not found.is_part and not _is_table(text, found.structure):
        title = _first_heading(text, found.structure) or find_title(text, skipped)
    date, date_source = _date(path, text, title, found)
    return Document(
        path=path,
        text=text,
        digest=digest,
        encoding=found.encoding,
        title=title,
        date=date,
        skipped=skipped,
        container=None if container == path else container,
        pages=found.pages,
        metadata=tuple(
            (_storable(name), _storable(value) if isinstance(value, str) else value)
            for name, value in found.metadata
        ),
        date_source=date_source,
        created=None if found.own_date else found.date,
        structure=_with_headings(text, found.structure),
    )


def _with_headings(text: str, structure: Structure) -> Structure:
    """The structure with the headings that numbers tell, where the format marks none."""
    if structure.headings or structure.tables:
        return structure
    return replace(structure, headings=numbered_headings(text))


def _is_table(text: str, structure: Structure) -> bool:
    """Whether a text begins with a table, whose first line names columns rather than the text."""
    rows = structure.tables[0].rows if structure.tables else ()
    return bool(rows) and not text[: rows[0].start].strip("\ufeff \t\r\n")


def _first_heading(text: str, structure: Structure) -> str | None:
    """The words of the first heading, if it opens the text."""
    first = next(iter(structure.headings), None)
    if first is None or first.start > _HEAD:
        return None
    return " ".join(text[first.start : first.end].split()) or None


def _date(path: str, text: str, title: str | None, found: Extract) -> tuple[str | None, str | None]:
    """When a document is of, and what says so; a part of a longer text says nothing."""
    if found.own_date and found.date:
        return found.date, found.date_source
    if found.is_part:
        return None, None
    said = (
        (find_date(text), "texte"),
        (date_of_title(title) if title else None, "titre"),
        (date_of_name(path), "nom du fichier"),
    )
    return next(((date, source) for date, source in said if date), (None, None))


def _storable(text: str) -> str:
    """The text with what UTF-8 cannot hold replaced, one character for one."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


def _digest_of(extract: Extract) -> str:
    """A digest of a row: of what was read, for a row has no bytes of its own."""
    row = [extract.text, extract.title, extract.date, extract.metadata]
    return hashlib.sha256(json.dumps(row).encode()).hexdigest()
