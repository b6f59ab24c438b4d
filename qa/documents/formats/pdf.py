"""PDF: read in a process of its own, which a file that is a trap may crash, fill or keep busy.

PDFium is native code: what harms it would harm the program that it runs in. Its process is begun
for the first PDF and serves the next ones; it ends with the program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from importlib import import_module
from typing import Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.ocr import TIMEOUT, reads_pictures
from qa.types import Range

_START = 120.0  # seconds: on a busy machine a program may be slow to begin
_PAGE = 60.0  # seconds: a dense page takes a tenth of one, on a quiet machine
_LAYOUT = 0.05  # seconds a page, for laying out all of them


def read_pdf(data: bytes) -> Extract:
    """The text of a PDF with the place of its pages; running headers and footers are skipped.

    Raises:
        UnreadableError: it is damaged, needs a password, holds pictures of text only, or takes
            too much time or memory.
        ImportError: PDFium is not installed.
    """
    import_module("pypdfium2")
    told = _readers.read(data, pictures=reads_pictures())
    if "refused" in told:
        raise UnreadableError(told["refused"])
    return Extract(
        told["text"],
        title=told["title"],
        date=told["date"],
        own_date=False,
        pages=tuple(told["pages"]),
        skipped=tuple(Range(*one) for one in told["skipped"]),
        metadata=tuple((name, value) for name, value in told["metadata"]),
        textless=tuple(told["textless"]),
    )


class _Readers:
    """The process that reads PDFs for this one, begun when it is first needed, or has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, data: bytes, *, pictures: bool) -> dict[str, Any]:
        """What ``qa.documents.formats.pdf_worker`` answers to one document."""
        with self._lock:
            process = self._begun()
            try:
                return _ask(process, data, pictures=pictures)
            except BaseException:
                process.kill()
                process.wait()
                self._process = None
                raise

    def _begun(self) -> subprocess.Popen[bytes]:
        # A process that was forked off this one must not speak into its pipes.
        process = self._process if self._owner == os.getpid() else None
        if process is None or process.poll() is not None:
            process = subprocess.Popen(
                [sys.executable, "-m", "qa.documents.formats.pdf_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            self._process, self._owner = process, os.getpid()
        return process


def _ask(process: subprocess.Popen[bytes], data: bytes, *, pictures: bool) -> dict[str, Any]:
    """Hand a document over and wait for what is read, as long as pages go on being read.

    Raises:
        UnreadableError: it took too long, or the process crashed.
    """
    assert process.stdin is not None  # noqa: S101 - it was asked for
    assert process.stdout is not None  # noqa: S101 - it was asked for
    late = threading.Event()
    try:
        process.stdin.write(b"%d %d\n" % (len(data), pictures) + data)
        process.stdin.flush()
        allowed, pages = _START, 0
        while line := _line(process, allowed, late):
            if line == b"ready\n":
                allowed = _PAGE
            elif line == b"page\n":
                pages += 1
                allowed = _PAGE + _LAYOUT * pages
            elif line == b"picture\n":
                allowed = _PAGE + TIMEOUT
            else:
                told: dict[str, Any] = json.loads(line)
                return told
    except (OSError, ValueError) as error:
        raise UnreadableError("est endommagé : il ne se laisse pas lire.") from error
    if late.is_set():
        raise UnreadableError("demande trop de temps à lire : c'est peut-être un piège.")
    raise UnreadableError("est endommagé : il ne se laisse pas lire.")


def _line(process: subprocess.Popen[bytes], seconds: float, late: threading.Event) -> bytes:
    """The next line that the process writes; empty where it ended, or was too late."""
    assert process.stdout is not None  # noqa: S101 - it was asked for

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        return process.stdout.readline()
    finally:
        timer.cancel()


_readers = _Readers()
