from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa import Engine
from tests.serving.services import make_service, running

NOTE = "Le pont de Brumeval a été inauguré le 3 mai 2019."


@pytest.fixture
def client(own_engine: Engine) -> Iterator[httpx.Client]:
    with (
        running(make_service(own_engine, upload_bytes=200_000)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def test_a_document_is_added_asked_and_removed(client: httpx.Client) -> None:
    added = client.post("/api/documents", files={"file": ("pont.txt", NOTE.encode())})
    assert added.status_code == 201
    (path,) = added.json()["added"]
    question = {"question": "Quand le pont a-t-il été inauguré ?"}
    first = client.post("/api/ask", json=question).json()
    assert first["answers"][0]["evidence"][0]["document"] == path

    listed = {entry["path"]: entry for entry in client.get("/api/documents").json()["documents"]}
    assert listed[path]["uploaded"]
    assert not listed["helsinki.txt"]["uploaded"]

    assert client.delete(f"/api/documents/{path}").status_code == 204
    again = client.post("/api/ask", json=question).json()  # not the reply remembered
    assert all(passage["document"] != path for passage in again["passages"])


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("note.exe", b"MZ", 400),
        ("bruit.pdf", b"%PDF-1.7 bruit", 400),
        ("gros.txt", b"a" * 1_400_000, 413),
    ],
)
def test_what_cannot_be_indexed_is_refused(
    client: httpx.Client, own_engine: Engine, name: str, content: bytes, status: int
) -> None:
    before = own_engine.documents()
    answered = client.post("/api/documents", files={"file": (name, content)})
    assert answered.status_code == status
    assert str(own_engine.index) not in answered.text
    assert own_engine.documents() == before


@pytest.mark.parametrize(
    "name", ["../../evade.txt", "..\\evade.txt", "/etc/evade.txt", ".evade.txt"]
)
def test_a_name_never_leaves_the_folder(
    client: httpx.Client, own_engine: Engine, name: str
) -> None:
    answered = client.post("/api/documents", files={"file": (name, NOTE.encode())})
    assert answered.status_code == 201
    kept = list((own_engine.index / "uploads").iterdir())
    assert [file.name for file in kept] == ["evade.txt"]


@pytest.mark.parametrize(
    "path", ["helsinki.txt", "../index.sqlite", ".envois/../../index.sqlite", ".envois/", "%00"]
)
def test_only_what_was_added_is_removed(
    client: httpx.Client, own_engine: Engine, path: str
) -> None:
    before = own_engine.documents()
    answered = client.request("DELETE", f"/api/documents/{path}")
    assert answered.status_code in {404, 405}
    assert own_engine.documents() == before
    assert (own_engine.index / "index.sqlite").is_file()


def test_a_full_disk_loses_nothing(
    client: httpx.Client, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def full(path: str | Path, *arguments: Any, **named: Any) -> int:
        if "uploads" in Path(path).parts:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, *arguments, **named)

    monkeypatch.setattr("qa.index.uploads.os.open", full)
    before = own_engine.documents()
    answered = client.post("/api/documents", files={"file": ("pont.txt", NOTE.encode())})
    assert answered.status_code == 507
    assert answered.json()["error"]["code"] == "full"
    monkeypatch.undo()
    assert own_engine.documents() == before
    assert client.post("/api/ask", json={"question": "Où s'est tenu le sommet ?"}).json()["answers"]


def test_an_answer_from_memory_says_that_its_file_is_gone(
    client: httpx.Client, own_engine: Engine
) -> None:
    question = {"question": "Où s'est tenu le sommet ?"}
    before = client.post("/api/ask", json=question).json()
    assert before["answers"]
    assert before["stale"] == []
    cited = before["answers"][0]["evidence"][0]["document"]
    corpus = own_engine.corpus()
    assert corpus is not None
    (corpus / cited).unlink()
    after = client.post("/api/ask", json=question).json()
    assert cited in after["stale"]
    message = {"model": "qa", "messages": [{"role": "user", "content": question["question"]}]}
    told = client.post("/v1/chat/completions", json=message).json()
    assert "depuis l'indexation" in told["choices"][0]["message"]["content"]
