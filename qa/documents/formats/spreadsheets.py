"""XLSX and XLSM (ECMA-376) by openpyxl, XLS by xlrd, ODS by its own text: what the cells show.

Formulas stand for the values they had when the file was saved; macros are never run. Hidden sheets
are left out: nobody sees them.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qa.documents.extract import Extract, UnreadableError
from qa.documents.formats.blocks import local_name
from qa.documents.formats.opendocument import extract_odf, iterate_odf, open_odf
from qa.documents.formats.packages import author_of, open_package, read_part
from qa.documents.formats.sheets import CellCounter, Row, Sheet, shown, text_of_sheets
from qa.documents.formats.sniffing import is_ole, read_as_what_it_is
from qa.types import Structure

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_NO_TEXT = "ne contient aucune cellule remplie ; il n'est pas indexé."
_MAX_ROWS = 2**20  # as Excel has: openpyxl yields those before any number that a row claims
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MAX_REPEATED = 64  # times that a filled cell or row is written again: a bomb repeats millions


def read_xlsx(data: bytes) -> Extract:
    """The visible sheets of an Excel workbook.

    Raises:
        UnreadableError: it is damaged, encrypted, too large or holds nothing.
    """
    if is_ole(data):
        return _read_old(data)
    import openpyxl

    with open_package(data) as package:
        read_part(package, "xl/workbook.xml")
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    try:
        text, structure = text_of_sheets(_openpyxl_sheets(book))
        known = book.properties
        created = known.created.date().isoformat() if known.created else None
        return _extract(text, structure, known.title, created, known.creator)
    finally:
        book.close()


def _openpyxl_sheets(book: Workbook) -> Iterator[Sheet]:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # those that the file states may be anything
            yield Sheet(sheet.title, _openpyxl_rows(sheet))


def _openpyxl_rows(sheet: Any) -> Iterator[Row]:
    counter = CellCounter()
    for place, cells in enumerate(sheet.rows):
        counter.add(len(cells) if place < _MAX_ROWS else _MAX_ROWS**2)
        found = (
            (number, shown(cell.value, cell.number_format))
            for number, cell in enumerate(cells)
            if cell.value is not None
        )
        yield [(number, text) for number, text in found if text]


def read_xls(data: bytes) -> Extract:
    """The visible sheets of a workbook of Excel 97 to 2003, or of what bears its name.

    Raises:
        UnreadableError: it is damaged, encrypted or holds nothing.
    """
    return _read_old(data) if is_ole(data) else read_as_what_it_is(data, ".xlsx")


def _read_old(data: bytes) -> Extract:
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower() or "Can't find workbook" in str(error):
            raise UnreadableError(
                "est protégé par un mot de passe. Enregistrez-le sans mot de passe."
            ) from error
        raise UnreadableError("est endommagé : ce n'est pas un classeur lisible.") from error
    sheets = [
        Sheet(sheet.name, _xlrd_rows(book, sheet))
        for sheet in book.sheets()
        if sheet.visibility == 0
    ]
    return _extract(*text_of_sheets(sheets), None, None, book.user_name)


def _xlrd_rows(book: Any, sheet: Any) -> Iterator[Row]:
    counter = CellCounter()
    for number in range(sheet.nrows):
        cells = sheet.row(number)
        counter.add(len(cells))
        found = ((column, _xlrd_text(book, cell)) for column, cell in enumerate(cells))
        yield [(column, text) for column, text in found if text]


def _xlrd_text(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    pattern = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return shown(cell.value, pattern)
    try:
        moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
    except (ValueError, OverflowError):
        return shown(cell.value)
    return shown(moment.time() if cell.value < 1 else moment, pattern)


def read_ods(data: bytes) -> Extract:
    """The sheets of an OpenDocument spreadsheet, cells as they are shown.

    Raises:
        UnreadableError: it is damaged, encrypted, too large or holds nothing.
    """
    content, meta = open_odf(data)
    text, structure = text_of_sheets(_ods_sheets(content))
    return replace(extract_odf(text, meta, _NO_TEXT), structure=structure)


def _ods_sheets(content: bytes) -> Iterator[Sheet]:
    """The sheets in the order of the file; its rows are thrown away once read."""
    name, rows, counter = "", list[Row](), CellCounter()
    for event, element in iterate_odf(content):
        kind = local_name(element)
        if event == "start" and kind == "table":
            name, rows = element.get(f"{_TABLE}name") or "", []
        elif event == "end" and kind == "table-row":
            row = _ods_row(element, counter)
            again = _times(element, "number-rows-repeated") if row else 1
            rows += [row] * min(again, _MAX_REPEATED)
            element.clear(keep_tail=False)
        elif event == "end" and kind == "table":
            yield Sheet(name, rows)


def _ods_row(element: Any, counter: CellCounter) -> Row:
    row: Row = []
    column = 0
    for cell in element:
        if local_name(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        again = _times(cell, "number-columns-repeated")
        text = _ods_text(cell)
        if text:
            row += [(column + more, text) for more in range(min(again, _MAX_REPEATED))]
        column += again
    counter.add(len(row))
    return row


def _ods_text(cell: Any) -> str:
    paragraphs = [_words(child) for child in cell if local_name(child) == "p"]
    if paragraphs:
        return " ".join(" ".join(paragraphs).split())
    return _ods_value(cell)


def _words(paragraph: Any) -> str:
    """The text of a paragraph, without the comments in it."""
    text = paragraph.text or ""
    for child in paragraph:
        kind = local_name(child)
        if kind in {"s", "tab", "line-break"}:
            text += " "
        elif kind != "annotation":
            text += _words(child)
        text += child.tail or ""
    return text


def _ods_value(cell: Any) -> str:
    """The value of a cell that some programs write without its text."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        try:
            return shown(datetime.datetime.fromisoformat(cell.get(f"{_OFFICE}date-value") or ""))
        except ValueError:
            return ""
    value = cell.get(f"{_OFFICE}string-value") or cell.get(f"{_OFFICE}value") or ""
    if kind in {"float", "percentage", "currency"}:
        try:
            return shown(float(value), "0.##%" if kind == "percentage" else "General")
        except ValueError:
            return ""
    return " ".join(value.split())


def _times(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _extract(
    text: str, structure: Structure, title: str | None, date: str | None, author: str | None
) -> Extract:
    if not text:
        raise UnreadableError(_NO_TEXT)
    return Extract(
        text,
        title=title or None,
        date=date,
        own_date=False,
        metadata=author_of(author or None),
        structure=structure,
    )
