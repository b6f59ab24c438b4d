"""An index knows how it was made: other settings are refused, and a rebuild loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.errors import CorpusError, IndexMismatchError, IndexStoreError
from qa.index.build import check_index
from qa.index.store import PassageStore
from tests.index_builders import counts, open_index, other_embedder, write_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "presse")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("passage_words", 60, "passage_words : 120 dans l'index, 60 demandé"),
        ("overlap_sentences", 0, "overlap_sentences : 1 dans l'index, 0 demandé"),
    ],
)
def test_other_settings_are_named_with_the_command(
    corpus: Path, settings: Settings, name: str, value: int, message: str
) -> None:
    build_index(corpus, "presse", settings=settings)
    before = open_index(settings).filter_documents()
    other = settings.model_copy(update={name: value})
    with pytest.raises(IndexMismatchError) as caught:
        build_index(corpus, "presse", settings=other)
    assert message in str(caught.value)
    assert "qa index DOSSIER --index presse --rebuild" in str(caught.value)
    assert open_index(settings).filter_documents() == before


def test_another_embedder_is_named(
    corpus: Path, settings: Settings, tiny_embedder: Path, tmp_path: Path
) -> None:
    build_index(corpus, "presse", settings=settings)
    other = settings.model_copy(
        update={"embedder": str(other_embedder(tiny_embedder, tmp_path / "autre", 16))}
    )
    with pytest.raises(
        IndexMismatchError, match=r"embedder : .*dimension : 32 .* 16 demandé"
    ) as no:
        check_index(open_index(other), other, "presse")
    assert str(no.value).endswith("revectorisez-le : qa index DOSSIER --index presse")
    with pytest.raises(IndexMismatchError, match="« presse »"):
        Engine("presse", other)
    check_index(open_index(settings), settings, "presse")


@pytest.mark.parametrize("made", [{"passages": "0"}, {"passages": None}])
def test_passages_cut_by_other_code_are_named(
    corpus: Path, settings: Settings, made: dict[str, str | None]
) -> None:
    """An index from before the version was recorded has other passages, too."""
    build_index(corpus, "presse", settings=settings)
    with open_index(settings)._database.writing() as connection:
        connection.execute("DELETE FROM manifest WHERE key = 'passages'")
        rows = [(key, value) for key, value in made.items() if value is not None]
        connection.executemany("INSERT INTO manifest VALUES (?, ?)", rows)
    with pytest.raises(IndexMismatchError, match=r"passages : (0|inconnu) dans l'index, \d+ dem"):
        build_index(corpus, "presse", settings=settings)
    assert build_index(corpus, "presse", settings=settings, rebuild=True).added == 3


@pytest.mark.parametrize("dimension", [32, 16])
def test_a_rebuild_uses_the_new_embedder_everywhere(
    corpus: Path, settings: Settings, tiny_embedder: Path, tmp_path: Path, dimension: int
) -> None:
    """The old vectors have the same ids and generation: they must not survive in the cache."""
    build_index(corpus, "presse", settings=settings)
    open_before = open_index(settings)
    open_before.dense_search([1.0] * 32, 1)
    folder = other_embedder(tiny_embedder, tmp_path / "autre", dimension)
    other = settings.model_copy(update={"embedder": str(folder)})
    report = build_index(corpus, "presse", settings=other, rebuild=True)
    assert counts(report) == (3, 0, 0, 0)
    for store in (open_index(settings), open_before):
        for found in store.filter_documents():
            assert len(found.embedding or []) == dimension
            (near, *_) = store.dense_search(found.embedding or [], 1)
            assert near.id == found.id
            assert near.score == pytest.approx(1.0, abs=1e-4)


def test_a_rebuild_sets_the_old_index_aside_whole(
    corpus: Path, settings: Settings, tmp_path: Path
) -> None:
    build_index(corpus, "presse", settings=settings)
    assert settings.indexes is not None
    folder = settings.indexes / "presse"
    # A commit that is still in the journal, as after a crash: it must follow the file.
    live = open_index(settings)
    live.set_manifest({"témoin": "présent"})
    assert (folder / "index.sqlite-wal").stat().st_size > 0
    other = settings.model_copy(update={"passage_words": 60})
    for round_ in range(2):
        build_index(corpus, "presse", settings=other, rebuild=True)
        aside = tmp_path / "aside"
        aside.mkdir(exist_ok=True)
        for file in folder.glob("index.sqlite.old*"):
            name = file.name.replace(".old", "")
            (aside / name).write_bytes(file.read_bytes())
        old = PassageStore(str(aside))
        assert old.count_documents() == 3
        assert old.manifest().get("témoin") == ("présent" if round_ == 0 else None)
        old.close()
        for file in aside.iterdir():
            file.unlink()


def test_a_rebuild_repairs_a_damaged_index(corpus: Path, settings: Settings) -> None:
    build_index(corpus, "presse", settings=settings)
    assert settings.indexes is not None
    file = settings.indexes / "presse/index.sqlite"
    file.write_bytes(b"du bruit" * 1000)
    with pytest.raises(IndexStoreError, match=r"endommagé.*--rebuild"):
        build_index(corpus, "presse", settings=settings)
    report = build_index(corpus, "presse", settings=settings, rebuild=True)
    assert counts(report) == (3, 0, 0, 0)
    assert file.with_name("index.sqlite.old").read_bytes().startswith(b"du bruit")


def test_a_rebuild_of_nothing_is_a_build(corpus: Path, settings: Settings) -> None:
    assert build_index(corpus, "presse", settings=settings, rebuild=True).added == 3


def test_a_rebuild_that_fails_leaves_the_old_index(corpus: Path, settings: Settings) -> None:
    build_index(corpus, "presse", settings=settings)
    for file in corpus.rglob("*.*"):
        file.write_bytes(b"\0")
    with pytest.raises(CorpusError, match="Aucun fichier"):
        build_index(corpus, "presse", settings=settings, rebuild=True)
    assert open_index(settings).count_documents() == 3
