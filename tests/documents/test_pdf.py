"""PDF pages as they are read: columns, tables, notes, headers, page turns, pictures."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from qa.documents import read_pieces
from qa.documents.extract import spell_pages
from qa.documents.formats import ocr
from qa.index.passages import split_passages
from qa.types import Document, SkippedFile
from tests.documents import pdf_builders as build

_FERRY = (
    "Le bac de Trévenec reprend la mer samedi après deux mois de travaux. La traversée coûte "
    "désormais six euros et dure vingt minutes, a précisé la capitaine Solène Quéré."
)
_MILL = (
    "Le moulin à marée sera restauré par l'architecte Yvon Le Bihan. La région apporte quarante "
    "mille euros et la commune le reste. Les premiers visiteurs sont attendus au printemps."
)
_SCHOOL = (
    "L'école des Embruns accueille cette année une classe bilingue. Onze familles ont inscrit "
    "leurs enfants, et une seconde enseignante, Maëlle Riou, arrivera en novembre."
)
_TURN = (
    "Le conseil municipal, réuni en séance extraordinaire dans la salle des fêtes de la commune, "
    "a approuvé à l'unanimité le projet d'extension du port de plaisance présenté par le maire, "
    "malgré les réserves des pêcheurs. Les travaux commenceront en mars et dureront quatorze mois. "
    "L'ancien quai sera démoli. La cale de mise à l'eau, très attendue par les plaisanciers, sera "
    "élargie de trois mètres afin que deux bateaux y passent de front."
)


def read(data: bytes) -> Document:
    (document,) = read_pieces("a.pdf", data)
    assert isinstance(document, Document)
    return document


def assert_words_are_printed(document: Document, printed: list[str]) -> None:
    """No word of the text but those of the page."""
    words = set(re.findall(r"\w+", " ".join(printed)))
    assert set(re.findall(r"\w+", document.text)) <= words


@pytest.mark.parametrize("interleaved", [False, True])
@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other(count: int, interleaved: bool) -> None:
    texts = [_FERRY, _MILL, _SCHOOL][:count]
    title = "La lettre de Trévenec et de ses îles"
    data = build.columns_pdf([[text] for text in texts], title=title, interleaved=interleaved)
    document = read(data)
    places = [document.text.find(text) for text in (title, *texts)]
    assert all(before < after for before, after in pairwise([-1, *places]))
    assert_words_are_printed(document, [title, *texts])


@pytest.mark.parametrize("half", range(4, 10))
def test_a_sentence_runs_from_one_column_into_the_next(half: int) -> None:
    document = build.new_pdf()
    document.add_page()
    lines = build.wrap(document, f"{_FERRY} {_MILL} {_SCHOOL}", 80)
    build.put_lines(document, lines[:half], 15, 40)
    build.put_lines(document, lines[half:], 108, 40)
    passages = split_passages(read(bytes(document.output())))
    for sentence in re.split(r"(?<=\.) ", f"{_FERRY} {_MILL} {_SCHOOL}"):
        assert any(sentence in passage.text for passage in passages), sentence


def test_columns_on_different_base_lines() -> None:
    document = build.new_pdf()
    document.add_page()
    build.put_lines(document, build.wrap(document, _FERRY, 80), 15, 40)
    build.put_lines(document, build.wrap(document, _MILL, 80), 108, 42.2, leading=5.4)
    text = read(bytes(document.output())).text
    assert -1 < text.find(_FERRY) < text.find(_MILL)


def test_a_hyphen_is_mended_in_its_column() -> None:
    left = [
        "La municipalité a publié hier le calen-",
        "drier des fêtes, que chacun pourra",
        "lire en",
    ]
    right = [
        "Le syndicat des eaux a voté un tarif",
        "unique, malgré plusieurs abs-",
        "tentions notées",
    ]
    document = build.new_pdf()
    document.add_page()
    for place, pair in enumerate(zip(left, right, strict=True)):
        for x, line in zip((15, 110), pair, strict=True):
            document.text(x, 40 + 5 * place, line)
    text = read(bytes(document.output())).text
    assert "le calendrier des fêtes" in text
    assert "plusieurs abstentions notées" in text


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_is_read_row_by_row(ruled: bool) -> None:
    rows = [
        ["Mouillage", "Été", "Hiver"],
        ["Bateau de moins de six mètres hors tout", "412 €", "205 €"],
        ["Voilier", "630 €", "298 €"],
        ["Vedette", "705 €", "340 €"],
    ]
    document = read(build.table_pdf(rows, before=[_FERRY], after=[_MILL], ruled=ruled))
    expected = [_FERRY, *(" | ".join(row) for row in rows), _MILL]
    assert document.text.split("\n\n") == expected


@pytest.mark.parametrize("lines", [1, 2, 3, 5])
def test_headers_of_any_number_of_lines_are_skipped(lines: int) -> None:
    pages = _cut_at_turns(4)
    header = [f"Commune de Trévenec, ligne {'abcde'[n]}" for n in range(lines)]
    document = read(
        build.pages_pdf(pages, header=lambda page: header, footer=lambda page: [f"{page} / 4"])
    )
    skipped = [document.text[one.start : one.end] for one in document.skipped]
    assert sorted(skipped) == sorted([*header * 4, *(f"{n} / 4" for n in range(1, 5))])


def _cut_at_turns(count: int) -> list[list[str]]:
    """Pages whose last line is in the middle of a sentence."""
    document = build.new_pdf()
    lines = build.wrap(document, _TURN, 170)
    assert len(lines) > count
    return [[line] if n < count - 1 else lines[n:] for n, line in enumerate(lines[:count])]


def test_a_sentence_over_a_page_turn_stays_in_one_passage() -> None:
    document = read(
        build.pages_pdf(
            _cut_at_turns(4),
            header=lambda page: [
                "Commune de Trévenec",
                "Procès-verbal du 4 juin",
                "Séance publique",
            ],
            footer=lambda page: ["Mairie, 1 quai des Bacs", f"Page {page} sur 4"],
            notes=lambda page: [f"{page}. Délibération {'abcd'[page - 1]} du conseil."],
        )
    )
    passages = split_passages(document)
    sentences = re.split(r"(?<=\.) ", _TURN)
    for sentence in sentences:
        assert any(sentence in passage.text for passage in passages), sentence
    assert len(document.pages) == 4
    assert [document.text[start:].split()[0] for start in document.pages[1:]] == [
        page[0].split()[0] for page in _cut_at_turns(4)[1:]
    ]
    assert not any("Procès-verbal" in p.text or "quai des Bacs" in p.text for p in passages)
    assert "Délibération a du conseil." in document.text


def test_what_is_printed_sideways_interrupts_nothing() -> None:
    document = build.new_pdf()
    document.add_page()
    lines = build.wrap(document, _TURN, 165)
    build.put_lines(document, lines[:2], 20, 40)
    with document.rotation(90, 12, 60):
        document.text(12, 60, "Exemplaire de travail")
    build.put_lines(document, lines[2:], 20, 50)
    text = read(bytes(document.output())).text
    assert text == f"{_TURN}\n\nExemplaire de travail"


def test_a_page_that_is_turned_reads_as_it_is_seen() -> None:
    import io

    from pypdf import PdfReader, PdfWriter

    data = build.columns_pdf([[_FERRY], [_MILL]])
    upright = read(data).text
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for angle in (90, 270):
        turned = io.BytesIO()
        writer.pages[0].rotate(angle)
        writer.write(turned)
        assert sorted(read(turned.getvalue()).text.split()) == sorted(upright.split())


def test_ligatures_and_soft_hyphens_are_read_as_letters() -> None:
    data = build.unicode_pdf(["L'oﬃcier ﬁnlandais a con\u00adﬁé la ﬂottille."])
    if data is None:
        pytest.skip("no font with ligatures")
    assert read(data).text == "L'officier finlandais a confié la flottille."


def test_a_list_with_marks_is_no_table() -> None:
    document = build.new_pdf()
    document.add_page()
    points = ["Adoption du procès-verbal de mai", "Tarifs de la cantine", "Voirie", "Divers"]
    for number, point in enumerate(points):
        document.text(20, 40 + 5 * number, f"{number + 1}.")
        document.text(32, 40 + 5 * number, point)
    text = read(bytes(document.output())).text
    assert " | " not in text
    assert [line.split(None, 1)[1] for line in text.split("\n")] == points


def test_pages_without_text_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.documents.formats.pdf.reads_pictures", lambda: False)
    data = build.scanned_pdf([_FERRY, _MILL, _SCHOOL, "Fin."], scanned=[2, 3])
    document, told = read_pieces("bail.pdf", data)
    assert isinstance(document, Document)
    assert isinstance(told, SkippedFile)
    assert told.path == "bail.pdf/pages 2 et 3"
    assert told.reason.startswith("« bail.pdf » : 2 pages sur 4 n'ont pas de texte (pages 2 et 3).")
    assert len(document.pages) == 4
    assert "moulin" not in document.text


def test_blank_pages_are_not_told() -> None:
    assert len(read(build.scanned_pdf([_FERRY, "", _MILL], scanned=[])).pages) == 3


@pytest.mark.skipif(not ocr.reads_pictures(), reason="no Tesseract with French on this machine")
def test_pages_that_are_pictures_are_recognised() -> None:
    words = "Le port accueille trente bateaux. La capitaine est Solange Morvan."
    document = read(build.scanned_pdf([_FERRY, words], scanned=[2]))
    assert document.text.startswith(_FERRY)
    assert "Solange Morvan" in document.text[document.pages[1] :]
    assert ("ocr", "page 2") in document.metadata


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([], ""),
        ([4], "page 4"),
        ([2, 3], "pages 2 et 3"),
        ([2, 3, 4, 5], "pages 2 à 5"),
        ([1, 3, 5, 6, 7], "pages 1, 3 et 5 à 7"),
    ],
)
def test_pages_are_spelt(pages: list[int], said: str) -> None:
    assert spell_pages(pages) == said
