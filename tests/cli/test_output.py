"""What the terminal shows of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.cli.output import print_reply
from qa.types import Answer, Evidence, Passage, Reply


def _reply(text: str, absolute_date: str | None) -> Reply:
    passage = Passage("a.txt", 0, len(text), text)
    evidence = Evidence("a.txt", None, None, None, 0, len(text), passage, absolute_date)
    return Reply("Quand ?", "Quand ?", (Answer(text, 0.9, (evidence,)),), False, (passage,))


@pytest.mark.parametrize(
    ("text", "iso", "shown"),
    [
        ("jeudi", "2018-06-28", "jeudi, soit le 28 juin 2018"),
        ("en novembre dernier", "2017-11", "en novembre dernier, soit en novembre 2017"),
        ("l'an dernier", "2017", "l'an dernier, soit en 2017"),
        ("cette semaine", "2018-07-02/2018-07-08", "cette semaine, soit du 2 au 8 juillet 2018"),
    ],
)
def test_a_date_is_shown_absolute(
    capsys: pytest.CaptureFixture[str], text: str, iso: str, shown: str
) -> None:
    print_reply(_reply(text, iso))
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "iso"), [("le 16 juillet 2018", "2018-07-16"), ("fin 2016", "2016"), ("Oslo", None)]
)
def test_what_is_said_already_is_not_repeated(
    capsys: pytest.CaptureFixture[str], text: str, iso: str | None
) -> None:
    print_reply(_reply(text, iso))
    assert "soit" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("copies", "shown"),
    [(("b.txt",), "également dans b.txt"), (("b", "c", "d"), "également dans 3 documents")],
)
def test_copies_are_named_or_counted(
    capsys: pytest.CaptureFixture[str], copies: tuple[str, ...], shown: str
) -> None:
    reply = _reply("Oslo", None)
    evidence = replace(reply.answers[0].evidence[0], copies=copies)
    print_reply(replace(reply, answers=(replace(reply.answers[0], evidence=(evidence,)),)))
    assert shown in " ".join(capsys.readouterr().out.split())


def test_an_answer_of_a_file_that_is_no_more_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    fresh = _reply("Paul Morin", None)
    print_reply(fresh)
    assert "depuis l'indexation" not in capsys.readouterr().out
    print_reply(replace(fresh, stale=("a.txt",)))
    said = " ".join(capsys.readouterr().out.split())
    assert "« a.txt » a changé ou disparu depuis l'indexation" in said
