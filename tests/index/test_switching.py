"""An index given the vectors of another embedder: no file is read again, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa import Engine, Settings, build_index
from qa.errors import IndexMismatchError
from qa.index import build, switching
from qa.index.doctor import diagnose
from qa.index.embedder import load_embedder
from qa.index.switching import MOST_PASSAGES, better_embedder, embed_again, is_outgrown
from qa.settings import AUTO, ENCODER, SHIPPED, STATIC
from tests.index.test_synchronise import age
from tests.index_builders import counts, open_index, other_embedder, write_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return age(write_corpus(tmp_path / "presse"))


@pytest.fixture
def other(settings: Settings, tiny_embedder: Path, tmp_path: Path) -> Settings:
    """The same settings with an embedder of another dimension."""
    folder = other_embedder(tiny_embedder, tmp_path / "autre", 16)
    return settings.model_copy(update={"embedder": str(folder)})


@pytest.mark.parametrize(
    ("wanted", "made_with", "passages", "better"),
    [
        (AUTO, STATIC, 1, ENCODER),
        (AUTO, SHIPPED, MOST_PASSAGES, ENCODER),
        (AUTO, STATIC, MOST_PASSAGES + 1, STATIC),
        (AUTO, STATIC, 0, STATIC),
        (AUTO, ENCODER, 10 * MOST_PASSAGES, ENCODER),  # it has grown, and keeps its own
        (AUTO, "un/modele", 1, "un/modele"),
        (STATIC, STATIC, 1, STATIC),
        ("un/modele", "un/modele", 1, "un/modele"),
    ],
)
def test_what_auto_chooses(wanted: str, made_with: str, passages: int, better: str) -> None:
    assert better_embedder(wanted, made_with, passages) == better


def test_what_has_outgrown_the_encoder() -> None:
    assert is_outgrown(AUTO, ENCODER, MOST_PASSAGES + 1)
    assert not is_outgrown(AUTO, ENCODER, MOST_PASSAGES)
    assert not is_outgrown(ENCODER, ENCODER, MOST_PASSAGES + 1)
    assert not is_outgrown(AUTO, STATIC, MOST_PASSAGES + 1)


def test_another_embedder_reads_no_file_again(
    corpus: Path, settings: Settings, other: Settings
) -> None:
    build_index(corpus, "presse", settings=settings)
    open_before = open_index(settings)
    open_before.dense_search([1.0] * 32, 1)
    unread: list[object] = []
    calls: list[tuple[float, int]] = []
    report = build_index(
        corpus,
        "presse",
        settings=other,
        on_vectors=lambda *call: calls.append(call),
        read=lambda files, _: unread.extend(files) or [],  # type: ignore[func-returns-value]
    )
    assert (unread, counts(report), calls) == ([], (0, 0, 0, 3), [(3, 3)])
    assert diagnose("presse", other).well
    build_index(corpus, "direct", settings=other)
    direct = {one.id: one.embedding for one in open_index(other, "direct").filter_documents()}
    for store in (open_index(other), open_before):  # caches of the old vectors are not believed
        for passage in store.filter_documents():
            assert passage.embedding == pytest.approx(direct[passage.id], abs=1e-6)
            (near, *_) = store.dense_search(passage.embedding or [], 1)
            assert near.id == passage.id
            assert near.score == pytest.approx(1.0, abs=1e-4)


def test_what_was_embedded_is_kept_when_interrupted(
    corpus: Path, settings: Settings, other: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(corpus, "presse", settings=settings)
    monkeypatch.setattr(switching, "_AT_ONCE", 1)

    def stop(done: float, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(corpus, "presse", settings=other, on_vectors=stop)
    assert Engine("presse", settings).search("Helsinki")  # as it was, until all is embedded
    (corpus / "helsinki.txt").write_text("Le sommet s'est tenu à Genève.", encoding="utf-8")
    build_index(corpus, "presse", settings=settings)  # what changes meanwhile is embedded anew
    calls: list[tuple[float, int]] = []
    build_index(corpus, "presse", settings=other, on_vectors=lambda *call: calls.append(call))
    assert calls[-1] == (3, 3)
    assert len(calls) in {1, 2}
    assert diagnose("presse", other).well
    assert {len(one.embedding or []) for one in open_index(other).filter_documents()} == {16}


def test_passages_are_embedded_as_when_they_were_read(settings: Settings, tmp_path: Path) -> None:
    """Titles, headings, columns of tables, what is left out: all of it comes from the store."""
    corpus = tmp_path / "guide"
    corpus.mkdir()
    rows = "\n".join(f"| commune {n} | {n} euros |" for n in range(40))
    text = (
        f"# Guide\n\n## Tarifs\n\n| Lieu | Prix |\n|---|---|\n{rows}\n\n## Accès\n\nPar le **bus**."
    )
    (corpus / "guide.md").write_text(text, encoding="utf-8")
    build_index(corpus, "guide", settings=settings)
    store = open_index(settings, "guide")
    before = [one.embedding for one in store.filter_documents()]
    embed_again(store, load_embedder(settings.embedder), {})
    after = [one.embedding for one in store.filter_documents()]
    assert len(before) > 1
    assert np.allclose(before, after, atol=1e-6)


def test_an_open_engine_follows(corpus: Path, settings: Settings, other: Settings) -> None:
    """Under «auto», questions are embedded with what the index has, even while it changes."""
    build_index(corpus, "presse", settings=settings)
    auto = settings.model_copy(update={"embedder": AUTO})
    engine = Engine("presse", auto)
    assert engine.component("retrieval.embedder").model == settings.embedder
    visitor = engine.seen_by("nobody")
    old = engine.component("retrieval")
    build_index(corpus, "presse", settings=other)
    assert old.run(query=engine.analyse("Où est Helsinki ?"))["documents"]  # by words alone
    assert visitor.search("Où est Helsinki ?")
    assert engine.component("retrieval.embedder").model == other.embedder
    with pytest.raises(IndexMismatchError, match="revectorisez"):
        Engine("presse", settings)


@pytest.fixture
def quick_encoder(other: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table stands in for the encoder: what is tested is the choice."""

    def load(name: str, threads: int = 0) -> object:
        return load_embedder(other.embedder if name == ENCODER else name, threads)

    monkeypatch.setattr(build, "load_embedder", load)


