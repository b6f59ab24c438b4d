"""What the conversation does with what a page sends, over the real engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest

from qa import Engine
from qa.index.feedback import FeedbackStore, Place, Verdict
from qa.index.uploads import Uploads
from qa.types import Reply
from ui.examples import examples_for
from ui.session import Asked, Session
from ui.talk import Talk
from ui.texts import ENGLISH, FRENCH

QUESTION = "Où s'est tenu le sommet ?"


@pytest.fixture(scope="module")
def engine(seeds_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The seeds in an index of our own: judgements are kept beside it."""
    folder = tmp_path_factory.mktemp("talk") / "seeds"
    shutil.copytree(seeds_engine.index, folder)
    return Engine(folder, seeds_engine.settings)


@pytest.fixture
def talk(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    monkeypatch.setattr("ui.talk.PAUSE", 0)
    yield Talk(engine)
    (engine.index / "feedback.sqlite").unlink(missing_ok=True)


def _ask(talk: Talk, session: Session, question: str, **more: Any) -> dict[str, Any]:
    return list(talk.ask(session, {"question": question, **more}, FRENCH))[-1]


def test_the_question_is_shown_first_and_then_its_answer(talk: Talk) -> None:
    talk._engine.forget()
    waiting, found, answered = talk.ask(Session(), {"question": QUESTION}, FRENCH)
    assert waiting["turns"][0]["pending"]
    assert FRENCH.found_so_far in found["turns"][0]["html"]
    assert found["turns"][0]["pending"]
    assert QUESTION.replace("'", "&#x27;").replace(" ?", "\u202f?") in waiting["turns"][0]["html"]
    assert not answered["turns"][0]["pending"]
    assert "<mark>" in answered["turns"][0]["html"]
    assert answered["said"].startswith("Réponse.")
    assert json.loads(json.dumps(answered)) == answered


def test_what_may_be_asked_next_is_answered_as_it_stands(talk: Talk) -> None:
    session = Session()
    assert _ask(talk, session, QUESTION)["next"] == []
    states = list(talk.suggest(session, FRENCH))
    assert 1 <= len(states) <= 3
    assert all(state["turns"] == [] for state in states)  # what is read is not redrawn
    assert [state["next"] for state in states] == [
        states[-1]["next"][:count] for count in range(1, len(states) + 1)
    ]
    assert not list(talk.suggest(session, FRENCH))  # once is enough
    offered = states[-1]["next"][0]["ask"]
    answered = _ask(talk, session, offered, as_typed=True)
    assert answered["next"] == []
    reply = session.turns[-1].reply
    assert reply is not None
    assert reply.answers
    assert reply.effective_question == offered


def test_nothing_is_suggested_before_or_beside_another_question(talk: Talk) -> None:
    session = Session()
    assert not list(talk.suggest(session, FRENCH))
    _ask(talk, session, QUESTION)
    looking = talk.suggest(session, FRENCH)
    assert next(looking)["next"]
    _ask(talk, session, "Et quand ?")
    assert not list(looking)
    assert not session.next


def test_nothing_is_suggested_while_another_visitor_waits(
    talk: Talk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = Session(), Session()
    _ask(talk, mine, QUESTION)
    started, looked = Event(), Event()
    ask = engine.ask

    def slow(question: str, *rest: Any, **more: Any) -> Reply:
        if question == "a ?":
            started.set()
            assert looked.wait(10)
        return ask(question, *rest, **more)

    monkeypatch.setattr(engine, "ask", slow)
    asking = Thread(target=_ask, args=(talk.seen_by("jeanne"), theirs, "a ?"))
    asking.start()
    assert started.wait(10)
    assert not list(talk.suggest(mine, FRENCH))
    looked.set()
    asking.join()
    assert list(talk.suggest(mine, FRENCH))


def test_a_page_gets_only_the_turns_that_it_does_not_know(talk: Talk) -> None:
    session = Session()
    known = _ask(talk, session, QUESTION)["revision"]
    state = _ask(talk, session, "Et quand ?", known=known)
    assert state["order"] == [1, 2]
    assert [turn["number"] for turn in state["turns"]] == [2]


def test_a_follow_up_leans_on_what_came_before_unless_asked_as_typed(talk: Talk) -> None:
    session = Session()
    _ask(talk, session, QUESTION)
    assert "Question comprise" in _ask(talk, session, "Et quand ?")["turns"][1]["html"]
    state = _ask(talk, session, "", turn=2, again=True, as_typed=True)
    assert state["order"] == [1, 2]
    assert "Question comprise" not in state["turns"][1]["html"]
    slip = _ask(talk, session, "Que dit Helsinky ?", turn=2)
    assert "Question comprise" not in slip["turns"][1]["html"]
    revised = _ask(talk, session, "Qui est le secrétaire général de l'OTAN ?", turn=2)
    assert "Stoltenberg" in revised["turns"][1]["html"]


@pytest.mark.parametrize("question", ["", "   ", "où " * 3400])
def test_a_question_that_cannot_be_used_gets_a_sentence(talk: Talk, question: str) -> None:
    state = _ask(talk, Session(), question)
    assert 'role="alert"' in state["turns"][0]["html"]
    assert "Traceback" not in state["turns"][0]["html"]


def test_where_to_search_is_kept_and_a_wrong_place_is_said(talk: Talk) -> None:
    session = Session()
    scope = {"documents": ["004_04af2f3f813fdcdf.txt"], "since": "2017"}
    html = _ask(talk, session, QUESTION, scope=scope)["turns"][0]["html"]
    assert "Dans 004_04af2f3f813fdcdf.txt · Depuis 2017" in html
    assert "000_74a3f12a27cd2ddc.txt" not in html
    assert (
        "004_04af2f3f813fdcdf.txt"
        in _ask(talk, session, "", turn=1, again=True)["turns"][0]["html"]
    )
    wrong = _ask(talk, session, QUESTION, scope={"documents": ["absent.txt"]})
    assert 'role="alert"' in wrong["turns"][1]["html"]


def test_keeping_one_answer_narrows_the_turn(talk: Talk) -> None:
    session = Session()
    _ask(talk, session, QUESTION)
    state = talk.act(session, {"act": "choose", "turn": 1, "answer": 0}, FRENCH)
    assert "Réponse retenue" in state["turns"][0]["html"]
    back = talk.act(session, {"act": "choose", "turn": 1, "answer": None}, FRENCH)
    assert "Réponse retenue" not in back["turns"][0]["html"]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_is_kept_with_the_answer_that_was_given(
    talk: Talk, engine: Engine, verdict: Verdict
) -> None:
    session = Session()
    _ask(talk, session, "Qui est le secrétaire général de l'OTAN ?")
    sent = {"act": "judge", "turn": 1, "answer": 0, "verdict": verdict}
    state = talk.act(session, sent, FRENCH)
    assert state["said"] == FRENCH.judge_thanks
    ((kept),) = FeedbackStore(engine.index).entries().values()
    assert kept.verdict is verdict
    assert kept.generation == engine.generation
    assert kept.answer is not None
    assert (
        engine.document(kept.answer.document).text[kept.answer.start :].startswith(kept.answer.text)
    )


def test_the_right_span_is_read_in_the_document_and_the_last_word_counts(
    talk: Talk, engine: Engine
) -> None:
    session = Session()
    _ask(talk, session, QUESTION)
    talk.act(session, {"act": "choose", "turn": 1, "answer": 1}, FRENCH)
    sent = {"act": "judge", "turn": 1, "answer": 1, "verdict": "wrong_answer"}
    talk.act(session, sent, FRENCH)
    path = "000_74a3f12a27cd2ddc.txt"
    talk.act(session, sent | {"right": {"document": path, "start": 3, "end": 10}}, FRENCH)
    ((kept),) = FeedbackStore(engine.index).entries().values()
    assert kept.right == Place(path, 3, 10, engine.document(path).text[3:10])


@pytest.mark.parametrize(
    "sent",
    [
        {"turn": 9, "answer": 0, "verdict": "right"},
        {"turn": 1, "answer": 0, "verdict": "superb"},
        {"turn": 1, "answer": 0, "verdict": "right", "right": {"document": "x", "start": 0}},
        {},
    ],
)
def test_a_judgement_that_makes_no_sense_is_not_kept(
    talk: Talk, engine: Engine, sent: dict[str, Any]
) -> None:
    session = Session()
    _ask(talk, session, QUESTION)
    state = talk.act(session, {"act": "judge"} | sent, FRENCH)
    assert state["said"].startswith(FRENCH.judge_refused)
    assert FeedbackStore(engine.index).entries() == {}


def test_an_abstention_can_be_judged_too(talk: Talk, engine: Engine) -> None:
    session = Session()
    _ask(talk, session, "Quelle est la recette de la tarte aux pommes ?")
    talk.act(session, {"act": "judge", "turn": 1, "answer": 0, "verdict": "right"}, FRENCH)
    ((kept),) = FeedbackStore(engine.index).entries().values()
    assert kept.answer is None


def test_exports_are_numbered_so_that_each_is_saved_once(talk: Talk) -> None:
    session = Session()
    _ask(talk, session, QUESTION)
    first = talk.act(session, {"act": "export", "form": "json"}, FRENCH)["download"]
    second = talk.act(session, {"act": "export", "form": "markdown"}, ENGLISH)["download"]
    assert json.loads(first["text"])[0]["question"] == QUESTION
    assert second["text"].startswith(f"# {ENGLISH.heading}")
    assert second["number"] > first["number"]


def test_clearing_while_a_question_is_answered_forgets_it(
    talk: Talk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under load, the answer used to come back into the conversation that had been cleared."""
    started, cleared = Event(), Event()

    def slow(*_: object, **__: object) -> Reply:
        started.set()
        assert cleared.wait(10)
        return Reply(QUESTION, QUESTION, (), True, ())

    monkeypatch.setattr(engine, "ask", slow)
    session, states = Session(), []
    asking = Thread(target=lambda: states.extend(talk.ask(session, {"question": "a ?"}, FRENCH)))
    asking.start()
    assert started.wait(10)
    after = talk.act(session, {"act": "clear"}, FRENCH)
    cleared.set()
    asking.join()
    assert session.turns == ()
    assert [state["order"] for state in states] == [[1], []]
    # A page that shows the latest revision alone shows an empty conversation, whichever comes last.
    assert states[-1]["revision"] >= after["revision"] > states[0]["revision"]


def test_questions_sent_together_are_answered_one_after_the_other(talk: Talk) -> None:
    session, both = Session(), Barrier(2)

    def ask(question: str) -> None:
        both.wait(10)
        _ask(talk, session, question)

    asking = [Thread(target=ask, args=(QUESTION,)) for _ in range(2)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert [turn.pending for turn in session.turns] == [False, False]
    assert len(session.history(3)) == 2


def test_what_nobody_foresaw_becomes_a_sentence(
    talk: Talk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Reply:
        raise RuntimeError("boom")

    monkeypatch.setattr(engine, "ask", broken)
    assert "imprévue" in _ask(talk, Session(), QUESTION)["turns"][0]["html"]


def test_examples_are_offered_where_the_seeds_are_and_all_have_an_answer(
    seeds_engine: Engine,
) -> None:
    documents = seeds_engine.documents()
    assert len(examples_for(documents)) >= 4
    assert examples_for(documents[1:]) == ()
    for question in examples_for([*documents, "autre.txt"]):
        assert not seeds_engine.ask(question).abstained, question


def test_a_new_page_is_empty_and_offers_the_examples(talk: Talk) -> None:
    state = talk.start(FRENCH)
    assert state["order"] == []
    offered = [one["ask"] for one in state["start"]["examples"]]
    assert offered == list(examples_for(talk._engine.documents()))
    assert all(" ?" not in one["shown"] for one in state["start"]["examples"])
    assert state["start"]["about"].startswith("Ces documents")


def test_one_visitor_cannot_keep_the_others_waiting(talk: Talk) -> None:
    session = Session()
    for number in range(3):
        session.begin(Asked(f"{number} ?"))
    state = _ask(talk, session, QUESTION)
    assert FRENCH.too_many in state["turns"][-1]["html"]
    assert [turn.pending for turn in session.turns] == [True, True, True, False]


def test_a_judgement_on_a_private_document_is_not_kept(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(engine.index, folder)
    settings = engine.settings.model_copy(update={"uploads": "own"})
    note = tmp_path / "note"
    note.write_text("Le pont de Brumeval a été inauguré par Honorine Pivert.", encoding="utf-8")
    Uploads(folder, settings, "a" * 16).add(note, "pont.txt")
    talk, session = Talk(Engine(folder, settings)).seen_by("a" * 16), Session()
    state = _ask(talk, session, "Qui a inauguré le pont de Brumeval ?")
    assert "Pivert" in state["turns"][0]["html"]
    judged = talk.act(session, {"act": "judge", "turn": 1, "answer": 1, "verdict": "right"}, FRENCH)
    assert judged["said"] == FRENCH.judge_private
    assert FeedbackStore(folder).entries() == {}


def test_a_conversation_goes_on_in_another_language(talk: Talk) -> None:
    session, fresh = Session(), Session()
    _ask(talk, session, QUESTION)
    talk.act(session, {"act": "choose", "turn": 1, "answer": 1}, FRENCH)
    token = talk.act(session, {"act": "leave"}, FRENCH)["resume"]
    state = talk.act(fresh, {"act": "resume", "token": token, "known": -1}, ENGLISH)
    assert state["order"] == [1]
    assert ENGLISH.show_all in state["turns"][0]["html"]
    assert fresh.history(2) == session.history(2)
    again = talk.act(Session(), {"act": "resume", "token": token, "known": -1}, ENGLISH)
    assert again["order"] == []  # once


def test_a_conversation_is_its_visitors_own(talk: Talk, engine: Engine) -> None:
    session = Session()
    _ask(talk, session, QUESTION)
    token = talk.act(session, {"act": "leave"}, FRENCH)["resume"]
    other = talk.seen_by("")
    other._engine = _Another(engine)
    state = other.act(Session(), {"act": "resume", "token": token}, FRENCH)
    assert state["order"] == []


class _Another:
    """An engine as another visitor has it."""

    owner = "b" * 16

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)
