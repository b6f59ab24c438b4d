"""Provenance: every passage is an exact slice of its source, and nothing of the source is lost."""

from __future__ import annotations

import hashlib
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import find_files, read_document
from qa.french.sentences import sentence_ranges
from qa.index.passages import PASSAGES_VERSION, split_passages
from qa.types import Document, Range

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
            assert passage.end <= skip.start or skip.end <= passage.start
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


def test_a_passage_never_crosses_a_skipped_range() -> None:
    text = "Les heurts en\n\n[S'inscrire](#)\n\nmarge du sommet continuent."
    start = text.index("[")
    skip = Range(start, text.index(")") + 2)
    first, second = split_passages(_document(text, skip))
    assert first.text == "Les heurts en"
    assert second.text == "marge du sommet continuent."


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
    assert (PASSAGES_VERSION, digest) == ("2", "69f5533acd86")
