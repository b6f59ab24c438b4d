"""Texts that are too long for the memory, made short by a lower limit: the same, piece by piece."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Engine, Settings, build_index
from qa.documents import open_content, reading
from qa.documents.extract import Extract
from qa.documents.formats import tables, text
from qa.errors import CorpusError
from qa.types import Document

PARAGRAPHS = [f"Paragraphe {n} : la crue de l'Orvanne a noyé {n} caves.\n\n" for n in range(60)]
LIMIT, PART = 1000, 400


@pytest.fixture(autouse=True)
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", LIMIT)
    monkeypatch.setattr(reading, "_BLOCK", 64)
    monkeypatch.setattr(text, "_PART", PART)


def _read(file: Path) -> list[Document]:
    pieces = list(open_content(file, file.name).pieces())
    documents = [piece for piece in pieces if isinstance(piece, Document)]
    assert len(documents) == len(pieces)
    return documents


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["long.txt", "long.md"])
def test_the_parts_are_the_text(tmp_path: Path, name: str, encoding: str) -> None:
    whole = "".join(PARAGRAPHS)
    (tmp_path / name).write_bytes(whole.encode(encoding))
    parts = _read(tmp_path / name)
    assert [part.path for part in parts] == [f"{name}/{n}" for n in range(1, len(parts) + 1)]
    assert "".join(part.text for part in parts).lstrip("\ufeff") == whole
    assert all(part.text.endswith("\n\n") and len(part.text) <= PART for part in parts)
    offsets = [dict(part.metadata)["offset"] for part in parts]
    lengths = [len(part.text) for part in parts]
    assert offsets == [sum(lengths[:n]) for n in range(len(parts))]
    assert {part.encoding for part in parts} == {encoding.removesuffix("-sig")}
    assert {(part.file, part.title, part.date) for part in parts} == {(name, None, None)}


@given(
    st.lists(st.sampled_from(["é", "a", " ", "\n\n", "\r\n", ". ", "b" * 150]), max_size=80),
    st.integers(2, 50),
)
def test_any_text_is_its_parts(pieces: Sequence[str], size: int) -> None:
    whole = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_PART", size)
        parts = list(text.text_parts(io.StringIO(whole, newline=""), "utf-8"))
    held = [part.content for part in parts if isinstance(part.content, Extract)]
    assert len(held) == len(parts)
    for extract in held:
        start = dict(extract.metadata)["offset"]
        assert isinstance(start, int)
        assert whole[start : start + len(extract.text)] == extract.text
        assert 0 < len(extract.text) <= size
    assert "".join("".join(e.text for e in held).split()) == "".join(whole.split())


def test_a_character_cut_off_at_the_end_costs_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes("".join(PARAGRAPHS).encode() + "é".encode()[:1])
    assert "".join(part.text for part in _read(file)) == "".join(PARAGRAPHS) + "\ufffd"


@pytest.mark.parametrize("noise", [b"\0", bytes(range(1, 9)) * 40])
def test_what_is_no_text_is_refused_wherever_it_stands(tmp_path: Path, noise: bytes) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes("".join(PARAGRAPHS).encode() + noise)
    with pytest.raises(CorpusError, match=r"« long\.txt » n'est pas un fichier de texte"):
        _read(file)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_rows_are_those_of_a_table_in_memory(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / f"table{suffix}"
    rows = [{"titre": f"Ligne {n}", "texte": paragraph} for n, paragraph in enumerate(PARAGRAPHS)]
    if suffix == ".jsonl":
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    else:
        lines = ["titre;texte", *(f'{row["titre"]};"{row["texte"]}"' for row in rows)]
    file.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8", newline="")
    streamed = _read(file)
    monkeypatch.setattr(reading, "MAX_BYTES", 10**9)
    assert streamed == _read(file)
    assert len(streamed) == len(PARAGRAPHS)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_line_without_end_is_refused(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LONGEST", 2_000_000)
    file = tmp_path / f"table{suffix}"
    file.write_text("texte " * 400_000, encoding="utf-8")
    with pytest.raises(CorpusError, match="a une ligne de plus de 2 millions de caractères"):
        _read(file)


def test_a_long_text_in_an_index(tmp_path: Path, settings: Settings) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    file = corpus / "long.txt"
    file.write_text("".join(PARAGRAPHS), encoding="utf-8")
    told: list[tuple[float, int]] = []
    parts = build_index(
        corpus, "long", settings=settings, on_progress=lambda *call: told.append(call)
    ).added
    assert len(told) == parts  # after each of them
    assert told == sorted(told)
    assert (0 < told[0][0] < 1, told[-1]) == (True, (1, 1))
    engine = Engine("long", settings)
    (first, *_) = engine.search("Combien de caves au paragraphe 42 ?")
    assert "Paragraphe 42 " in first.text
    assert not engine.has_changed(first.document)
    assert build_index(corpus, "long", settings=settings).unchanged == parts
    with file.open("a", encoding="utf-8") as more:  # a log that grows: its end alone is read anew
        more.write("Paragraphe 60 : la décrue.\n")
    assert engine.has_changed(first.document)
    report = build_index(corpus, "long", settings=settings)
    assert (report.changed, report.unchanged, report.deleted) == (1, parts - 1, 0)
