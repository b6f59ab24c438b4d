from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest

from qa import Engine, Settings, build_index
from qa.serving.engine_manager import EngineManager
from tests.serving.services import make_service, running
from ui.app import mount_app
from ui.session import Session
from ui.talk import Talk
from ui.texts import texts_for

ASK = {"question": "Où s'est tenu le sommet ?"}


def build_other(folder: Path, settings: Settings, index: str = "autre") -> None:
    """Index the corpus of ``own_engine`` with another place in it."""
    file = folder / "corpus/helsinki.txt"
    file.write_text("Le sommet s'est tenu à Reykjavik.", encoding="utf-8")
    build_index(folder / "corpus", index, settings=settings)


def test_a_new_generation_answers_without_a_restart(
    own_engine: Engine, tmp_path: Path, settings: Settings
) -> None:
    with running(make_service(own_engine)) as address:
        before = httpx.post(f"{address}/api/ask", json=ASK).json()["answers"][0]["text"]
        build_other(tmp_path, settings, "presse")
        after = httpx.post(f"{address}/api/ask", json=ASK).json()["answers"][0]["text"]
    assert before == "Helsinki"
    assert after.endswith("Reykjavik")


def test_an_index_put_in_place_is_opened_while_the_old_one_answers(
    own_engine: Engine, tmp_path: Path, settings: Settings
) -> None:
    build_other(tmp_path, settings)
    own_engine.ask(ASK["question"])
    service = make_service(own_engine)
    engines = service.state.service.engines
    with running(service) as address:
        assert settings.indexes is not None
        own_engine.index.rename(tmp_path / "ancien")
        assert httpx.get(f"{address}/readyz").status_code == 503
        (settings.indexes / "autre").rename(own_engine.index)
        answers = []
        while engines.version == 0:
            answers.append(httpx.post(f"{address}/api/ask", json=ASK))
        last = httpx.post(f"{address}/api/ask", json=ASK)
    assert {answered.status_code for answered in (*answers, last)} == {200}
    assert last.json()["answers"][0]["text"].endswith("Reykjavik")


def test_the_chat_answers_from_the_index_put_in_place(
    own_engine: Engine, tmp_path: Path, settings: Settings
) -> None:
    build_other(tmp_path, settings)
    service = make_service(own_engine)
    mount_app(service, own_engine, (), 1_000_000)
    engines, opened = service.state.service.engines, own_engine.pipeline
    talk, session = Talk(own_engine), Session()  # what the page holds
    with running(service) as address:
        assert settings.indexes is not None
        own_engine.index.rename(tmp_path / "ancien")
        (settings.indexes / "autre").rename(own_engine.index)
        while engines.version == 0:
            assert httpx.get(f"{address}/").status_code == 200  # a visit is enough
        *_, last = talk.ask(session, {"question": ASK["question"]}, texts_for("fr"))
    assert own_engine.pipeline is not opened
    assert "Reykjavik" in str(last)


def test_an_index_that_cannot_be_opened_is_tried_again_once_it_has_changed(
    own_engine: Engine, tmp_path: Path, settings: Settings
) -> None:
    build_other(tmp_path, settings)
    assert settings.indexes is not None
    whole = (settings.indexes / "autre/index.sqlite").read_bytes()
    engines, opened = EngineManager(own_engine), own_engine.pipeline
    own_engine.index.rename(tmp_path / "ancien")
    own_engine.index.mkdir()
    half = own_engine.index / "index.sqlite"
    half.write_bytes(whole[: len(whole) // 2])
    for look in range(3):
        engines.look()
        _wait_for_opening()
        assert (engines.version, own_engine.pipeline is opened) == (0, True), look
    with half.open("ab") as rest:
        rest.write(whole[len(whole) // 2 :])
    engines.look()
    _wait_for_opening()
    assert engines.version == 1
    assert own_engine.ask(ASK["question"]).answers[0].text.endswith("Reykjavik")


def _wait_for_opening() -> None:
    for thread in threading.enumerate():
        if thread.name == "qa-reopen":
            thread.join()


def test_questions_go_on_while_the_index_is_updated(
    own_engine: Engine, tmp_path: Path, settings: Settings
) -> None:
    statuses: list[int] = []
    done = threading.Event()

    def keep_asking(address: str) -> None:
        number = 0
        while not done.is_set():
            body = {"question": f"Où s'est tenu le sommet numéro {number} ?"}
            statuses.append(httpx.post(f"{address}/api/ask", json=body, timeout=60).status_code)
            number += 1

    with running(make_service(own_engine)) as address:
        thread = threading.Thread(target=keep_asking, args=(address,))
        thread.start()
        for number in range(5):
            note = tmp_path / f"corpus/note{number}.txt"
            note.write_text(f"La note numéro {number} dit peu.", encoding="utf-8")
            build_index(tmp_path / "corpus", "presse", settings=settings)
        done.set()
        thread.join()
    assert statuses
    assert set(statuses) == {200}


def test_an_index_in_milvus_is_ready(
    own_engine: Engine, tmp_path: Path, settings: Settings
) -> None:
    lite = pytest.importorskip("milvus_lite.server_manager", reason="needs milvus-lite")
    pytest.importorskip("pymilvus", reason="needs pip install 'qa-fr[milvus]'")
    path = str(tmp_path / "index.db")
    elsewhere = settings.model_copy(update={"store_uri": path})
    try:
        build_index(tmp_path / "corpus", "presse", settings=elsewhere)
        engines = EngineManager(Engine("presse", elsewhere))
        engines.look()
        assert engines.is_ready
        before = engines.engine.state
        build_other(tmp_path, elsewhere, "presse")
        assert engines.engine.state != before
    finally:
        lite.server_manager_instance.release_server(path)
