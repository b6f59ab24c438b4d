"""Provenance: every passage is an exact slice of its source, and nothing of the source is lost."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import find_files, read_document, read_pieces
from qa.documents.ranges import left_out
from qa.french.sentences import sentence_ranges
from qa.index.context import PassageContext
from qa.index.passages import PASSAGES_VERSION, split_passages
from qa.types import Document, Heading, Range, Structure

_INVISIBLE = "\ufeff\u200b"
_PIECES = st.one_of(
    st.sampled_from(
        [
            "Le sommet s'est tenu à Helsinki. ",
            "M. Trump y était ; Mme Merkel, non. ",
            "\n\n",
            "\r\n",
            "Un titre\n",
            "\n[S'inscrire à la newsletter](#)\n",
            "\nVotre adresse e-mail\n---|---\n",
            "mot " * 50,
            "e\u0301te\u0301 \u00a0: «\u00a0oui\u00a0» 👩‍👩‍👧 𝒳… ",
            "\ufeff",
            "\u200b",
        ]
    ),
    st.text(max_size=40),
)
_TEXTS = st.lists(_PIECES, max_size=30).map("".join)


def _document(text: str, *skipped: Range) -> Document:
    return Document("a.txt", text, "digest", "utf-8", skipped=skipped)


def _check(document: Document, passage_words: int, overlap: int) -> None:
    text = document.text
    covered = bytearray(len(text))
    previous = Range(-1, -1)
    for passage in split_passages(document, passage_words, overlap):
        assert passage.document == document.path
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
        assert passage.start > previous.start
        assert passage.end > previous.end
        for skip in document.skipped:
            inside = passage.start < skip.start and skip.end < passage.end
            light = skip.end - skip.start <= 300
            assert passage.end <= skip.start or skip.end <= passage.start or (inside and light)
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
        previous = Range(passage.start, passage.end)
    for skip in document.skipped:
        covered[skip.start : skip.end] = b"\1" * (skip.end - skip.start)
    for held, character in zip(covered, text, strict=True):
        assert held or character.isspace() or character in _INVISIBLE


@given(_TEXTS, st.integers(20, 60), st.integers(0, 5))
def test_provenance_of_any_text_in_a_real_file(text: str, passage_words: int, overlap: int) -> None:
    data = text.encode()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.txt")
        file.write_bytes(data)
        if b"\0" in data or sum(c < 32 and c not in b"\t\n\r\f" for c in data):
            return  # refused as binary: see the tests of files
        if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
            return  # refused as empty
        document = read_document(Path(folder), find_files(Path(folder)).files[0])
    assert document.text.encode() == data
    _check(document, passage_words, overlap)


@given(_TEXTS, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=3))
def test_provenance_with_any_skipped_ranges(text: str, shares: list[tuple[float, float]]) -> None:
    marks = sorted(int(share * len(text)) for pair in shares for share in pair)
    skipped = [
        Range(start, end) for start, end in zip(marks[::2], marks[1::2], strict=True) if start < end
    ]
    _check(_document(text, *skipped), 20, 1)


def test_provenance_of_the_seeds(seeds: Path) -> None:
    for file in find_files(seeds).files:
        document = read_document(seeds, file)
        assert document.text.encode() == file.read_bytes()
        _check(document, 120, 1)
        assert split_passages(document)


def test_a_heading_stays_with_its_text_and_begins_a_passage() -> None:
    text = "".join(
        f"Article {n}\n----\n{'Tout fait quelconque oblige. ' * 9}\n\n" for n in range(8)
    )
    headings = tuple(Heading(m.start(), m.end(), 2) for m in re.finditer(r"Article \d", text))
    skips = tuple(Range(m.start(), m.end()) for m in re.finditer("----", text))
    document = replace(_document(text, *skips), structure=Structure(headings=headings))
    passages = split_passages(document)
    assert [p.heading for p in passages] == [f"Article {n}" for n in range(8)]
    assert all(p.text.startswith(f"{p.heading}\n----\nTout") for p in passages)


def test_a_lone_line_stays_with_what_follows() -> None:
    text = "\n\n".join(f"Point {n}\n\n" + "Le conseil approuve. " * 32 for n in range(5))
    passages = split_passages(_document(text), 100, 0)
    assert len(passages) == 5
    assert all(re.match(r"Point \d\n\nLe conseil", passage.text) for passage in passages)


@pytest.mark.parametrize("mark", ["- ", "• ", "1. "])
def test_items_stay_with_the_line_that_introduces_them(mark: str) -> None:
    before = "Le conseil approuve les comptes de l'année. " * 14
    text = f"{before}\n\nSont élus au premier tour :\n" + f"{mark}Jeanne Petit ;\n" * 20
    items = tuple(Range(m.start(), m.end()) for m in re.finditer(r"[-•1].* ;", text))
    document = replace(_document(text), structure=Structure(items=items))
    passages = split_passages(document, 60, 0)
    assert sum("Sont élus au premier tour" in passage.text for passage in passages) == 1
    assert not any(p.text.endswith("tour :") for p in passages)
    context = PassageContext(document)
    starting = [p for p in passages if p.text.startswith(mark)]
    assert all(context.read(p).startswith("Sont élus au premier tour. ") for p in starting)


def test_rows_stay_whole_and_are_read_with_their_columns() -> None:
    rows = "".join(f"| Salle {n} | {100 + n} places | {n} € |\n" for n in range(40))
    (document,) = read_pieces(
        "a.md", f"# Salles\n\n| Nom | Places | Prix |\n|---|---|---|\n{rows}".encode()
    )
    assert isinstance(document, Document)
    context = PassageContext(document)
    passages = split_passages(document, 60, 0)
    assert len(passages) > 2
    for passage in passages:
        assert passage.text.endswith("|")
        assert "Nom : Salle" in context.read(passage)
        assert "Prix : " in context.read(passage)
        assert context.read(passage).startswith(("Salles", " Salles"))


def _numbered(sentences: int, words: int) -> str:
    return " ".join(f"Phrase{n} " + "mot " * (words - 2) + "fin." for n in range(sentences))


def test_passages_hold_whole_sentences_of_about_the_asked_length() -> None:
    document = _document(_numbered(60, 15))
    borders = sentence_ranges(document.text)
    starts, ends = {b.start for b in borders}, {b.end for b in borders}
    passages = split_passages(document, 120, 1)
    assert all(p.start in starts and p.end in ends for p in passages)
    assert all(90 <= len(p.text.split()) <= 120 for p in passages[:-1])
    assert len(passages[-1].text.split()) <= 150


@pytest.mark.parametrize("overlap", [0, 1, 2, 5])
def test_neighbours_share_the_asked_sentences(overlap: int) -> None:
    passages = split_passages(_document(_numbered(60, 15)), 120, overlap)
    assert len(passages) > 3
    for left, right in pairwise(passages):
        left_sentences = [w for w in left.text.split() if w.startswith("Phrase")]
        right_sentences = [w for w in right.text.split() if w.startswith("Phrase")]
        shared = [w for w in left_sentences if w in right_sentences]
        assert len(shared) == overlap
        assert left_sentences[len(left_sentences) - overlap :] == right_sentences[:overlap]


def test_a_short_tail_joins_the_last_passage() -> None:
    text = _numbered(8, 15) + " Et voilà la toute dernière phrase."
    assert len(split_passages(_document(text), 120, 1)) == 1


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "Début " + "mot " * 1000 + "fin."
    passages = split_passages(_document(text), 120, 1)
    assert len(passages) > 1
    assert all(len(passage.text.split()) <= 240 for passage in passages)
    _check(_document(text), 120, 1)


def test_a_word_without_end_is_one_passage() -> None:
    text = "a" * 100_000
    (passage,) = split_passages(_document(text))
    assert passage.text == text


def _skip(text: str, words: str) -> Range:
    return Range(text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    ("before", "skipped", "after"),
    [
        ("Les heurts en\n\n", "[S'inscrire](#)\n", "\nmarge du sommet continuent."),
        ("La séance du conseil municipal de\n", "Mairie – page 3\n", "Rennes est ouverte."),
        ("Le préfet a signé\n", "12\n", "la convention de l'\neau."),
        ("Le texte dit,\r\n", "Procès-verbal du 3 mai\r\n", "selon lui, le contraire."),
        ("Voir ", "[texte]", " du règlement."),
    ],
)
def test_what_is_left_out_never_cuts_a_sentence(before: str, skipped: str, after: str) -> None:
    text = before + skipped + after
    (passage,) = split_passages(_document(text, _skip(text, skipped)))
    assert passage.text == text


def test_a_form_between_two_sentences_is_in_no_passage() -> None:
    form = "Recevez notre lettre du matin et du soir\n"
    text = f"Le sommet est fini.\n\n{form}\nLes délégations repartent.\n"
    first, second = split_passages(_document(text, _skip(text, form)))
    assert first.text == "Le sommet est fini."
    assert second.text == "Les délégations repartent."


@pytest.mark.parametrize("text", ["", " \n\u00a0\n", "\ufeff", "\u200b \n"])
def test_nothing_to_split(text: str) -> None:
    assert split_passages(_document(text)) == []


def test_a_wholly_skipped_document_has_no_passage() -> None:
    text = "[S'inscrire](#)"
    assert split_passages(_document(text, Range(0, len(text)))) == []


def test_other_passages_of_the_same_files_need_another_version(seeds: Path) -> None:
    """If this fails on purpose, raise PASSAGES_VERSION, so that old indexes are made again."""
    places = "\n".join(
        f"{document.title} {document.date} {passage.start} {passage.end}"
        for file in find_files(seeds).files
        for document in [read_document(seeds, file)]
        for passage in split_passages(document)
    )
    digest = hashlib.sha256(places.encode()).hexdigest()[:12]
    assert (PASSAGES_VERSION, digest) == ("3", "7af95883d1a4")


_BADGES = "".join(f"[![b{n}](https://a.example/{n}.svg)](https://b.example)" for n in range(9))


def test_a_heading_whose_text_is_left_out_is_no_passage() -> None:
    usage = "On lance l'outil deux fois, puis on attend une heure avant de recommencer."
    text = f"# Outil\n\n{_BADGES}\n## Usage\n\n{usage}\n"
    document = next(iter(read_pieces("a.md", text.encode())))
    assert isinstance(document, Document)
    (passage,) = split_passages(document)
    assert passage.text.startswith("Usage")
    assert passage.heading == "Outil › Usage"


def test_a_document_of_headings_alone_keeps_them() -> None:
    document = next(iter(read_pieces("a.md", f"# Outil\n\n{_BADGES}".encode())))
    assert isinstance(document, Document)
    assert [one.text for one in split_passages(document)] == ["Outil"]


def test_substitutions_of_rst_are_no_text() -> None:
    badge = "|ci| |version|\n\n.. |ci| image:: https://ci.example/a.svg"
    text = f"Outil\n=====\n\n{badge}\n\nIl tourne bien.\n"
    document = next(iter(read_pieces("a.rst", text.encode())))
    assert isinstance(document, Document)
    (passage,) = split_passages(document)
    left = [document.text[one.start : one.end].strip() for one in left_out(document)]
    assert "|ci| |version|" in "\n".join(left)
    assert passage.text.endswith("Il tourne bien.")
