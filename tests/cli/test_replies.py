"""What the terminal shows of a reply: short, whole where it is asked for, nothing rendered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.cli.replies import Detail, print_reply
from qa.types import Answer, AnswerKind, Evidence, Passage, Range, Reply

_LONG = (
    "La commission, réunie à huis clos pendant toute la matinée malgré l'absence de plusieurs de "
    "ses membres et les protestations répétées des riverains venus en nombre, a finalement retenu "
    "le projet de Marthe Vasseur pour la rénovation complète de la halle, dont les travaux, "
    "plusieurs fois repoussés faute d'argent, devraient commencer avant la fin du printemps."
)


def _evidence(text: str, span: str, document: str = "a.txt", **known: object) -> Evidence:
    first = text.index(span)
    passage = Passage(document, 0, len(text), text)
    evidence = Evidence(document, None, None, None, first, first + len(span), passage)
    return replace(evidence, **known)  # type: ignore[arg-type]


def _reply(*answers: Answer, **known: object) -> Reply:
    passages = tuple(one.passage for answer in answers for one in answer.evidence)
    reply = Reply("Qui ?", "Qui ?", answers, not answers, passages)
    return replace(reply, **known)  # type: ignore[arg-type]


def _one(text: str, span: str, **known: object) -> Reply:
    return _reply(Answer(span, 0.9, (_evidence(text, span, **known),)))


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("COLUMNS", "80")

    def lines(reply: Reply, detail: Detail = Detail()) -> list[str]:  # noqa: B008 - frozen
        capsys.readouterr()
        print_reply(reply, detail)
        return capsys.readouterr().out.splitlines()

    return lines


@pytest.mark.parametrize(
    ("text", "iso", "said"),
    [
        ("jeudi", "2018-06-28", "jeudi, soit le 28 juin 2018 ("),
        ("en novembre dernier", "2017-11", "en novembre dernier, soit en novembre 2017 ("),
        ("l'an dernier", "2017", "l'an dernier, soit en 2017 ("),
        ("cette semaine", "2018-07-02/2018-07-08", "cette semaine, soit du 2 au 8 juillet 2018 ("),
    ],
)
def test_a_date_is_shown_absolute(shown, text: str, iso: str, said: str) -> None:
    assert shown(_one(text, text, absolute_date=iso))[0].startswith(said)


@pytest.mark.parametrize(
    ("text", "iso"), [("le 16 juillet 2018", "2018-07-16"), ("fin 2016", "2016"), ("Oslo", None)]
)
def test_what_is_said_already_is_not_repeated(shown, text: str, iso: str | None) -> None:
    assert "soit" not in " ".join(shown(_one(text, text, absolute_date=iso)))


@pytest.mark.parametrize(
    ("copies", "said"),
    [(("b.txt",), "également dans b.txt"), (("b", "c", "d"), "également dans 3 documents")],
)
def test_copies_are_named_or_counted(shown, copies: tuple[str, ...], said: str) -> None:
    assert said in shown(_one("Oslo.", "Oslo", copies=copies))[-1]


def test_an_answer_is_said_with_how_sure_it_is_its_sentence_its_source_and_date(shown) -> None:
    text = "Il pleuvait. Le jury a choisi Marthe Vasseur. Elle a souri."
    reply = _one(text, "Marthe Vasseur", title="Le prix", date="2026-11-30", page=3)
    assert shown(reply) == [
        "Marthe Vasseur (réponse sûre, 90\u00a0%)",
        "  « Le jury a choisi **Marthe Vasseur**. »",
        "  Le prix · a.txt, page 3 · 30 novembre 2026",
    ]


@pytest.mark.parametrize("columns", ["40", "80", "200"])
@pytest.mark.parametrize("title", [None, "Un très long titre de journal " * 6])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 7])
def test_six_lines_an_answer_and_twenty_in_all(
    shown, monkeypatch: pytest.MonkeyPatch, columns: str, title: str | None, number: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    proof = tuple(
        _evidence(_LONG, "Marthe Vasseur", f"{name}.txt", title=title, date="2018-06")
        for name in "abcdefgh"
    )
    reply = _reply(*(Answer("Marthe Vasseur", 0.5, proof) for _ in range(number)))
    printed = shown(reply)
    assert len(printed) <= 20
    longest = min(int(columns), 100)
    assert all(len(line) <= longest and line == line.rstrip() for line in printed)
    answers = "\n".join(printed).split("\n\n")[number > 1 :]
    assert len(answers) == min(number, 4) or (columns == "40" and answers)
    hidden = number > len(answers)
    assert printed[-1].endswith(" : --all") is hidden
    for answer in answers:
        assert len(answer.splitlines()) <= 6 + (hidden and answer is answers[-1])
        assert "**Marthe" in answer
        assert "Vasseur**" in answer
    everything = shown(reply, Detail(everything=True))
    assert sum("h.txt" in line for line in everything) == number


def test_a_source_more_has_one_line_and_a_document_is_named_once(shown) -> None:
    proof = tuple(_evidence("À Oslo.", "Oslo", name) for name in ("a.txt", "b.txt", "b.txt"))
    reply = _reply(Answer("Oslo", 0.5, proof))
    assert shown(reply)[-2:] == ["  a.txt · sans date", "  aussi : b.txt · sans date"]
    everything = shown(reply, Detail(everything=True))
    assert everything[-1] == "  aussi : b.txt, caractères 2–6 · sans date"
    assert len(everything) == len(shown(reply)) + 1


def test_passages_are_shown_whole(shown) -> None:
    text = f"Premier paragraphe.\n\n{_LONG}"
    printed = shown(_one(text, "Marthe Vasseur"), Detail(passages=True))
    assert printed[1] == "  Premier paragraphe."
    assert " ".join("".join(f"{line} " for line in printed[2:-1]).split()) == _LONG.replace(
        "Marthe Vasseur", "**Marthe Vasseur**"
    )
    assert printed[-1].endswith("a.txt, caractères 219–233 · sans date")


def test_why_and_the_parts_of_a_list(shown) -> None:
    answer = Answer("Oslo et Riga", 0.5, (_evidence("À Oslo et Riga.", "Oslo et Riga"),))
    answer = replace(answer, items=(Range(2, 6), Range(10, 14)))
    printed = shown(_reply(answer), Detail(why=True, everything=True))
    assert printed[1:3] == ["  – Oslo", "  – Riga"]
    assert "  Pourquoi cette réponse ?" in printed
    assert not any("Pourquoi" in line for line in shown(_reply(answer)))


def test_without_an_answer_the_closest_passages_are_short(shown) -> None:
    passages = tuple(Passage(f"{name}.txt", 0, len(_LONG), _LONG) for name in "abcde")
    printed = shown(_reply(passages=passages))
    assert printed[0] == "Je ne trouve pas la réponse dans les documents."
    assert len(printed) <= 20
    assert "  c.txt" in printed
    assert "  d.txt" not in printed
    assert "  e.txt" in shown(_reply(passages=passages), Detail(everything=True))


def test_documents_neither_colour_nor_move_the_terminal(shown) -> None:
    text = "Le \x1b[31mjury\x1b[0m a choisi [bold]Oslo[/bold]\x07 hier.\x9b2J"
    reply = _one(text, "Oslo", title="\x1b]0;titre\x07")
    for detail in (Detail(), Detail(passages=True)):
        printed = "\n".join(shown(reply, detail))
        assert not any(mark in printed for mark in "\x1b\x07\x9b")
        assert "[bold]" in printed


def test_an_answer_of_a_file_that_is_no_more_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    evidence = Evidence("a.txt", None, None, None, 0, 4, Passage("a.txt", 0, 5, "Oslo.", 1.0))
    fresh = Reply("Où ?", "Où ?", (Answer("Oslo", 0.9, (evidence,)),), False, (), {})
    print_reply(fresh)
    assert "depuis l'indexation" not in capsys.readouterr().out
    print_reply(replace(fresh, stale=("a.txt",)))
    said = " ".join(capsys.readouterr().out.split())
    assert "« a.txt » a changé ou disparu depuis l'indexation" in said


def test_a_quotation_claims_nothing(shown) -> None:
    sentence = "La serre est ouverte le lundi."
    reply = _one(f"Voici. {sentence} Fin.", sentence)
    quoted = replace(reply.answers[0], kind=AnswerKind.QUOTATION)
    lines = shown(replace(reply, answers=(quoted,)))
    assert lines[:2] == ["Ce que dit le document :", f"  « {sentence} »"]
    assert not any(word in "".join(lines) for word in ("sûre", "probable", "%", "Voici"))
    several = shown(replace(reply, answers=(quoted, quoted)))
    assert several[0] == "Deux documents en parlent."
    why = " ".join(shown(replace(reply, answers=(quoted,)), Detail(why=True)))
    assert "Pourquoi cette phrase ?" in why
    assert "probabilité que la phrase parle de ce qui est demandé" in why


def test_sources_that_diverge_are_said_to(shown) -> None:
    new = Answer("730", 0.5, (_evidence("Elle a 730 habitants.", "730"),), date="2022-10")
    old = Answer("750", 0.4, (_evidence("Elle a 750 habitants.", "750", "b.txt"),), date="2019")
    said = shown(_reply(new, old, divergent=2))[0]
    assert said == "Les sources divergent : 730 (octobre 2022), 750 (2019)."
