"""The view of the documents: what it lists, takes in, gives back and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qa import Engine, Settings, build_index
from ui.documents import DocumentsView
from ui.texts import FRENCH


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "été.txt").write_text("L'été fut chaud à Nîmes en 2018.", encoding="utf-8")
    (folder / "b.txt").write_text("La tour mesure 330 mètres.", encoding="utf-8")
    return folder


@pytest.fixture
def view(corpus: Path, settings: Settings) -> DocumentsView:
    build_index(corpus, "i", settings=settings)
    return DocumentsView(Engine("i", settings))


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Gradio puts what pages send."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


def _send(inbox: Path, name: str, text: str) -> dict[str, str]:
    file = inbox / "sent"
    file.write_text(text, encoding="utf-8")
    return {"path": str(file), "name": name}


def _upload(view: DocumentsView, *files: object) -> dict[str, Any]:
    return view.write({"act": "upload", "files": list(files)}, FRENCH)


def test_documents_are_listed_with_date_passages_and_state(view: DocumentsView) -> None:
    rows = view.show("", FRENCH)["rows"]
    assert [row["path"] for row in rows] == ["b.txt", "été.txt"]
    assert [row["passages"] for row in rows] == ["1", "1"]
    assert {row["state"] for row in rows} == {FRENCH.documents_fresh}


def test_what_embeds_is_said(view: DocumentsView, corpus: Path, settings: Settings) -> None:
    assert settings.embedder in view.show("", FRENCH)["embedder"]
    static = settings.model_copy(update={"embedder": "static"})
    build_index(corpus, "table", settings=static)
    shown = DocumentsView(Engine("table", static)).show("", FRENCH)["embedder"]
    assert shown == "Recherche par le sens\u00a0: table statique, la plus rapide."


@pytest.mark.parametrize("query", ["ete", "ÉTÉ", " été ", "e\u0301te\u0301"])
def test_the_filter_does_not_mind_case_and_accents(view: DocumentsView, query: str) -> None:
    assert [row["path"] for row in view.show(query, FRENCH)["rows"]] == ["été.txt"]
    assert view.show("rien de tel", FRENCH)["more"] == FRENCH.documents_none


def test_a_changed_file_is_seen_and_synchronised(view: DocumentsView, corpus: Path) -> None:
    (corpus / "b.txt").write_text("La tour mesure désormais 331 mètres.", encoding="utf-8")
    (corpus / "c.txt").write_text("Un troisième texte.", encoding="utf-8")
    states = {row["path"]: row["state"] for row in view.show("", FRENCH)["rows"]}
    assert states["b.txt"] == FRENCH.documents_stale
    said = view.write({"act": "sync"}, FRENCH)["said"]
    assert said == ["Ajoutés\u00a0: 1. Modifiés\u00a0: 1. Retirés\u00a0: 0. Inchangés\u00a0: 1."]
    assert {row["state"] for row in view.show("", FRENCH)["rows"]} == {FRENCH.documents_fresh}


def test_an_upload_is_listed_and_can_be_removed(view: DocumentsView, inbox: Path) -> None:
    state = _upload(view, _send(inbox, "pont.txt", "Le pont fut ouvert en 1977."))
    assert state["said"] == ["1 document ajouté"]
    row = state["rows"][0]
    assert (row["name"], row["facts"]) == ("Le pont fut ouvert en 1977.", "pont.txt")
    assert row["state"] == FRENCH.documents_uploaded
    assert list(inbox.iterdir()) == []
    gone = view.write({"act": "remove", "document": row["path"]}, FRENCH)
    assert gone["said"] == ["«\u00a0pont.txt\u00a0» est retiré."]
    assert [row["path"] for row in gone["rows"]] == ["b.txt", "été.txt"]


def test_one_bad_file_does_not_cost_the_others(view: DocumentsView, inbox: Path) -> None:
    good = inbox / "bon"
    good.write_text("Un bon texte.", encoding="utf-8")
    state = _upload(view, _send(inbox, "mal.exe", "MZ"), {"path": str(good), "name": "bon.txt"})
    assert state["said"][0] == "1 document ajouté"
    assert "n’a pas pu être lu" in state["said"][1]
    assert "« .exe »" in state["said"][2]


@pytest.mark.parametrize("sent", [None, 3, {}, [None], [{"path": "/etc/passwd", "name": "p.txt"}]])
def test_a_page_cannot_make_the_server_read_its_own_files(
    view: DocumentsView, inbox: Path, sent: object
) -> None:
    state = view.write({"act": "upload", "files": sent}, FRENCH)
    assert [row["path"] for row in state["rows"]] == ["b.txt", "été.txt"]
    assert Path("/etc/passwd").exists()


@pytest.mark.parametrize("sent", [{"act": "remove", "document": "b.txt"}, {"act": "remove"}])
def test_the_corpus_own_documents_cannot_be_removed(
    view: DocumentsView, sent: dict[str, str]
) -> None:
    state = view.write(sent, FRENCH)
    assert state["problem"]
    assert len(state["rows"]) == 2


def test_an_unknown_act_does_nothing(view: DocumentsView) -> None:
    assert view.write({"act": "format"}, FRENCH)["said"] == []


def test_what_is_handed_over_for_oneself_is_listed_for_its_owner_alone(
    corpus: Path, settings: Settings, inbox: Path
) -> None:
    build_index(corpus, "i", settings=settings)
    view = DocumentsView(Engine("i", settings.model_copy(update={"uploads": "own"})))
    ana, bob = view.seen_by("a" * 16), view.seen_by("b" * 16)
    sent = {"act": "upload", "files": [_send(inbox, "note.txt", "Le pont est à Nantes.")]}
    state = ana.write(sent, FRENCH)
    (own,) = [row for row in state["rows"] if row["uploaded"]]
    assert (own["name"], own["facts"]) == ("Le pont est à Nantes.", "note.txt")
    assert state["total"] == 3
    assert bob.show("", FRENCH)["total"] == 2
    refused = bob.write({"act": "remove", "document": own["path"]}, FRENCH)
    assert refused["problem"]
    assert ana.show("", FRENCH)["total"] == 3
