"""Spreadsheets, slides, RTF and DOC as people see them; what is hostile is refused in bounds."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from qa.documents import read_pieces
from qa.documents.formats.sheets import shown
from qa.errors import CorpusError
from qa.types import Document
from tests.documents import office_builders as build
from tests.documents.format_builders import archive

_BOMB = b"<!DOCTYPE d [<!ENTITY a '%s'>%s]>" % (
    b"ha" * 50,
    b"".join(b"<!ENTITY %c '%s'>" % (c, b"&%c;" % (c - 1) * 10) for c in b"bcdefghij"),
)


def read(path: str, data: bytes) -> Document:
    (document,) = read_pieces(path, data)
    assert isinstance(document, Document)
    return document


def refused(path: str, data: bytes) -> str:
    with pytest.raises(CorpusError) as caught:
        list(read_pieces(path, data))
    return str(caught.value)


def read_or_refused(path: str, data: bytes) -> str:
    """The text, or the reason why there is none."""
    try:
        return "".join(
            piece.text for piece in read_pieces(path, data) if isinstance(piece, Document)
        )
    except CorpusError as error:
        return str(error)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (220, "General", "220"),
        (35000, "General", "35000"),
        (1234.5, "General", "1234,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1234.5, "#,##0.00", "1\u202f234,50"),
        (1234.5, '#,##0.00\\ "€"', "1\u202f234,50 €"),
        (1234567, "#,##0 [$€-40C]", "1\u202f234\u202f567 €"),
        (12, '0" habitants"', "12 habitants"),
        (0.45, "0%", "45 %"),
        (0.455, "0.0%", "45,5 %"),
        (2.5, "0.##", "2,5"),
        (3, "0.##", "3"),
        (7, "000", "007"),
        (-4.2, "#,##0.00;[Red]-#,##0.00", "-4,20"),
        (1e21, "0.00E+00", "1e+21"),
        (float("inf"), "0", "inf"),
        (True, "General", "VRAI"),
        (datetime.datetime(2018, 7, 16), "mm-dd-yy", "16/07/2018"),
        (datetime.datetime(2018, 7, 16, 10, 30), "dd/mm/yyyy hh:mm", "16/07/2018 10:30"),
        (datetime.time(9, 5), "h:mm", "09:05"),
        (datetime.timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        ("  deux\nmots ", "General", "deux mots"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: object, pattern: str, text: str) -> None:
    assert shown(value, pattern) == text


_TARIFFS = [
    ["Public", "Entrée", None, "Abonnement"],
    ["Retraité", 3.5, None, 110],
    ["Enfant", None, None, 75],
]


def test_a_sheet_is_a_row_a_line_with_its_cells_in_place() -> None:
    book = build.workbook({"Piscine": _TARIFFS, "Vide": [], "Salles": [["Berlioz", 220]]},
                          {"B2": '0.00" €"', "D2": '0" €"'})  # fmt: skip
    assert read("a.xlsx", book).text.split("\n\n") == [
        "Piscine",
        "Public | Entrée | Abonnement",
        "Retraité | 3,50 € | 110 €",
        "Enfant | | 75",
        "Salles",
        "Berlioz | 220",
    ]
    old = build.old_workbook({"Piscine": _TARIFFS}, {(1, 1): '0.00" €"'})
    assert read("a.xls", old).text.split("\n\n")[2] == "Retraité | 3,50 € | 110"


def test_the_name_of_an_only_sheet_is_read_unless_it_says_nothing() -> None:
    rows = [["Salle", "Places"], ["Ravel", 80]]
    for name, first in (("Feuil1", "Salle | Places"), ("Sheet1", "Salle | Places"), ("A", "A")):
        assert read("a.xlsx", build.workbook({name: rows})).text.split("\n\n")[0] == first


def test_hidden_sheets_and_formulas_without_a_value_are_not_read() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Total", "=1+1"])
    book.create_sheet("Caché").append(["secret"])
    book["Caché"].sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    assert read("a.xlsx", target.getvalue()).text == "Total"


def test_macros_are_not_run_and_the_cells_are_read() -> None:
    made = parts(build.xlsx(["Le gardien est Paul."]))
    data = archive({**made, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)})
    assert read("a.xlsm", data).text == "Le gardien est Paul."


def test_a_cell_far_away_costs_no_memory() -> None:
    made = parts(build.xlsx(["Un.", "Deux."]))
    sheet = made["xl/worksheets/sheet1.xml"].replace(b'r="2"', b'r="99999999999"')
    assert "millions de cellules" in refused(
        "a.xlsx", archive({**made, "xl/worksheets/sheet1.xml": sheet})
    )


def test_cells_repeated_by_millions_are_written_a_few_times() -> None:
    made = parts(build.ods(["Un."]))
    content = made["content.xml"].replace(
        b"<table:table-row", b'<table:table-row table:number-rows-repeated="1048576"'
    )
    content = content.replace(
        b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="16384"'
    )
    text = read("a.ods", archive({**made, "content.xml": content})).text
    assert 0 < text.count("Un.") <= 64 * 64


def test_an_ods_keeps_empty_columns_and_shown_values() -> None:
    table = (
        "<table:table table:name='Prix'><table:table-row><table:table-cell><text:p>Lieu</text:p>"
        "</table:table-cell><table:table-cell><text:p>Été</text:p></table:table-cell>"
        "<table:table-cell><text:p>Hiver</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell><text:p>Lac<office:annotation><text:p>à revoir"
        "</text:p></office:annotation></text:p></table:table-cell><table:table-cell/>"
        "<table:table-cell office:value-type='float' office:value='4.5'><text:p>4,50<text:s/>€"
        "</text:p></table:table-cell></table:table-row></table:table>"
    )
    made = parts(build.ods(["x"]))
    content = re.sub(b"(?s)<table:table .*</table:table>", table.encode(), made["content.xml"])
    text = read("a.ods", archive({**made, "content.xml": content})).text
    assert text.split("\n\n") == ["Prix", "Lieu | Été | Hiver", "Lac | | 4,50 €"]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".pptx", ".odp"])
@pytest.mark.parametrize(
    "entities", [_BOMB.replace(b"&j;", b""), b"<!DOCTYPE d [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>"]
)  # fmt: skip
def test_entities_open_no_file_and_do_not_grow(suffix: str, entities: bytes) -> None:
    changed = 0
    made = parts(build.FORMATS[suffix](["Un.", "Deux."]))
    for name, content in made.items():
        if b"Un." in content and name.endswith(".xml"):
            body = content[content.index(b"?>") + 2 :] if content.startswith(b"<?xml") else content
            made[name] = entities + body.replace(b"Un.", b"&j;")
            changed += 1
    assert changed
    text = read_or_refused(f"a{suffix}", archive(made))
    assert "root:" not in text
    assert len(text) < 1000


def test_a_password_is_told() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
    assert refused("a.xlsx", ole)
    assert "mot de passe" in refused("a.pptx", ole)


def test_slides_hold_title_table_group_and_notes_without_numbers() -> None:
    import pptx
    from pptx.util import Cm

    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    box = slide.shapes.add_textbox(Cm(1), Cm(5), Cm(5), Cm(2))
    box.text_frame.text = "Le chef est Yann."
    table = slide.shapes.add_table(2, 2, Cm(1), Cm(8), Cm(9), Cm(3)).table
    for row, cells in enumerate([("Salle", "Places"), ("Ravel", "80")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    slide.shapes.title.text = "Projet Écluse"
    title = slide.shapes.title._element
    title.getparent().append(title)  # drawn last, read first
    slide.notes_slide.notes_text_frame.text = "Saluer le maire."
    show.slides.add_slide(show.slide_layouts[6])
    last = show.slides.add_slide(show.slide_layouts[5])
    last.shapes.title.text = "Merci"
    target = io.BytesIO()
    show.save(target)
    document = read("a.pptx", target.getvalue())
    assert document.text.split("\n\n") == [
        "Projet Écluse", "Le chef est Yann.", "Salle | Places", "Ravel | 80", "Saluer le maire.",
        "Merci",
    ]  # fmt: skip
    assert document.title == "Projet Écluse"
    assert len(document.pages) == 3
    assert document.text[document.pages[2] :] == "Merci"


def test_rtf_holds_what_word_shows() -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}"
        r"{\f1\fnil\fcharset204{\*\panose 02}Times Cyr;}}{\colortbl;\red0\green0\blue0;}"
        r"{\*\generator Riched20;}{\info{\title Compte rendu}{\author Ana Roy}"
        r"{\creatim\yr2019\mo3\dy4}}{\header En-t\'eate}"
        r"\pard\f0 Le tr\'e9sorier\~: {\b Luc}{\v cach\'e9}{\deleted effac\'e9} Pradel\'85"
        r"{\footnote\pard Voir l'annexe.}\par"
        r"\pard {\f1\'cc\'ee\'f1\'ea\'e2\'e0} \u233?t\u233? \u-10179?\u-8704?\par"
        r"{\pict\wmetafile8 0102ff}{\field{\*\fldinst HYPERLINK x}{\fldrslt le site}}\par"
        r"\trowd\pard\intbl Salle\cell Places\cell\row\pard\intbl Ravel\par bas\cell 80\cell\row"
        r"\pard Fin \{sic\}.}reste"
    )
    document = read("a.rtf", source.encode("ascii"))
    assert document.text.split("\n\n") == [
        "Le trésorier\u00a0: Luc Pradel…",
        "Voir l'annexe.",
        "Москва été 😀",
        "le site",
        "Salle | Places",
        "Ravel bas | 80",
        "Fin {sic}.",
    ]
    assert (document.title, document.created) == ("Compte rendu", "2019-03-04")
    assert document.metadata == (("auteur", "Ana Roy"),)


@pytest.mark.parametrize(
    "body",
    [b"{" * 300_000, b"{\\fonttbl " + b"\\f1\\fcharset1" * 50_000, b"\\bin99999999 x",
     b"{\\field{\\*\\fldinst{HYPERLINK " * 3_000, b"\\u99999?\\uc9999999 x", b"\\'e9" * 50_000],
)  # fmt: skip
def test_hostile_rtf_takes_linear_time(body: bytes) -> None:
    assert read_or_refused("a.rtf", b"{\\rtf1 " + body)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.doc", b"{\\rtf1 Le maire est Alain Bosc.}"),
        ("a.xls", b"<html><body><table><tr><td>Le maire est Alain Bosc.</td></tr></table>"),
        ("a.xls", build.xlsx(["Le maire est Alain Bosc."])),
    ],
)
def test_files_under_an_old_name_are_read_as_what_they_are(name: str, data: bytes) -> None:
    assert "Le maire est Alain Bosc." in read(name, data).text


def test_doc_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    said = refused("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "antiword" in said
    assert "LibreOffice" in said


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_doc_is_read_by_the_program_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\nprintf 'Le maire est Alain Bosc.\\n\\n|Salle |Places |\\n'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert read("a.doc", data).text == "Le maire est Alain Bosc.\n\nSalle | Places"
    program.write_text("#!/bin/sh\nexit 1\n")
    assert "endommagé" in refused("a.doc", data)
