"""Examining and rebuilding an index in Milvus, as one in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.cli.doctor import _lines
from qa.errors import IndexMismatchError, IndexNotFoundError, IndexStoreError
from qa.index import switching
from qa.index.doctor import diagnose, repair
from qa.index.milvus import MilvusStore
from qa.index.milvus.schema import collection_names
from qa.types import Document, Passage
from tests.index import test_synchronise as tests
from tests.index_builders import counts, open_index, other_embedder, write_corpus


@pytest.fixture
def corpus(tmp_path: Path, settings: Settings) -> Path:
    folder = tests.age(write_corpus(tmp_path / "presse"))
    build_index(folder, "presse", settings=settings)
    return folder


def test_the_doctor_sees_and_mends(corpus: Path, settings: Settings) -> None:
    found = diagnose("presse", settings)
    assert found.well
    assert (found.files, found.documents, found.passages, found.vectors) == (3, 3, 3, 3)
    assert "Recherche : par Milvus" in "\n".join(_lines(found))
    before = sorted((d.id, d.embedding) for d in open_index(settings).filter_documents())
    _harm(settings)
    found = diagnose("presse", settings)
    assert (found.health.broken, found.health.stray_passages) == (("hambourg.txt",), 1)
    assert "Passages sans document : 1" in "\n".join(_lines(found))
    assert repair("presse", settings).well
    assert sorted((d.id, d.embedding) for d in open_index(settings).filter_documents()) == before


def _harm(settings: Settings) -> None:
    """Harm that a crash between two writes could do: a passage less, and one too many."""
    store = open_index(settings)
    passages, records = collection_names("presse")
    store._connection.delete(passages, 'document == "hambourg.txt"')
    vector = store.filter_documents()[0].embedding
    store.put_sources(
        [(Document("a.txt", "A.", "", "utf-8"), [Passage("a.txt", 0, 2, "A.")], [vector])]
    )
    store._connection.delete(records, 'kind == "document" and name == "a.txt"')


def test_a_rebuild_sets_the_old_index_aside(corpus: Path, settings: Settings) -> None:
    other = settings.model_copy(update={"passage_words": 60})
    with pytest.raises(IndexMismatchError, match="passage_words"):
        build_index(corpus, "presse", settings=other)
    assert counts(build_index(corpus, "presse", settings=other, rebuild=True)) == (3, 0, 0, 0)
    assert diagnose("presse", other).made_with["passage_words"] == "60"
    assert open_index(settings, "presse.old").manifest()["passage_words"] == "120"


def test_a_rebuild_that_fails_takes_the_old_index_back(
    corpus: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "vide").mkdir()
    (tmp_path / "vide/a.docx").write_bytes(b"du bruit")
    with pytest.raises(Exception, match="n'a pu être indexé"):
        build_index(tmp_path / "vide", "presse", settings=settings, rebuild=True)
    assert diagnose("presse", settings).documents == 3


def test_an_index_that_is_not_there(settings: Settings) -> None:
    with pytest.raises(IndexNotFoundError, match="qa index DOSSIER --index absent"):
        Engine("absent", settings)


def test_nothing_answers(tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError, match="store_uri"):
        MilvusStore("http://127.0.0.1:9", "presse")


@pytest.mark.parametrize("name", ["presse", "Été 2018", "a-b", "a_b", "a b"])
def test_names_of_collections(name: str) -> None:
    found = collection_names(name)
    assert all(part.isascii() and part.replace("_", "").isalnum() for part in found)
    assert len({collection_names(n) for n in ("presse", "Été 2018", "a-b", "a_b", "a b")}) == 5


def test_a_question_is_answered_and_the_pipeline_loads_again(
    seeds: Path, settings: Settings
) -> None:
    from haystack import Pipeline

    shipped = settings.model_copy(update={"embedder": "shipped"})
    build_index(seeds, "seeds", settings=shipped)
    engine = Engine("seeds", shipped)
    assert engine.ask("Où s'est tenu le sommet ?").answers[0].text == "Helsinki"
    again = Pipeline.loads(engine.pipeline.dumps(), allowed_modules=["qa.*"])
    outputs = again.run({"query": {"question": "Où s'est tenu le sommet ?"}})
    assert outputs["reading"]["answers"][0].text == "Helsinki"


def test_another_embedder_reads_no_file_again(
    corpus: Path,
    settings: Settings,
    tiny_embedder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(switching, "_AT_ONCE", 1)
    other = settings.model_copy(
        update={"embedder": str(other_embedder(tiny_embedder, tmp_path / "autre", 16))}
    )

    def stop(done: float, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(corpus, "presse", settings=other, on_vectors=stop)
    assert Engine("presse", settings).search("Helsinki")  # as it was
    calls: list[tuple[float, int]] = []
    report = build_index(
        corpus, "presse", settings=other, on_vectors=lambda *call: calls.append(call)
    )
    assert (counts(report), calls) == ((0, 0, 0, 3), [(3, 3)])
    assert diagnose("presse", other).well
    local = other.model_copy(update={"store_uri": ""})
    build_index(corpus, "presse", settings=local)
    wanted = {one.id: one.embedding for one in open_index(local).filter_documents()}
    store = open_index(other)
    for passage in store.filter_documents():
        assert passage.embedding == pytest.approx(wanted[passage.id], abs=1e-6)
        assert store.dense_search(passage.embedding, 1)[0].id == passage.id
