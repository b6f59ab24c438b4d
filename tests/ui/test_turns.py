"""A turn of the conversation as a reader sees it."""

from __future__ import annotations

from qa.types import Answer
from tests.ui.reading import make_evidence, make_reply, read_turn
from ui.render import render_notice
from ui.session import Judged
from ui.texts import FRENCH
from ui.typography import tie_marks


def test_understood_question_is_shown_only_when_it_differs() -> None:
    answer = Answer("a", 0.9, (make_evidence("", "a", ""),))
    assert "Question comprise" not in read_turn(make_reply(answer)).text
    page = read_turn(make_reply(answer, effective="Quand ?"))
    assert "Question comprise\u00a0: Quand\u202f?" in page.text
    assert FRENCH.ask_as_typed in page.text


def test_a_lone_answer_is_judged_and_rivals_once_one_is_kept() -> None:
    rivals = (
        Answer("Bonn", 0.6, (make_evidence("à ", "Bonn", "."),)),
        Answer("Brest", 0.5, (make_evidence("à ", "Brest", ".", "b.txt"),)),
    )
    assert FRENCH.judge_label in read_turn(make_reply(rivals[0])).text
    assert FRENCH.judge_label not in read_turn(make_reply(*rivals)).text
    kept = read_turn(make_reply(*rivals), chosen=1)
    assert "Réponse retenue\u00a0: Brest" in kept.text
    assert FRENCH.judge_label in kept.text
    assert kept.marks == ["Brest"]
    assert FRENCH.judge_abstention_label in read_turn(make_reply()).text


def test_after_a_verdict_come_thanks_and_a_way_to_show_the_right_answer() -> None:
    reply = make_reply(Answer("a", 0.9, (make_evidence("", "a", ""),)))
    wrong = read_turn(reply, judged={0: Judged("wrong_answer", 1)})
    assert FRENCH.judge_thanks in wrong.text
    assert FRENCH.judge_show in wrong.text
    right = read_turn(reply, judged={0: Judged("right", 1)})
    assert FRENCH.judge_show not in right.text


def test_a_waiting_question_says_so_and_a_notice_can_be_tried_again() -> None:
    assert FRENCH.searching in read_turn().text
    notice = read_turn(notice="Trop long.")
    assert "Trop long." in notice.text
    assert FRENCH.retry in notice.text
    assert 'role="alert"' in render_notice("Trop long.")


def test_a_mark_never_stands_alone_on_a_line() -> None:
    assert tie_marks("Quand ? Il dit : « non » ; oui !") == (
        "Quand\u202f? Il dit\u00a0: «\u00a0non\u00a0»\u202f; oui\u202f!"
    )
    assert tie_marks("a?b 12:30") == "a?b 12:30"
