"""Synchronising: only what changed is read, nothing is lost by accident or interruption."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from qa import Settings, build_index
from qa.documents.reading import Content
from qa.errors import CorpusError
from qa.index import file_reading, freshness, synchronise
from qa.index.freshness import document_has_changed
from qa.types import IndexReport
from tests.documents.format_builders import archive, pdf, table
from tests.index_builders import counts, open_index, write_corpus

_LONG_AGO = 1_500_000_000
Sync = Callable[..., IndexReport]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return age(write_corpus(tmp_path / "presse"))


@pytest.fixture
def sync(corpus: Path, settings: Settings) -> Sync:
    def run(**options: bool) -> IndexReport:
        return build_index(corpus, "presse", settings=settings, **options)

    return run


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, as they are."""
    read: list[str] = []
    open_content, digest_of = file_reading.open_content, freshness.digest_of

    def spy(file: Path, path: str) -> Content:
        read.append(path)
        return open_content(file, path)

    def spy_on_digest(file: Path, path: str) -> str:
        read.append(path)
        return digest_of(file, path)

    monkeypatch.setattr(file_reading, "open_content", spy)
    monkeypatch.setattr(freshness, "digest_of", spy_on_digest)
    return read


def age(corpus: Path) -> Path:
    """Give files a time of change that proves something."""
    for number, file in enumerate(sorted(corpus.rglob("*.*"))):
        os.utime(file, (_LONG_AGO + number, _LONG_AGO + number))
    return corpus


