"""CSV as people make it: any columns, any delimiter, cells that are exact slices of the file."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import read_pieces
from qa.documents.formats import grids
from qa.documents.formats.grids import table_members
from qa.errors import CorpusError
from qa.index.context import PassageContext
from qa.index.passages import split_passages
from qa.types import Document

_TABLE = [["Ligne", "Départ", "Prix (€)"], ["T1", "Gare du Nord", "1,90"], ["T2", "Port", "2,10"]]


def _read(text: str, encoding: str = "utf-8", suffix: str = ".csv") -> Document:
    (document,) = read_pieces(f"a{suffix}", text.encode(encoding))
    assert isinstance(document, Document)
    assert document.text == text
    return document


def _cells(document: Document) -> list[list[str]]:
    (table,) = document.structure.tables
    text = document.text
    return [[text[cell.start : cell.end] for cell in row.cells] for row in table.rows if row.cells]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_and_columns(encoding: str, delimiter: str, end: str) -> None:
    text = end.join(delimiter.join(row) for row in _TABLE) + end
    (document,) = read_pieces("a.csv", text.encode(encoding))
    assert isinstance(document, Document)
    assert document.structure.tables[0].columns == ("Ligne", "Départ", "Prix (€)")
    assert _cells(document) == _TABLE[1:]


def test_commas_and_quotes() -> None:
    text = 'Nom,Avis,Note\n"Petit, Jeanne","dit ""oui"" ;\nou non",5\nPaul,bien,4\n'
    assert _cells(_read(text)) == [
        ["Petit, Jeanne", 'dit ""oui"" ;\nou non', "5"],
        ["Paul", "bien", "4"],
    ]


def test_a_title_above_the_columns() -> None:
    document = _read("Tarifs 2024;;\n;;\nPublic;Entrée;Carte\nAdulte;4,20;150\nEnfant;2,10;75\n")
    assert document.title == "Tarifs 2024"
    assert document.structure.tables[0].columns == ("Public", "Entrée", "Carte")
    assert _cells(document) == [["Adulte", "4,20", "150"], ["Enfant", "2,10", "75"]]


def test_a_table_without_names_of_columns() -> None:
    document = _read("2021;12,5;3\n2022;13,5;4\n")
    assert document.structure.tables[0].columns == ()
    assert _cells(document) == [["2021", "12,5", "3"], ["2022", "13,5", "4"]]


def test_a_table_names_no_document_by_its_columns() -> None:
    assert _read("Nom;Ville;Âge\nPaul;Brest;40\n").title is None


def test_rows_are_read_with_the_names_of_their_columns() -> None:
    document = _read("Nom;Ville;Âge\nPaul;Brest;40\n")
    (passage,) = split_passages(document)
    assert (
        PassageContext(document).read(passage) == "Nom;Ville;Âge\nNom : Paul;Ville : Brest;Âge : 40"
    )


def test_a_long_table_comes_in_parts_that_know_their_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grids, "_PART", 2_000)
    lines = ["Nom;Ville\n", *(f"Paul {n};Brest {n}\n" for n in range(500))]
    members = list(table_members(lines, "utf-8"))
    assert [member.name for member in members] == [str(n + 1) for n in range(len(members))]
    extracts = [member.content for member in members]
    assert "".join(one.text for one in extracts) == "".join(lines)
    assert all(one.structure.tables[0].columns == ("Nom", "Ville") for one in extracts)


@given(
    st.lists(
        st.lists(st.text('abé 1,;"\n', max_size=8), min_size=3, max_size=3), min_size=2, max_size=6
    ),
    st.sampled_from([";", ",", "\t"]),
)
def test_cells_are_those_of_the_standard_reader(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    text = stream.getvalue()
    found = [
        [text[cell.start : cell.end].replace('""', '"') for cell in row.cells]
        for row in grids._records(text, delimiter)
    ]
    stripped = [[cell.strip() for cell in row] for row in rows]
    assert found == [row for row in stripped if any(row)]


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    try:
        pieces = list(read_pieces("a.csv", text.encode("utf-8", "replace")))
    except CorpusError:
        return
    for piece in pieces:
        if isinstance(piece, Document):
            for table in piece.structure.tables:
                for row in table.rows:
                    assert 0 <= row.start < row.end <= len(piece.text)
                    assert all(row.start <= c.start <= c.end <= row.end for c in row.cells)
