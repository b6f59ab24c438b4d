"""Pages that are pictures of text, read by Tesseract where it is on the machine with its French."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from qa.documents.formats.pdf_words import PageWords, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

_LANGUAGE = "fra"
_DOTS = 300  # an inch; Tesseract reads best at that
_MAX_PIXELS = 40_000_000  # of a page: A3 at 400 dots an inch
TIMEOUT = 120  # seconds a page
_LEAST_SURE = 60  # percent, of what holds no letter: Tesseract reads spots as marks
_FIELDS = 12  # of a row of its TSV


@cache
def reads_pictures() -> bool:
    """Whether Tesseract and its data for French are installed."""
    command = shutil.which("tesseract")
    if command is None:
        return False
    try:
        told = subprocess.run(  # noqa: S603 - a fixed command
            [command, "--list-langs"], capture_output=True, timeout=TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return _LANGUAGE in told.stdout.decode(errors="replace").split()


def recognise(page: PdfPage) -> PageWords | None:
    """The words that Tesseract reads on a page, with their places; None where it fails."""
    width, height = page.get_size()
    scale = min(_DOTS / 72, (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        picture = _portable(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        bitmap.close()
    command = shutil.which("tesseract")
    if command is None:
        return None
    try:
        told = subprocess.run(  # noqa: S603 - a fixed command; the picture is ours
            [command, "stdin", "stdout", "-l", _LANGUAGE, "--dpi", str(round(scale * 72)), "tsv"],
            input=picture,
            capture_output=True,
            timeout=TIMEOUT,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    words = tuple(_words(told.stdout.decode("utf-8", errors="replace"), scale))
    return PageWords(width, height, words)


def _portable(width: int, height: int, stride: int, grey: bytes) -> bytes:
    """A picture in grey as a portable graymap (Netpbm's PGM)."""
    rows = b"".join(grey[row * stride : row * stride + width] for row in range(height))
    return b"P5 %d %d 255\n" % (width, height) + rows


def _words(table: str, scale: float) -> Iterator[Word]:
    """The words of Tesseract's TSV, those of a line on one base line and of one size."""
    lines: dict[tuple[str, ...], list[tuple[str, list[float]]]] = {}
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) != _FIELDS or fields[0] != "5" or not fields[11].strip():
            continue
        sure = float(fields[10]) >= _LEAST_SURE
        if sure or any(character.isalnum() for character in fields[11]):
            box = [float(field) / scale for field in fields[6:10]]
            lines.setdefault(tuple(fields[1:5]), []).append((fields[11].strip(), box))
    for words in lines.values():
        size = max(median(box[3] for _, box in words), 1.0)
        base = median(box[1] + box[3] for _, box in words)
        for text, (left, _, width, _) in words:
            yield Word(text, left, base - size, left + width, base, base, size, False, True)
