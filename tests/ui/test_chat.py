"""What the conversation does with a question, over the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qa.errors import CorpusError
from ui.chat import Replies, make_responder
from ui.examples import examples_for
from ui.texts import ENGLISH, FRENCH

if TYPE_CHECKING:
    from qa import Engine

QUESTION = "Où s'est tenu le sommet ?"


def _talk(*roles: str) -> list[dict[str, Any]]:
    return [{"role": role, "content": "x"} for role in roles]


def test_a_reply_joins_the_history_and_the_follow_up_leans_on_it(seeds_engine: Engine) -> None:
    respond = make_responder(seeds_engine, FRENCH)
    message, replies = respond(QUESTION, [], ())
    assert "<mark>" in message.value
    assert [reply.question for reply in replies if reply] == [QUESTION]
    message, replies = respond("Et quand ?", _talk("user", "assistant"), replies)
    assert len(replies) == 2
    assert "Question comprise" in message.value


def test_what_was_undone_is_forgotten(seeds_engine: Engine) -> None:
    respond = make_responder(seeds_engine, FRENCH)
    _, replies = respond(QUESTION, [], ())
    message, replies = respond("Et quand ?", [], replies)
    assert len(replies) == 1
    assert "Question comprise" not in message.value


@pytest.mark.parametrize("question", ["", "   ", "où " * 3400])
def test_a_question_that_cannot_be_used_gets_a_sentence(
    seeds_engine: Engine, question: str
) -> None:
    message, replies = make_responder(seeds_engine, FRENCH)(question, [], ())
    assert 'role="alert"' in message.value
    assert "Traceback" not in message.value
    assert replies == (None,)


def test_a_notice_holds_its_place_in_the_history(seeds_engine: Engine) -> None:
    respond = make_responder(seeds_engine, FRENCH)
    replies: Replies = ()
    _, replies = respond("où " * 3400, [], replies)
    _, replies = respond(QUESTION, _talk("user", "assistant"), replies)
    message, replies = respond("Et quand ?", _talk(*["user", "assistant"] * 2), replies)
    assert [reply is None for reply in replies] == [True, False, False]
    assert "Question comprise" in message.value


def test_the_page_speaks_english_when_told(seeds_engine: Engine) -> None:
    message, _ = make_responder(seeds_engine, ENGLISH)(QUESTION, [], ())
    assert "Confidence" in message.value


def test_examples_are_offered_over_the_seeds_alone(seeds_engine: Engine) -> None:
    documents = seeds_engine.documents()
    assert len(examples_for(documents)) >= 4
    assert examples_for([*documents, "autre.txt"]) == ()
    assert examples_for([]) == ()


def test_every_example_has_an_answer(seeds_engine: Engine) -> None:
    for question in examples_for(seeds_engine.documents()):
        assert not seeds_engine.ask(question).abstained, question


def test_an_unknown_document_is_an_error_of_ours(seeds_engine: Engine) -> None:
    # What lets a message keep its evidence when its document has just been removed.
    with pytest.raises(CorpusError):
        seeds_engine.document("absent.txt")
