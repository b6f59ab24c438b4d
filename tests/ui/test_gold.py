"""The gold sets that a page offers, takes in and edits; and the runs on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qa import Engine, Settings, build_index
from qa.errors import GoldError, QAError
from ui.evaluating import EvaluationView
from ui.gold import GoldShelf
from ui.texts import FRENCH

TEXT = "Le pont de Brotonne fut ouvert le 9 juillet 1977. Il enjambe la Seine."


def _line(id_: str, question: str, answer: str | None) -> str:
    start = TEXT.index(answer) if answer else 0
    answers = [
        {"document": "a.txt", "start": start, "end": start + len(answer), "text": answer}
        for answer in filter(None, [answer])
    ]
    value = {"id": id_, "question": question, "answers": answers, "impossible": not answers}
    return json.dumps(value)


LINES = "\n".join(
    [
        _line("q1", "Quand le pont fut-il ouvert ?", "9 juillet 1977"),
        _line("q2", "Que franchit-il ?", "la Seine"),
        _line("q3", "Qui a bâti la tour ?", None),
    ]
)


@pytest.fixture
def engine(tmp_path: Path, settings: Settings) -> Engine:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    build_index(corpus, "i", settings=settings)
    return Engine("i", settings)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


@pytest.fixture
def shelf(engine: Engine, inbox: Path) -> GoldShelf:
    shelf = GoldShelf(engine)
    shelf.add(_sent(inbox), "pont.jsonl")
    return shelf


@pytest.fixture
def view(engine: Engine, shelf: GoldShelf) -> EvaluationView:
    return EvaluationView(engine)


def _sent(inbox: Path, text: str = LINES) -> str:
    file = inbox / "sent"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_set_that_was_sent_can_be_chosen(shelf: GoldShelf, inbox: Path) -> None:
    assert shelf.names() == ["pont.jsonl"]
    assert [row["id"] for row in shelf.rows("pont.jsonl")] == ["q1", "q2", "q3"]
    assert list(inbox.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.exe", LINES),
        (".x.jsonl", LINES),
        ("x.jsonl", "{"),
        ("x.jsonl", ""),
        ("pont.jsonl", LINES),
    ],
)
def test_what_is_no_set_is_refused_and_not_kept(
    shelf: GoldShelf, inbox: Path, name: str, text: str
) -> None:
    with pytest.raises(GoldError):
        shelf.add(_sent(inbox, text), name)
    assert shelf.names() == ["pont.jsonl"]


def test_a_name_never_leads_out_of_the_folder(
    shelf: GoldShelf, engine: Engine, inbox: Path
) -> None:
    assert shelf.add(_sent(inbox), "../../x.jsonl") == "x.jsonl"
    assert (engine.index / "gold" / "x.jsonl").is_file()
    with pytest.raises(QAError):
        shelf.add("/etc/passwd", "y.jsonl")
    with pytest.raises(GoldError):
        shelf.find("../feedback.sqlite")


def test_a_question_can_be_reworded_answered_emptied_and_deleted(shelf: GoldShelf) -> None:
    def change(id_: str, **changes: Any) -> None:
        assert shelf.edit("pont.jsonl", id_, changes) == "pont.jsonl"

    change("q1", question="Quand l'a-t-on ouvert ?")
    change("q2", impossible=True)
    change("q3", answer={"document": "a.txt", "start": 3, "end": 19})
    rows = {row["id"]: row for row in shelf.rows("pont.jsonl")}
    assert rows["q1"]["question"] == "Quand l'a-t-on ouvert ?"
    assert (rows["q2"]["impossible"], rows["q2"]["answers"]) == (True, ())
    assert [one["text"] for one in rows["q3"]["answers"]] == ["pont de Brotonne"]
    change("q3", answer={"document": "a.txt", "start": 0, "end": 19})
    change("q3", answer={"document": "a.txt", "start": 3, "end": 7}, place=0)
    answers = shelf.rows("pont.jsonl")[2]["answers"]
    assert [one["text"] for one in answers] == ["pont", "Le pont de Brotonne"]
    change("q1", delete=True)
    assert [row["id"] for row in shelf.rows("pont.jsonl")] == ["q2", "q3"]


@pytest.mark.parametrize(
    ("id_", "change"),
    [
        ("absent", {"question": "x ?"}),
        ("q3", {"impossible": False}),
        ("q1", {"answer": {"document": "a.txt", "start": 5, "end": 9999}}),
        ("q1", {"answer": {"document": "absent.txt", "start": 0, "end": 1}}),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(
    shelf: GoldShelf, engine: Engine, id_: str, change: dict[str, Any]
) -> None:
    before = (engine.index / "gold" / "pont.jsonl").read_bytes()
    with pytest.raises(QAError):
        shelf.edit("pont.jsonl", id_, change)
    assert (engine.index / "gold" / "pont.jsonl").read_bytes() == before


def test_a_run_tells_its_figures_and_is_kept_to_be_compared(view: EvaluationView) -> None:
    last = list(view.run({"gold": "pont.jsonl"}, FRENCH))[-1]
    assert last["said"] == ["Évaluation enregistrée sous le n° 1."]
    assert "<html" in last["page"]
    assert [run["number"] for run in last["runs"]] == [1]
    list(view.run({"gold": "pont.jsonl"}, FRENCH))
    compared = view.act({"act": "show", "run": "2", "against": "1"}, FRENCH)
    assert not compared["problem"], compared["said"]
    assert len(compared["page"]) > len(last["page"])


@pytest.mark.parametrize("run", ["", "9", "/etc/passwd", "x.json", "dernier"])
def test_only_runs_of_the_list_can_be_shown(view: EvaluationView, run: str) -> None:
    state = view.act({"act": "show", "run": run, "against": ""}, FRENCH)
    assert state["problem"]
    assert not state["page"]


def test_a_run_that_is_stopped_shows_what_it_has(
    view: EvaluationView, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = engine.pipeline.run

    def stopping(*arguments: Any, **named: Any) -> Any:
        view.act({"act": "stop"}, FRENCH)
        return ask(*arguments, **named)

    monkeypatch.setattr(engine.pipeline, "run", stopping)
    last = list(view.run({"gold": "pont.jsonl"}, FRENCH))[-1]
    assert "interrompue" in last["page"]


@pytest.mark.parametrize("gold", ["", "absent.jsonl", "../x.jsonl"])
def test_an_unknown_set_is_a_sentence(view: EvaluationView, gold: str) -> None:
    (state,) = view.run({"gold": gold}, FRENCH)
    assert state["problem"]
    for act in ("lint", "questions"):
        assert view.act({"act": act, "gold": gold}, FRENCH)["problem"]


def test_doubtful_questions_are_listed(view: EvaluationView, inbox: Path) -> None:
    assert view.act({"act": "lint", "gold": "pont.jsonl"}, FRENCH)["said"] == [FRENCH.gold_clean]
    twice = "\n".join([LINES, _line("q4", "Que franchit-il ?", "la Seine")])
    sent = {"act": "upload", "path": _sent(inbox, twice), "name": "double.jsonl"}
    assert view.act(sent, FRENCH)["gold"] == "double.jsonl"
    found = view.act({"act": "lint", "gold": "double.jsonl"}, FRENCH)
    assert {one["question"] for one in found["findings"]} == {"q2", "q4"}


def test_an_edit_shows_the_questions_again(view: EvaluationView) -> None:
    sent = {"act": "edit", "gold": "pont.jsonl", "id": "q1", "change": {"question": "Ouvert ?"}}
    state = view.act(sent, FRENCH)
    assert state["questions"]["rows"][0]["question"] == "Ouvert ?"
    assert state["said"] == ["Modification enregistrée dans pont.jsonl."]