def write(corpus: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (corpus / name).write_bytes(data)
    age(corpus)


def documents(settings: Settings) -> list[str]:
    return list(open_index(settings).source_digests())


def rows(numbers: Iterable[int]) -> bytes:
    return table([f"La ligne numéro {number} du tableau." for number in numbers])


def test_unchanged_files_are_not_read(corpus: Path, sync: Sync, reads: list[str]) -> None:
    sync()
    assert len(reads) == 3
    assert counts(sync()) == (0, 0, 0, 3)
    assert len(reads) == 3


def test_a_changed_file_alone_is_read(corpus: Path, sync: Sync, reads: list[str]) -> None:
    sync()
    reads.clear()
    (corpus / "helsinki.txt").write_text("Le sommet s'est tenu à Singapour.")
    assert counts(sync()) == (0, 1, 0, 2)
    assert reads == ["helsinki.txt"]


def test_a_touched_file_is_known_by_its_digest(
    corpus: Path, sync: Sync, reads: list[str], settings: Settings
) -> None:
    sync()
    os.utime(corpus / "helsinki.txt", (_LONG_AGO - 9, _LONG_AGO - 9))
    reads.clear()
    assert counts(sync()) == (0, 0, 0, 3)
    assert counts(sync()) == (0, 0, 0, 3)
    assert reads == ["helsinki.txt"]  # once: its new time is remembered


def test_a_file_that_has_just_been_written_is_not_trusted(
    corpus: Path, sync: Sync, settings: Settings
) -> None:
    """It could change again within the tick of the clock, at the same size."""
    file = corpus / "helsinki.txt"
    file.write_text("Le sommet fut à Helsinki.")
    status = file.stat()
    sync()
    file.write_text("Le sommet fut à Hambourg.")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert counts(sync()) == (0, 1, 0, 2)


def test_only_the_rows_that_changed_are_written(
    corpus: Path, sync: Sync, settings: Settings
) -> None:
    write(corpus, {"t.csv": rows(range(5))})
    assert counts(sync()) == (8, 0, 0, 0)
    ids = {found.id for found in open_index(settings).filter_documents()}
    write(corpus, {"t.csv": rows([0, 1, 9])})
    assert counts(sync()) == (0, 1, 2, 5)
    assert len(ids & {found.id for found in open_index(settings).filter_documents()}) >= 5
    assert "t.csv/4" not in documents(settings)


def test_a_file_of_many_documents_goes_with_all_of_them(
    corpus: Path, sync: Sync, settings: Settings
) -> None:
    write(corpus, {"t.csv": rows(range(2))})
    sync()
    (corpus / "t.csv").unlink()
    assert counts(sync()) == (0, 0, 2, 3)
    assert len(documents(settings)) == 3


def test_a_member_that_goes_bad_is_kept_as_it_was(
    corpus: Path, sync: Sync, settings: Settings
) -> None:
    write(corpus, {"a.zip": archive({"un.txt": b"Un.", "deux.txt": b"Deux."})})
    sync()
    write(corpus, {"a.zip": archive({"un.txt": b"Un.", "deux.txt": bytes(range(256))})})
    for _ in range(2):
        report = sync()
        assert counts(report) == (0, 0, 0, 4)
        (skipped,) = report.skipped
        assert skipped.path == str(corpus / "a.zip/deux.txt")
    assert open_index(settings).source("a.zip/deux.txt").text == "Deux."


def test_a_refused_file_is_reported_each_time_and_read_once(
    corpus: Path, sync: Sync, reads: list[str]
) -> None:
    write(corpus, {"scan.pdf": pdf([""])})
    for _ in range(2):
        report = sync()
        assert "OCR" in report.skipped[0].reason
    assert reads.count("scan.pdf") == 1


def test_a_refused_file_is_read_again_by_what_can_read_more(
    corpus: Path, sync: Sync, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, {"scan.pdf": pdf([""])})
    sync()
    reads.clear()
    monkeypatch.setattr(synchronise, "reading_abilities", lambda: "davantage")
    sync()
    assert reads == ["scan.pdf"]
    sync()
    assert reads == ["scan.pdf"]


def test_most_of_an_index_is_not_deleted_unasked(
    corpus: Path, sync: Sync, settings: Settings
) -> None:
    sync()
    (corpus / "helsinki.txt").unlink()
    (corpus / "hambourg.txt").unlink()
    (corpus / "neuf.txt").write_text("Du neuf.")
    with pytest.raises(CorpusError, match=r"2 des 3 documents .*« presse » ont disparu.*--yes"):
        sync()
    assert len(documents(settings)) == 3
    assert counts(sync(delete_most=True)) == (1, 0, 2, 1)
    assert documents(settings) == ["dossier/vienne.md", "neuf.txt"]


def test_most_rows_of_a_table_are_not_deleted_unasked(
    corpus: Path, sync: Sync, settings: Settings
) -> None:
    write(corpus, {"t.csv": rows(range(20))})
    sync()
    (corpus / "hambourg.txt").unlink()
    write(corpus, {"t.csv": rows(range(2))})
    with pytest.raises(CorpusError, match=r"19 des 23 documents.*rien n'a été supprimé"):
        sync()
    assert len(documents(settings)) == 23
    assert counts(sync(delete_most=True)) == (0, 0, 19, 4)


@pytest.mark.parametrize("stop", [1, 70, 130, 149])
def test_an_interrupted_run_is_completed_by_the_next(
    tmp_path: Path, settings: Settings, stop: int
) -> None:
    folder = tmp_path / "grand"
    folder.mkdir()
    write(folder, {f"{n:03}.txt": f"Le passage numéro {n}.".encode() for n in range(150)})

    def interrupt(done: int, total: int) -> None:
        if done == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(folder, "presse", settings=settings, on_progress=interrupt)
    store = open_index(settings)
    held = store.count_documents()
    assert held == stop - stop % 64  # what was committed, and it answers
    assert len(store.lexical_search("passage", 200, 1.0)) == held
    assert len(store.dense_search([1.0] * 32, 200)) == held
    report = build_index(folder, "presse", settings=settings)
    assert (report.added, report.unchanged, report.passages) == (150 - held, held, 150)


def test_documents_of_a_file_whose_reading_was_cut_off_are_not_forgotten(
    corpus: Path, sync: Sync, settings: Settings
) -> None:
    write(corpus, {"t.csv": rows(range(3))})
    sync()
    with open_index(settings)._database.writing() as connection:
        connection.execute("DELETE FROM files WHERE path = 't.csv'")
    (corpus / "t.csv").unlink()
    assert counts(sync()) == (0, 0, 3, 3)


def test_a_document_knows_that_its_file_has_changed(
    sync: Sync, corpus: Path, settings: Settings, reads: list[str]
) -> None:
    (corpus / "t.csv").write_bytes(table(["Un fait.", "Un autre."]))
    age(corpus)
    sync()
    reads.clear()
    store = open_index(settings)
    paths = ["helsinki.txt", "hambourg.txt", "dossier/vienne.md", "t.csv/2"]
    assert [document_has_changed(store, path) for path in paths] == [False] * 4
    assert not reads  # sizes and times tell
    (corpus / "helsinki.txt").write_text("Le sommet s'est tenu à Vienne.", encoding="utf-8")
    os.utime(corpus / "hambourg.txt")  # touched, not changed
    (corpus / "dossier/vienne.md").unlink()
    (corpus / "t.csv").write_bytes(table(["Un fait.", "Un tout autre."]))
    assert [document_has_changed(store, path) for path in paths] == [True, False, True, True]
    assert reads == ["hambourg.txt"]  # of the others the size tells, or that they are gone


def test_nothing_tells_whether_it_changed_without_its_corpus(
    sync: Sync, corpus: Path, settings: Settings
) -> None:
    sync()
    corpus.rename(corpus.with_name("ailleurs"))
    assert not document_has_changed(open_index(settings), "helsinki.txt")
    assert not document_has_changed(open_index(settings), "inconnu.txt")
