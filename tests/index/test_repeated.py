"""Boilerplate that a corpus repeats is left out of all passages but those of one document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.documents.ranges import left_out
from qa.index.uploads import Uploads
from qa.types import Passage

NOTICE = "Pour nous écrire : rédaction du Courrier de l'Orvanne, 12 rue Haute."
TOPICS = ("pont", "phare", "musée", "marché", "stade", "théâtre", "port", "lycée")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "presse"
    folder.mkdir()
    return folder


def _write(corpus: Path, *topics: str) -> None:
    for number, topic in enumerate(topics):
        days = " ".join(f"Le {topic} a compté {number}{day} visiteurs." for day in range(9))
        text = f"Le {topic} de Valdore rouvre\n\n{days}\n\n{NOTICE}\n"
        _write_settled(corpus / f"{topic}.txt", text)


def _write_settled(file: Path, text: str) -> None:
    """Write a file as of long ago: one of the last two seconds is read again by the next run, and
    its state written, which is a generation.
    """
    file.write_text(text, encoding="utf-8")
    os.utime(file, (1_500_000_000, 1_500_000_000 + len(text)))


def _index(corpus: Path, settings: Settings) -> Engine:
    build_index(corpus, "presse", settings=settings)
    return Engine("presse", settings)


def _holders(engine: Engine) -> list[str]:
    """The documents with a passage that holds the notice, every passage being its own slice."""
    found: list[Passage] = list(engine.search(NOTICE))
    for passage in found:
        text = engine.document(passage.document).text
        assert text[passage.start : passage.end] == passage.text
    return sorted({passage.document for passage in found if "12 rue Haute" in passage.text})


def test_one_document_keeps_a_line_that_many_end_with(corpus: Path, settings: Settings) -> None:
    _write(corpus, *TOPICS[:6])
    engine = _index(corpus, settings)
    assert _holders(engine) == ["marché.txt"]  # the first by path
    assert all(NOTICE in engine.document(path).text for path in engine.documents())


def test_documents_that_come_later_are_looked_at_too(corpus: Path, settings: Settings) -> None:
    _write(corpus, *TOPICS[:4])
    assert len(_holders(_index(corpus, settings))) == 4  # too few to tell
    _write(corpus, *TOPICS)
    engine = _index(corpus, settings)
    assert len(_holders(engine)) == 1
    generation = engine.generation
    report = build_index(corpus, "presse", settings=settings)
    assert report.unchanged == len(TOPICS)
    assert engine.generation == generation  # nothing is written where nothing changes


@pytest.mark.parametrize("keeper_is_deleted", [True, False])
def test_another_document_shows_a_line_when_its_keeper_no_longer_does(
    corpus: Path, settings: Settings, keeper_is_deleted: bool
) -> None:
    _write(corpus, *TOPICS)
    keeper = corpus / "lycée.txt"
    assert _holders(_index(corpus, settings)) == [keeper.name]
    if keeper_is_deleted:
        keeper.unlink()
    else:
        _write_settled(keeper, "Le lycée de Valdore a été vendu.")
    engine = _index(corpus, settings)
    assert _holders(engine) == ["marché.txt"]
    generation = engine.generation
    build_index(corpus, "presse", settings=settings)
    assert engine.generation == generation


def test_near_copies_keep_their_lines(corpus: Path, settings: Settings) -> None:
    body = " ".join(f"La crue du {day} juin a noyé {day} caves du port." for day in range(1, 25))
    for number in range(6):
        text = f"Journal {number}\n\n{body}\n\n{NOTICE}\n"
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    engine = _index(corpus, settings)
    assert not any(left_out(engine.document(path)) for path in engine.documents())


def test_what_is_handed_over_hides_no_line(
    corpus: Path, settings: Settings, tmp_path: Path
) -> None:
    _write(corpus, *TOPICS[:4])
    engine = _index(corpus, settings)
    uploads = Uploads(engine.index, settings)
    for number in range(4):
        note = tmp_path / f"note{number}.txt"
        note.write_text(f"La note numéro {number} dit {number * 7} choses. " * 9 + f"\n\n{NOTICE}")
        uploads.add(note, note.name)
    build_index(corpus, "presse", settings=settings)
    assert len(_holders(engine)) == 8
