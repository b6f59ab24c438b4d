"""Files handed over: kept privately, answered from, and never taken for the corpus' own."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.errors import CorpusError, IndexLockedError, IndexStoreError
from qa.index.build import open_for_writing
from qa.index.store import PassageStore
from qa.index.uploads import Uploads, is_uploaded, owner_key, shown_path

TEXT = "Le pont de Brotonne a été inauguré le 9 juillet 1977 en Normandie."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("La tour mesure 330 mètres.", encoding="utf-8")
    return folder


@pytest.fixture
def index(corpus: Path, settings: Settings) -> Path:
    build_index(corpus, "i", settings=settings)
    assert settings.indexes is not None
    return settings.indexes / "i"


def _file(tmp_path: Path, content: str | bytes = TEXT, name: str = "tmp123") -> Path:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_an_upload_is_in_the_index_and_survives_synchronising(
    tmp_path: Path, corpus: Path, index: Path, settings: Settings
) -> None:
    paths, refused = Uploads(index, settings).add(_file(tmp_path), "pont.txt")
    assert (paths, refused) == ((".envois/pont.txt",), ())
    (corpus / "b.txt").write_text("Une autre tour.", encoding="utf-8")
    report = build_index(corpus, "i", settings=settings)
    assert (report.added, report.deleted, report.unchanged) == (1, 0, 1)
    engine = Engine(index, settings)
    assert engine.documents() == (".envois/pont.txt", "a.txt", "b.txt")
    assert engine.document(".envois/pont.txt").text == TEXT


def test_only_the_owner_can_read_what_is_kept(
    tmp_path: Path, index: Path, settings: Settings
) -> None:
    Uploads(index, settings).add(_file(tmp_path), "pont.txt")
    kept = index / "uploads" / "pont.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\moi\\note.txt", "note.txt"),
        ("/abs.txt", "abs.txt"),
        (".cache.txt", "cache.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("x" * 400 + ".txt", "x" * 120 + ".txt"),
    ],
)
def test_a_name_never_leads_out_of_the_folder(
    tmp_path: Path, index: Path, settings: Settings, name: str, kept: str
) -> None:
    Uploads(index, settings).add(_file(tmp_path), name)
    assert [file.name for file in (index / "uploads").iterdir()] == [kept]


@pytest.mark.parametrize(("name", "content"), [("a.exe", "MZ"), ("", "x"), ("vide.zip", "PK")])
def test_what_cannot_be_read_is_said_and_not_kept(
    tmp_path: Path, index: Path, settings: Settings, name: str, content: str
) -> None:
    with pytest.raises(CorpusError):
        Uploads(index, settings).add(_file(tmp_path, content), name)
    assert not (index / "uploads").is_dir() or not list((index / "uploads").iterdir())


def test_the_same_name_gets_a_number_and_the_same_file_none(
    tmp_path: Path, index: Path, settings: Settings
) -> None:
    uploads = Uploads(index, settings)
    first, _ = uploads.add(_file(tmp_path), "note.txt")
    again, _ = uploads.add(_file(tmp_path), "note.txt")
    other, _ = uploads.add(_file(tmp_path, "Un autre texte."), "note.txt")
    assert (first, again, other) == (
        (".envois/note.txt",),
        (".envois/note.txt",),
        (".envois/note (2).txt",),
    )


def test_an_archive_gives_its_documents_and_says_what_it_refuses(
    tmp_path: Path, index: Path, settings: Settings
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("un.txt", TEXT)
        archive.writestr("deux.exe", b"MZ")
    paths, refused = Uploads(index, settings).add(_file(tmp_path, packed.getvalue()), "lot.zip")
    assert paths == (".envois/lot.zip/un.txt",)
    assert len(refused) == 1
    Uploads(index, settings).remove(paths[0])
    assert Engine(index, settings).documents() == ("a.txt",)
    assert list((index / "uploads").iterdir()) == []


@pytest.mark.parametrize("path", ["a.txt", ".envois/../../a.txt", ".envois/absent", ".envois/", ""])
def test_what_was_not_handed_over_cannot_be_removed(
    index: Path, settings: Settings, path: str
) -> None:
    with pytest.raises(CorpusError):
        Uploads(index, settings).remove(path)
    assert Engine(index, settings).documents() == ("a.txt",)


def test_uploads_come_back_after_a_rebuild(
    tmp_path: Path, corpus: Path, index: Path, settings: Settings
) -> None:
    Uploads(index, settings).add(_file(tmp_path), "pont.txt")
    build_index(corpus, "i", settings=settings, rebuild=True)
    assert not any(map(is_uploaded, Engine(index, settings).documents()))
    Uploads(index, settings).restore()
    assert Engine(index, settings).documents() == (".envois/pont.txt", "a.txt")


def test_an_index_that_another_writes_to_keeps_nothing(
    tmp_path: Path, index: Path, settings: Settings
) -> None:
    with open_for_writing(index, settings, rebuild=False), pytest.raises(IndexLockedError):
        Uploads(index, settings).add(_file(tmp_path), "pont.txt")
    assert list((index / "uploads").iterdir()) == []


def test_what_was_written_before_a_failure_is_taken_back(
    tmp_path: Path, index: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = PassageStore.save_vectors
    problems = iter([IndexStoreError("Le disque est plein.")])

    def failing(store: PassageStore, embed: object = None) -> None:
        for problem in problems:
            raise problem
        real(store)

    monkeypatch.setattr(PassageStore, "save_vectors", failing)
    with pytest.raises(IndexStoreError, match="plein"):
        Uploads(index, settings).add(_file(tmp_path), "pont.txt")
    assert list((index / "uploads").iterdir()) == []
    assert Engine(index, settings).documents() == ("a.txt",)


@pytest.fixture
def own(index: Path, settings: Settings, tmp_path: Path) -> Engine:
    """An engine over what Ana and Bob have handed over, each for themselves."""
    alone = settings.model_copy(update={"uploads": "own"})
    for name, answer in (("ana", "Vienne"), ("bob", "Zagreb")):
        text = f"Le sommet de la pêche s'est tenu à {answer}."
        Uploads(index, alone, owner_key(name)).add(_file(tmp_path, text), "sommet.txt")
    return Engine(index, alone)


def test_private_documents_answer_their_owner_alone(own: Engine) -> None:
    question = "Où s'est tenu le sommet de la pêche ?"
    path = f".envois/@{owner_key('ana')}/sommet.txt"
    ana, bob, nobody = (own.seen_by(owner_key(name)) for name in ("ana", "bob", ""))
    for engine, seen, hidden in ((ana, "Vienne", "Zagreb"), (bob, "Zagreb", "Vienne")):
        reply = engine.ask(question)
        told = " ".join(passage.text for passage in (*reply.passages, *engine.search(question)))
        assert seen in told
        assert hidden not in told
        assert seen in " ".join(answer.text for answer in reply.answers)
    assert ana.documents() == (path, "a.txt")
    assert {one.path for one in bob.catalogue()} == {
        f".envois/@{owner_key('bob')}/sommet.txt",
        "a.txt",
    }
    assert "Vienne" in ana.document(path).text
    for other in (bob, nobody):
        with pytest.raises(CorpusError, match="ne contient pas"):
            other.document(path)
    assert nobody.documents() == ("a.txt",)
    assert len(own.documents()) == 3
    assert shown_path(path) == "sommet.txt"


def test_a_private_document_cannot_be_asked_for_by_its_path(own: Engine) -> None:
    from qa.types import Filters

    bob = own.seen_by(owner_key("bob"))
    wanted = Filters(documents=(f".envois/@{owner_key('ana')}/sommet.txt",))
    reply = bob.ask("Où s'est tenu le sommet ?", filters=wanted)
    assert (reply.answers, reply.passages) == ((), ())


def test_uploads_of_others_cannot_be_removed(own: Engine, index: Path, settings: Settings) -> None:
    path = f".envois/@{owner_key('ana')}/sommet.txt"
    for owner in (owner_key("bob"), ""):
        with pytest.raises(CorpusError, match="pas été ajouté ici"):
            Uploads(index, own.settings, owner).remove(path)
    Uploads(index, own.settings, owner_key("ana")).remove(path)
    assert path not in own.documents()


def test_private_documents_come_back_after_a_rebuild(
    own: Engine, corpus: Path, index: Path
) -> None:
    before = own.documents()
    build_index(corpus, "i", settings=own.settings, rebuild=True)
    Uploads(index, own.settings).restore()
    assert Engine(index, own.settings).documents() == before


def test_a_shared_upload_cannot_pass_for_a_private_one(
    tmp_path: Path, index: Path, settings: Settings
) -> None:
    paths, _ = Uploads(index, settings).add(_file(tmp_path), f"@{owner_key('ana')}.txt")
    assert not paths[0].startswith(".envois/@")


def test_where_uploads_are_shared_everybody_sees_all(
    tmp_path: Path, index: Path, settings: Settings
) -> None:
    engine = Engine(index, settings)
    assert engine.seen_by(owner_key("ana")) is engine