@pytest.mark.usefixtures("quick_encoder")
def test_auto_goes_on_to_the_encoder_and_stays(
    corpus: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    auto = settings.model_copy(update={"embedder": AUTO})
    monkeypatch.setattr(switching, "MOST_PASSAGES", 2)
    report = build_index(corpus, "presse", settings=auto)
    assert (report.embedder, report.outgrown) == (STATIC, False)
    monkeypatch.setattr(switching, "MOST_PASSAGES", 3)
    report = build_index(corpus, "presse", settings=auto)
    assert (report.embedder, report.outgrown) == (ENCODER, False)
    assert diagnose("presse", auto).made_with["embedder"] == ENCODER
    (corpus / "nouveau.txt").write_text("Genève accueille la conférence.", encoding="utf-8")
    report = build_index(corpus, "presse", settings=auto)
    assert (report.embedder, report.outgrown, report.added) == (ENCODER, True, 1)
    assert {len(one.embedding or []) for one in open_index(auto).filter_documents()} == {16}


def test_an_index_of_before_is_one_of_the_table(corpus: Path, settings: Settings) -> None:
    """The table was called «shipped» when it was the only embedder."""
    static = settings.model_copy(update={"embedder": STATIC})
    build_index(corpus, "presse", settings=static)
    open_index(static).set_manifest({"embedder": SHIPPED})
    for name in (SHIPPED, STATIC, AUTO):
        asked = settings.model_copy(update={"embedder": name})
        assert Engine("presse", asked).component("retrieval.embedder").model == STATIC
    assert build_index(corpus, "presse", settings=static).unchanged == 3
