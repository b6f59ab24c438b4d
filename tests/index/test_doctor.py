"""The doctor sees each harm, and mends what can be mended."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import typer

from qa import Settings, build_index
from qa.cli import doctor as command
from qa.errors import IndexMismatchError, IndexNotFoundError
from qa.index.doctor import Diagnosis, Freshness, diagnose, repair
from tests.index_builders import open_index, write_corpus

_LONG_AGO = 1_500_000_000


@pytest.fixture
def corpus(tmp_path: Path, settings: Settings) -> Path:
    folder = write_corpus(tmp_path / "presse")
    for file in folder.rglob("*.*"):
        os.utime(file, (_LONG_AGO, _LONG_AGO))
    build_index(folder, "presse", settings=settings)
    return folder


def _vectors_file(settings: Settings) -> Path:
    assert settings.indexes is not None
    return settings.indexes / "presse/vectors.faiss"


def _sql(settings: Settings, statement: str) -> None:
    with open_index(settings)._database.writing() as connection:
        connection.execute(statement)
    open_index(settings).save_vectors()


def test_a_good_index_is_well(corpus: Path, settings: Settings) -> None:
    found = diagnose("presse", settings)
    assert found.well
    assert (found.files, found.documents, found.passages, found.vectors) == (3, 3, 3, 3)
    assert found.corpus == str(corpus)
    assert found.made_with["dimension"] == "32"
    assert found.plan.exact


def test_files_that_changed_are_named(corpus: Path, settings: Settings) -> None:
    (corpus / "helsinki.txt").write_text("Tout autre chose.")
    (corpus / "hambourg.txt").unlink()
    (corpus / "neuf.txt").write_text("Du neuf.")
    (corpus / "image.png").write_bytes(b"\x89PNG")
    os.utime(corpus / "dossier/vienne.md")  # touched, the same
    found = diagnose("presse", settings)
    assert found.freshness == Freshness(("helsinki.txt",), ("neuf.txt",), ("hambourg.txt",))
    assert not found.well
    build_index(corpus, "presse", settings=settings)
    assert diagnose("presse", settings).well


def test_a_corpus_that_is_gone(corpus: Path, settings: Settings) -> None:
    corpus.rename(corpus.with_name("ailleurs"))
    found = diagnose("presse", settings)
    assert found.freshness.problem is not None
    assert "n'existe pas" in found.freshness.problem


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM lexicon WHERE rowid = 2",
        "UPDATE passages SET embedding = NULL WHERE id = 2",
        "UPDATE passages SET content = 'Autre texte.' WHERE id = 2",
        """UPDATE passages SET meta = json_set(meta, '$."start"', 3) WHERE id = 2""",
        "INSERT INTO lexicon (rowid, title, body, roots) VALUES (99, 'a', 'b', 'c')",
    ],
)
def test_harm_in_the_database_is_seen_and_mended(
    corpus: Path, settings: Settings, statement: str
) -> None:
    before = [(d.content, d.meta, d.embedding) for d in open_index(settings).filter_documents()]
    _sql(settings, statement)
    found = diagnose("presse", settings)
    assert not found.health.whole
    assert found.health.stray_words or found.health.broken == ("hambourg.txt",)
    assert repair("presse", settings).well
    assert diagnose("presse", settings).well
    after = [(d.content, d.meta, d.embedding) for d in open_index(settings).filter_documents()]
    assert sorted(after, key=str) == sorted(before, key=str)
    assert open_index(settings).lexical_search("Hambourg", 1, 1.0)


@pytest.mark.parametrize(("data", "state"), [(None, "missing"), (b"du bruit", "damaged")])
def test_the_vectors_file_is_seen_and_mended(
    corpus: Path, settings: Settings, data: bytes | None, state: str
) -> None:
    file = _vectors_file(settings)
    file.unlink() if data is None else file.write_bytes(data)
    assert diagnose("presse", settings).cache == state
    assert repair("presse", settings).cache == "fresh"
    assert diagnose("presse", settings).well


def test_a_late_vectors_file(corpus: Path, settings: Settings) -> None:
    open_index(settings).set_manifest({"témoin": "1"})
    assert diagnose("presse", settings).cache == "late"


def test_repair_makes_no_index_and_respects_settings(corpus: Path, settings: Settings) -> None:
    with pytest.raises(IndexNotFoundError):
        repair("absent", settings)
    with pytest.raises(IndexMismatchError):
        repair("presse", settings.model_copy(update={"passage_words": 60}))


def _printed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: Diagnosis,
) -> tuple[int, str]:
    monkeypatch.setattr("qa.index.doctor.diagnose", lambda index: found)
    with pytest.raises(typer.Exit) as ended:
        command.doctor(None, mend=False)
    return ended.value.exit_code, capsys.readouterr().out


def test_the_command_says_it_in_french(
    corpus: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, said = _printed(monkeypatch, capsys, diagnose("presse", settings))
    assert status == 0
    said = re.sub("[ \n]+", " ", said)  # as on a line without end
    for part in (
        "3\u00a0documents",
        "passages de 120 mots au plus",
        "Recherche : exacte",
        "État : entier",
        "Fraîcheur",
    ):
        assert part in said
    _sql(settings, "UPDATE passages SET embedding = NULL WHERE id = 2")
    (corpus / "helsinki.txt").unlink()
    status, said = _printed(monkeypatch, capsys, diagnose("presse", settings))
    assert status == 1
    for part in ("Documents incomplets : 1 (hambourg.txt)", "--repair", "Disparus", "helsinki.txt"):
        assert part in said
