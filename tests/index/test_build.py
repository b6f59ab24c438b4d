"""Building and synchronising an index, and every way in which it can be refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa import Settings, build_index
from qa.errors import (
    CorpusError,
    IndexLockedError,
    IndexMismatchError,
    IndexNotFoundError,
    IndexStoreError,
    ModelError,
)
from qa.index.build import index_documents
from qa.index.store import PassageStore
from qa.types import Document
from tests.documents.deep_folders import dig
from tests.index_builders import counts, open_index, write_corpus

_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "presse")


def test_the_seeds_are_indexed_whole(seeds: Path, settings: Settings) -> None:
    report = build_index(seeds, "seeds", settings=settings)
    assert counts(report) == (5, 0, 0, 0)
    assert (report.index, report.skipped) == ("seeds", ())
    store = open_index(settings, "seeds")
    assert report.passages == store.count_documents() > 15
    for found in store.filter_documents():
        text = (seeds / found.meta["document"]).read_bytes().decode()
        assert text[found.meta["start"] : found.meta["end"]] == found.content


def test_additions_changes_and_deletions(corpus: Path, settings: Settings) -> None:
    assert counts(build_index(corpus, "presse", settings=settings)) == (3, 0, 0, 0)
    generation = open_index(settings).manifest()["generation"]
    assert counts(build_index(corpus, "presse", settings=settings)) == (0, 0, 0, 3)
    assert open_index(settings).manifest()["generation"] == generation  # nothing to write
    (corpus / "neuf.txt").write_text("Une rencontre à Reykjavik.")
    (corpus / "helsinki.txt").write_text("Une réunion s'est tenue à Singapour.")
    (corpus / "hambourg.txt").unlink()
    report = build_index(corpus, "presse", settings=settings)
    assert counts(report) == (1, 1, 1, 1)
    store = open_index(settings)
    assert list(store.source_digests()) == ["dossier/vienne.md", "helsinki.txt", "neuf.txt"]
    assert report.passages == 3
    assert store.lexical_search("Hambourg", 5, 1.0) == []
    assert store.lexical_search("Singapour", 5, 1.0)[0].meta["document"] == "helsinki.txt"


def test_a_renamed_file_is_an_addition_and_a_deletion(corpus: Path, settings: Settings) -> None:
    build_index(corpus, "presse", settings=settings)
    (corpus / "helsinki.txt").rename(corpus / "singapour.txt")
    assert counts(build_index(corpus, "presse", settings=settings)) == (1, 0, 1, 2)


def test_many_documents_are_written_in_several_transactions(
    tmp_path: Path, settings: Settings
) -> None:
    corpus = tmp_path / "grand"
    corpus.mkdir()
    for number in range(150):
        (corpus / f"{number:03}.txt").write_text(f"Le passage numéro {number}.")
    calls: list[tuple[float, int]] = []
    report = build_index(
        corpus,
        "grand",
        settings=settings,
        on_progress=lambda done, all_: calls.append((done, all_)),
    )
    assert counts(report) == (150, 0, 0, 0)
    assert calls == [(number, 150) for number in range(1, 151)]
    store = open_index(settings, "grand")
    for found in store.filter_documents():
        (near, *_) = store.dense_search(found.embedding or [], 1)
        assert near.score == pytest.approx(1.0, abs=1e-4)


def test_what_cannot_be_read_is_reported_and_the_rest_indexed(
    corpus: Path, settings: Settings
) -> None:
    (corpus / "image.txt").write_bytes(b"\x89PNG\0\0")
    (corpus / "film.mp4").write_bytes(b"\0")
    report = build_index(corpus, "presse", settings=settings)
    assert counts(report) == (3, 0, 0, 0)
    assert [Path(skipped.path).name for skipped in report.skipped] == ["film.mp4", "image.txt"]
    assert "n'est pas un fichier de texte" in report.skipped[1].reason
    assert "« .mp4 » n'est pas pris en charge" in report.skipped[0].reason


def test_an_indexed_file_that_becomes_unreadable_is_kept_as_it_was(
    corpus: Path, settings: Settings
) -> None:
    build_index(corpus, "presse", settings=settings)
    before = open_index(settings).filter_documents()
    (corpus / "helsinki.txt").write_bytes(b"\x89PNG\0\0")
    report = build_index(corpus, "presse", settings=settings)
    assert counts(report) == (0, 0, 0, 2)
    assert [Path(skipped.path).name for skipped in report.skipped] == ["helsinki.txt"]
    assert open_index(settings).filter_documents() == before
    (corpus / "helsinki.txt").write_text("Le sommet s'est tenu à Singapour.")
    assert counts(build_index(corpus, "presse", settings=settings)) == (0, 1, 0, 2)
    (corpus / "helsinki.txt").unlink()
    assert counts(build_index(corpus, "presse", settings=settings)) == (0, 0, 1, 2)


def test_a_folder_that_cannot_be_listed_is_skipped(corpus: Path, settings: Settings) -> None:
    deepest = dig(corpus)
    report = build_index(corpus, "presse", settings=settings)
    assert counts(report) == (3, 0, 0, 0)
    (skipped,) = report.skipped
    assert skipped.path == str(deepest)
    assert "(nom trop long)" in skipped.reason


@pytest.mark.skipif(_ROOT, reason="root reads everything")
def test_a_folder_that_was_closed_keeps_its_documents(corpus: Path, settings: Settings) -> None:
    build_index(corpus, "presse", settings=settings)
    (corpus / "dossier").chmod(0)
    (corpus / "hambourg.txt").unlink()
    try:
        report = build_index(corpus, "presse", settings=settings)
    finally:
        (corpus / "dossier").chmod(0o700)
    assert counts(report) == (0, 0, 1, 1)
    assert "« dossier » ne peut pas être lu (accès refusé)" in report.skipped[0].reason
    assert list(open_index(settings).source_digests()) == ["dossier/vienne.md", "helsinki.txt"]


def test_a_corpus_of_closed_folders_only(tmp_path: Path, settings: Settings) -> None:
    corpus = tmp_path / "fermé"
    corpus.mkdir()
    dig(corpus)
    with pytest.raises(CorpusError, match=r"Aucun fichier de « .*fermé » .*nom trop long"):
        build_index(corpus, "presse", settings=settings)


def test_a_name_that_is_not_unicode_is_skipped_printably(corpus: Path, settings: Settings) -> None:
    try:
        with open(os.fsencode(corpus) + b"/\xe9t\xe9.txt", "wb") as file:
            file.write(b"texte")
    except OSError:
        pytest.skip("this file system holds Unicode names only")
    report = build_index(corpus, "presse", settings=settings)
    (skipped,) = report.skipped
    f"{skipped.path} {skipped.reason}".encode()
    assert report.added == 3


def test_a_corpus_without_a_readable_file(tmp_path: Path, settings: Settings) -> None:
    corpus = tmp_path / "images"
    corpus.mkdir()
    (corpus / "a.png").write_bytes(b"\x89PNG")
    with pytest.raises(CorpusError, match=r"Aucun fichier de « .*images » .*« a\.png »"):
        build_index(corpus, "presse", settings=settings)


def test_a_failed_first_build_does_not_keep_the_name(
    tmp_path: Path, corpus: Path, settings: Settings
) -> None:
    wrong = tmp_path / "images"
    wrong.mkdir()
    (wrong / "a.png").write_bytes(b"\x89PNG")
    with pytest.raises(CorpusError):
        build_index(wrong, "presse", settings=settings)
    assert counts(build_index(corpus, "presse", settings=settings)) == (3, 0, 0, 0)


def test_a_corpus_that_went_bad_loses_nothing(corpus: Path, settings: Settings) -> None:
    build_index(corpus, "presse", settings=settings)
    for file in corpus.rglob("*.*"):
        file.write_bytes(b"\0")
    with pytest.raises(CorpusError, match="Aucun fichier"):
        build_index(corpus, "presse", settings=settings)
    assert open_index(settings).count_documents() == 3
    for file in corpus.rglob("*.*"):
        file.unlink()
    with pytest.raises(CorpusError, match="ne contient aucun fichier"):
        build_index(corpus, "presse", settings=settings)
    assert len(open_index(settings).source_digests()) == 3


def test_missing_corpus_makes_no_index(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(CorpusError, match=r"« .*absent » n'existe pas"):
        build_index(tmp_path / "absent", "presse", settings=settings)
    with pytest.raises(IndexNotFoundError):
        open_index(settings)


def test_another_corpus_is_refused(corpus: Path, settings: Settings, tmp_path: Path) -> None:
    build_index(corpus, "presse", settings=settings)
    other = tmp_path / "autre"
    other.mkdir()
    (other / "a.txt").write_text("Autre chose.")
    with pytest.raises(IndexMismatchError, match=r"celui du corpus « .*presse ».*--index autre"):
        build_index(other, "presse", settings=settings)
    assert len(open_index(settings).source_digests()) == 3


_HOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_held_by_another_process(corpus: Path, settings: Settings) -> None:
    build_index(corpus, "presse", settings=settings)
    assert settings.indexes is not None
    lock = settings.indexes / "presse/write.lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexLockedError, match=r"autre programme écrit déjà .*« presse »"):
            build_index(corpus, "presse", settings=settings)
        assert open_index(settings).count_documents() == 3  # readers do not wait
        holder.communicate("")
    assert build_index(corpus, "presse", settings=settings).unchanged == 3


def test_an_index_folder_under_a_regular_file(
    corpus: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "fichier").write_text("x")
    for folder in (tmp_path / "fichier", tmp_path / "fichier/index"):
        with pytest.raises(IndexStoreError, match=r"Impossible d'écrire dans « .*fichier.*droits"):
            build_index(corpus, folder, settings=settings)
    assert (tmp_path / "fichier").read_text() == "x"


@pytest.mark.skipif(_ROOT, reason="root writes everywhere")
def test_an_index_folder_without_rights(corpus: Path, settings: Settings, tmp_path: Path) -> None:
    closed = tmp_path / "fermé"
    closed.mkdir(mode=0o500)
    try:
        with pytest.raises(IndexStoreError, match=r"Impossible d'écrire dans « .*fermé.*droits"):
            build_index(corpus, closed / "index", settings=settings)
        with pytest.raises(IndexStoreError, match=r"Impossible d'écrire dans « .*fermé.*droits"):
            build_index(corpus, closed, settings=settings)
    finally:
        closed.chmod(0o700)


@pytest.mark.parametrize("name", ["", " ", "..", ".", "a/b", "a\\b", "c:"])
def test_a_name_that_leaves_the_folder(corpus: Path, settings: Settings, name: str) -> None:
    with pytest.raises(IndexStoreError, match="n'est pas un nom d'index"):
        build_index(corpus, name, settings=settings)


def test_a_missing_model_makes_no_index(corpus: Path, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "modèle").mkdir()
    (tmp_path / "modèle/tokenizer.json").write_text("{}")
    other = settings.model_copy(update={"embedder": str(tmp_path / "modèle")})
    with pytest.raises(ModelError, match="modèle"):
        build_index(corpus, "presse", settings=other)
    with pytest.raises(IndexNotFoundError):
        open_index(settings)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_file_is_told_apart_from_what_was_added(
    corpus: Path, settings: Settings, text: str
) -> None:
    (corpus / "vide.txt").write_text(text, encoding="utf-8")
    report = build_index(corpus, "presse", settings=settings)
    assert (report.added, report.passages) == (3, 3)
    assert [one.reason for one in report.skipped] == [
        "« vide.txt » est vide ; il n'est pas indexé."
    ]


def test_one_file_is_a_corpus(corpus: Path, settings: Settings) -> None:
    report = build_index(corpus / "helsinki.txt", "presse", settings=settings)
    assert counts(report) == (1, 0, 0, 0)
    assert list(open_index(settings).source_digests()) == ["helsinki.txt"]


def test_documents_in_memory(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "mémoire"
    first = Document("a", "Le sommet s'est tenu à Helsinki.", "1", "utf-8")
    index_documents(folder, [first, Document("b", "Autre chose.", "1", "utf-8")], settings)
    index_documents(folder, [Document("a", "À Hambourg.", "2", "utf-8")], settings)
    store = PassageStore(str(folder))
    assert store.source_digests() == {"a": "2", "b": "1"}
    assert store.lexical_search("Helsinki", 5, 1.0) == []
