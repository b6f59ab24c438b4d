"""A conversation as a value: what it remembers, and what never comes back."""

from __future__ import annotations

from copy import deepcopy

import pytest

from qa.types import Answer, Evidence, Passage, Reply
from ui.session import Asked, Judged, Session


def _reply(question: str, *answers: str) -> Reply:
    passage = Passage("a.txt", 0, 5, "texte")
    evidence = Evidence("a.txt", None, None, None, 0, 5, passage)
    found = tuple(Answer(text, 0.5, (evidence,)) for text in answers)
    return Reply(question, question, found, not found, (passage,))


def _answered(session: Session, question: str, *answers: str) -> int:
    ticket = session.begin(Asked(question))
    assert session.finish(ticket, _reply(question, *answers))
    return ticket.number


def test_questions_are_answered_in_their_place() -> None:
    session = Session()
    first, second = session.begin(Asked("a ?")), session.begin(Asked("b ?"))
    assert [turn.pending for turn in session.turns] == [True, True]
    session.finish(second, "notice")
    session.finish(first, _reply("a ?", "A"))
    assert [turn.asked.question for turn in session.turns] == ["a ?", "b ?"]
    assert [turn.notice for turn in session.turns] == [None, "notice"]


def test_what_may_be_asked_next_goes_with_the_last_turn() -> None:
    session = Session()
    _answered(session, "a ?", "A")
    (turn,) = session.turns
    revision = session.revision
    assert session.suggest(turn, "b ?")
    assert session.suggest(turn, "c ?")
    assert session.next == ("b ?", "c ?")
    assert session.revision == revision + 2
    session.choose(turn.number, 0)  # the same answer, narrowed
    assert session.next == ("b ?", "c ?")
    session.begin(Asked("d ?"))
    assert session.next == ()
    assert not session.suggest(turn, "e ?")
    session.clear()
    assert not session.suggest(turn, "e ?")
    assert session.next == ()


def test_what_was_cleared_while_it_was_answered_never_comes_back() -> None:
    session = Session()
    ticket = session.begin(Asked("a ?"))
    session.clear()
    assert not session.finish(ticket, _reply("a ?", "A"))
    assert session.turns == ()
    # Nor when a question has been asked since: numbers are never used again.
    _answered(session, "b ?", "B")
    assert not session.finish(ticket, _reply("a ?", "A"))
    assert [turn.asked.question for turn in session.turns] == ["b ?"]


def test_a_stopped_question_keeps_its_notice() -> None:
    session = Session()
    ticket = session.begin(Asked("a ?"))
    session.stop("arrêté")
    assert not session.finish(ticket, _reply("a ?", "A"))
    assert session.turns[0].notice == "arrêté"


def test_only_the_last_asking_of_a_turn_counts() -> None:
    session = Session()
    before = session.begin(Asked("a ?"))
    after = session.begin(Asked("b ?"), before.number)
    assert not session.finish(before, _reply("a ?", "A"))
    assert session.finish(after, _reply("b ?", "B"))
    assert [turn.asked.question for turn in session.turns] == ["b ?"]


def test_history_holds_the_replies_before_and_the_answer_that_was_kept() -> None:
    session = Session()
    first = _answered(session, "a ?", "A", "B")
    session.finish(session.begin(Asked("b ?")), "notice")
    last = _answered(session, "c ?", "C")
    session.choose(first, 1)
    assert [one.answers[0].text for one in session.history(last)] == ["B"]
    assert len(session.history(last)[0].answers) == 1
    session.choose(first, None)
    assert [answer.text for answer in session.history(last)[0].answers] == ["A", "B"]


@pytest.mark.parametrize("answer", [-1, 2, 99])
def test_an_answer_that_is_not_there_cannot_be_kept(answer: int) -> None:
    session = Session()
    number = _answered(session, "a ?", "A", "B")
    session.choose(number, answer)
    session.choose(number + 1, 0)
    assert session.turns[0].chosen is None


def test_every_change_raises_the_revision_and_marks_its_turn() -> None:
    session = Session()
    number = _answered(session, "a ?", "A", "B")
    known = session.revision
    session.choose(number, 0)
    session.judge(number, 0, Judged("right", 1))
    assert session.turns[0].changed == session.revision == known + 2
    session.clear()
    assert session.revision == known + 3


def test_each_visitor_starts_afresh() -> None:
    session = Session()
    _answered(session, "a ?", "A")
    assert deepcopy(session).turns == ()


def test_what_is_found_is_shown_until_the_answer_comes() -> None:
    session = Session()
    ticket = session.begin(Asked("a ?"))
    found = (Passage("a.txt", 0, 4, "Bonn"),)
    assert session.show_found(ticket, found)
    turn = session.turn(ticket.number)
    assert turn is not None
    assert turn.pending
    assert turn.found == found
    session.stop("arrêté")
    assert not session.show_found(ticket, found)


def test_an_adopted_conversation_is_later_than_both_and_waits_for_nothing() -> None:
    left, fresh = Session(), Session()
    _answered(left, "a ?", "A")
    left.begin(Asked("b ?"))
    fresh.adopt(left, "arrêté")
    assert [turn.pending for turn in fresh.turns] == [False, False]
    assert fresh.revision > left.revision
    assert fresh.begin(Asked("c ?")).number == 3
