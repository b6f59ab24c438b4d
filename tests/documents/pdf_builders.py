"""PDF pages whose layout is known: columns, headers, tables and notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_LINE = 5.0  # mm
_SIZE = 11.0  # points


def new_pdf() -> Any:
    """An A4 document that turns no page by itself."""
    from fpdf import FPDF

    document = FPDF()
    document.core_fonts_encoding = "cp1252"
    document.set_auto_page_break(False)
    document.set_font("Helvetica", size=_SIZE)
    return document


def wrap(document: Any, text: str, width: float) -> list[str]:
    """The lines of a paragraph in a column of ``width`` mm."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and document.get_string_width(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def put_lines(
    document: Any, lines: Sequence[str], x: float, y: float, *, leading: float = _LINE
) -> float:
    """Print lines under one another; where the next one would stand."""
    for line in lines:
        document.text(x, y, line)
        y += leading
    return y


def put_paragraphs(
    document: Any, paragraphs: Sequence[str], x: float, y: float, width: float
) -> float:
    """Print paragraphs in a column; where the next one would begin."""
    for paragraph in paragraphs:
        y = put_lines(document, wrap(document, paragraph, width), x, y) + 3
    return y


def columns_pdf(
    columns: Sequence[Sequence[str]], *, title: str = "", interleaved: bool = False
) -> bytes:
    """A page of columns, under a title over all of them.

    ``interleaved`` prints the lines of all columns row by row, as some programs do.
    """
    document = new_pdf()
    document.add_page()
    top = 30.0
    if title:
        document.set_font("Helvetica", "B", 16)
        document.text(20, 22, title)
        document.set_font("Helvetica", size=_SIZE)
    width = 180 / len(columns) - 8
    placed: list[tuple[float, float, str]] = []
    for number, paragraphs in enumerate(columns):
        x, y = 15 + number * 180 / len(columns), top
        for paragraph in paragraphs:
            for line in wrap(document, paragraph, width):
                placed.append((x, y, line))
                y += _LINE
            y += 3
    if interleaved:
        placed.sort(key=lambda one: (one[1], one[0]))
    for x, y, line in placed:
        document.text(x, y, line)
    return bytes(document.output())


def pages_pdf(
    pages: Sequence[Sequence[str]],
    *,
    header: Callable[[int], Sequence[str]] = lambda page: (),
    footer: Callable[[int], Sequence[str]] = lambda page: (),
    notes: Callable[[int], Sequence[str]] = lambda page: (),
) -> bytes:
    """Pages of given lines; headers, footers and notes, in small print, by their number from 1."""
    document = new_pdf()
    for number, lines in enumerate(pages, 1):
        document.add_page()
        document.set_font("Helvetica", size=9)
        put_lines(document, header(number), 20, 12, leading=4)
        put_lines(document, footer(number), 20, 284, leading=4)
        document.set_font("Helvetica", size=_SIZE)
        bottom = put_lines(document, lines, 20, 40)
        document.set_font("Helvetica", size=8)
        put_lines(document, notes(number), 20, max(bottom + 8, 240), leading=3.5)
    return bytes(document.output())


def table_pdf(
    rows: Sequence[Sequence[str]],
    *,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    ruled: bool = True,
) -> bytes:
    """A paragraph, a table of equal columns, a paragraph."""
    document = new_pdf()
    document.add_page()
    y = put_paragraphs(document, before, 20, 30, 170)
    width, height = 170 / len(rows[0]), 8
    for row in rows:
        lines = [wrap(document, cell, width - 6) for cell in row]
        tall = height + (max(map(len, lines)) - 1) * _LINE
        for number, cell in enumerate(lines):
            if ruled:
                document.rect(20 + number * width, y, width, tall)
            put_lines(document, cell, 22 + number * width, y + 5.5)
        y += tall
    put_paragraphs(document, after, 20, y + 10, 170)
    return bytes(document.output())


def unicode_pdf(lines: Sequence[str]) -> bytes | None:
    """A page in a font that has ligatures; None where this machine has no such font."""
    font = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not font.exists():
        return None
    document = new_pdf()
    document.add_font("DejaVu", fname=font)
    document.set_font("DejaVu", size=_SIZE)
    document.add_page()
    put_lines(document, lines, 20, 40)
    return bytes(document.output())


def scanned_pdf(pages: Sequence[str], *, scanned: Sequence[int]) -> bytes:
    """Pages of one text each; those in ``scanned``, from 1, are pictures of theirs."""
    from PIL import Image, ImageDraw, ImageFont

    document = new_pdf()
    for number, text in enumerate(pages, 1):
        document.add_page()
        lines = wrap(document, text, 170)
        if number not in scanned:
            put_lines(document, lines, 20, 40)
            continue
        picture = Image.new("L", (1654, 2339), 255)
        draw = ImageDraw.Draw(picture)
        for place, line in enumerate(lines):
            draw.text((160, 300 + 60 * place), line, fill=0, font=ImageFont.load_default(34))
        document.image(picture, 0, 0, 210, 297)
    return bytes(document.output())
