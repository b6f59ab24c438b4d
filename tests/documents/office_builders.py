"""Files of the formats of ``[formats]``, made of paragraphs by the programs' own libraries."""

from __future__ import annotations

import datetime
import html
import io
import json
from collections.abc import Callable, Sequence

TITLE = "Le sommet des deux rives"
DATE = "2018-07-16"
_MOMENT = datetime.datetime(2018, 7, 16, 10, 30)
Rows = Sequence[Sequence[object]]


def workbook(sheets: dict[str, Rows], formats: dict[str, str] | None = None) -> bytes:
    """An Excel workbook; ``formats`` are number formats by the coordinate of a cell."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.title = TITLE
    book.properties.created = _MOMENT
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for place, pattern in (formats or {}).items():
        book.worksheets[0][place].number_format = pattern
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xlsx(paragraphs: Sequence[str]) -> bytes:
    return workbook({"Feuil1": [[paragraph] for paragraph in paragraphs]})


def old_workbook(sheets: dict[str, Rows], formats: dict[tuple[int, int], str]) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                style = xlwt.easyxf(num_format_str=formats.get((row, column), "General"))
                sheet.write(row, column, value, style)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xls(paragraphs: Sequence[str]) -> bytes:
    return old_workbook({"Feuil1": [[paragraph] for paragraph in paragraphs]}, {})


def _saved(document: object) -> bytes:
    document.meta.title = TITLE  # type: ignore[attr-defined]
    document.meta.creation_date = _MOMENT  # type: ignore[attr-defined]
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def ods(paragraphs: Sequence[str]) -> bytes:
    import odfdo

    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Feuille1")
    for paragraph in paragraphs:
        table.append_row(odfdo.Row())
        table.set_value((0, table.height - 1), paragraph)
    document.body.append(table)
    return _saved(document)


def odp(paragraphs: Sequence[str]) -> bytes:
    """One slide a paragraph."""
    import odfdo

    document = odfdo.Document("presentation")
    document.body.clear()
    for number, paragraph in enumerate(paragraphs, 1):
        page = odfdo.DrawPage(f"page{number}", name=f"Page {number}")
        page.append(odfdo.Frame.text_frame(paragraph, size=("7cm", "5cm"), position=("1cm", "1cm")))
        document.body.append(page)
    return _saved(document)


def pptx(paragraphs: Sequence[str]) -> bytes:
    """One slide a paragraph."""
    import pptx as library

    show = library.Presentation()
    show.core_properties.title = TITLE
    show.core_properties.created = _MOMENT
    for paragraph in paragraphs:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = paragraph
    target = io.BytesIO()
    show.save(target)
    return target.getvalue()


def rtf(paragraphs: Sequence[str]) -> bytes:
    body = "\\par\n".join(map(_rtf_text, paragraphs))
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times;}}"
        f"{{\\info{{\\title {_rtf_text(TITLE)}}}{{\\author Jeanne Petit}}"
        "{\\creatim\\yr2018\\mo7\\dy16\\hr10\\min30}}\n"
        f"\\pard\\plain\\f0 {body}\\par}}"
    ).encode("ascii")


def _rtf_text(text: str) -> str:
    def coded(character: str) -> str:
        if character.isascii():
            return f"\\{character}" if character in "\\{}" else character
        try:
            return f"\\'{character.encode('cp1252').hex()}"
        except UnicodeEncodeError:
            return f"\\u{ord(character)}?"

    return "".join(map(coded, text))


def srt(paragraphs: Sequence[str]) -> bytes:
    return "\n".join(
        f"{n}\n00:{n:02}:00,000 --> 00:{n:02}:04,500\n{paragraph}\n"
        for n, paragraph in enumerate(paragraphs, 1)
    ).encode()


def vtt(paragraphs: Sequence[str]) -> bytes:
    cues = "\n".join(
        f"00:{n:02}:00.000 --> 00:{n:02}:04.500 align:left\n{html.escape(paragraph)}\n"
        for n, paragraph in enumerate(paragraphs, 1)
    )
    return f"WEBVTT\n\nNOTE une remarque\n\n{cues}".encode()


def rst(paragraphs: Sequence[str]) -> bytes:
    head = f"{TITLE}\n{'=' * len(TITLE)}\n\n:Author: Jeanne Petit\n:Date: {DATE}\n\n"
    return (head + "\n\n".join(paragraphs)).encode()


def xml(paragraphs: Sequence[str]) -> bytes:
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<?xml version='1.0' encoding='utf-8'?><texte><titre>{TITLE}</titre><date>{DATE}</date>"
        f"<corps>{body}</corps></texte>"
    ).encode()


def json_file(paragraphs: Sequence[str]) -> bytes:
    return json.dumps({"titre": TITLE, "date": DATE, "contenus": list(paragraphs)}).encode()


def notebook(paragraphs: Sequence[str]) -> bytes:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": [paragraph]} for paragraph in paragraphs
    ]
    about = {"title": TITLE, "date": DATE, "authors": [{"name": "Jeanne Petit"}]}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": cells}
    return json.dumps(book).encode()


def log(paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


FORMATS: dict[str, Callable[[Sequence[str]], bytes]] = {
    ".xlsx": xlsx,
    ".xls": xls,
    ".ods": ods,
    ".pptx": pptx,
    ".odp": odp,
    ".rtf": rtf,
    ".srt": srt,
    ".vtt": vtt,
    ".rst": rst,
    ".xml": xml,
    ".json": json_file,
    ".ipynb": notebook,
    ".log": log,
}
