"""What is wrong in a gold set, problem by problem."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from qa.engine import Engine
from qa.errors import QuestionError
from qa.evaluation.captions import PROBLEMS
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
from qa.evaluation.lint import (
    Finding,
    Problem,
    answered_impossible,
    doubtful_questions,
    lint_gold,
)
from qa.evaluation.loading import load_gold
from qa.evaluation.relevance import IndexedTexts
from qa.types import Answer, Document, Evidence, Passage, Reply

TEXT = "Le sommet s'est tenu à Helsinki, en Finlande — le 16 juillet."


class OneDocument:
    """Stands for an index of one document."""

    paths = ("a.txt",)

    def holds(self, path: str) -> bool:
        return path == "a.txt"

    def document(self, path: str) -> Document:
        return Document(path, TEXT, "", "utf-8")


def answer(text: str, document: str = "a.txt") -> GoldAnswer:
    start = TEXT.index(text)
    return GoldAnswer(document, start, start + len(text), text)


def question(identifier: str, asked: str, *answers: GoldAnswer) -> GoldQuestion:
    return GoldQuestion(identifier, asked, answers, impossible=not answers)


def lint(*questions: GoldQuestion) -> list[Finding]:
    gold = GoldSet(Path("or.jsonl"), questions)
    texts = cast("IndexedTexts", OneDocument())
    findings = lint_gold(gold, texts)
    doubts = {one.question for one in findings if one.problem in set(Problem) - UNSUSPECTED}
    assert doubtful_questions(gold, texts) == doubts
    return findings


UNSUSPECTED = {Problem.MOVED, Problem.MISSING, Problem.STALE, Problem.DUPLICATE, Problem.ANSWERABLE}


def problems(*questions: GoldQuestion) -> list[tuple[str, Problem]]:
    return [(finding.question, finding.problem) for finding in lint(*questions)]


def test_a_sound_set_has_no_finding() -> None:
    assert lint(question("1", "Où ?", answer("Helsinki")), question("2", "Qui ?")) == []


@pytest.mark.parametrize(
    ("given", "problem", "said"),
    [
        (answer("Helsinki", "b.txt"), Problem.MOVED, "« b.txt » est maintenant « a.txt »"),
        (GoldAnswer("b.txt", 0, 5, "Paris"), Problem.MISSING, "« b.txt »"),
        (GoldAnswer("a.txt", 0, 8, "Helsinki"), Problem.STALE, "contient « Le somme »"),
        (answer("—"), Problem.NO_WORD, "« — »"),
        (answer("elsinki"), Problem.CUT_WORD, "Helsinki"),
        (answer("Helsink"), Problem.CUT_WORD, "« Helsink »"),
    ],
)
def test_flaws_of_an_answer(given: GoldAnswer, problem: Problem, said: str) -> None:
    (finding,) = lint(question("1", "Où ?", given))
    assert finding.problem is problem
    assert said in finding.detail


def test_the_same_question_twice() -> None:
    one, other = question("1", "Où ?", answer("Helsinki")), question("2", "où", answer("Helsinki"))
    assert problems(one, other) == [("1", Problem.DUPLICATE), ("2", Problem.DUPLICATE)]


def test_the_same_question_with_other_answers() -> None:
    first = question("1", "Où ?", answer("Helsinki"))
    for other in (question("2", "Où ?", answer("Finlande")), question("2", "OÙ ?")):
        assert problems(first, other) == [
            ("1", Problem.CONTRADICTION),
            ("2", Problem.CONTRADICTION),
        ]


def test_a_moved_answer_is_found_again() -> None:
    (finding,) = lint(question("1", "Où ?", GoldAnswer("a.txt", 0, 8, "Helsinki")))
    assert finding.detail.endswith("qui est en 23-31")
    (finding,) = lint(question("1", "Où ?", GoldAnswer("a.txt", 0, 1, "i")))
    assert "qui est" not in finding.detail


def test_impossible_questions_that_are_answered_with_confidence() -> None:
    class Sure:
        def ask(self, asked: str) -> Reply:
            if asked == "Hello?":
                raise QuestionError("pas en français")
            proof = Evidence("a.txt", None, None, None, 23, 31, Passage("a.txt", 0, 61, TEXT))
            best = Answer("Helsinki", 0.9 if asked == "Où ?" else 0.3, (proof,))
            return Reply(asked, asked, (best,), False, ())

    asked = [question(str(n), text) for n, text in enumerate(("Où ?", "Qui ?", "Hello?"))]
    gold = GoldSet(Path("or.jsonl"), (*asked, question("3", "Où ?", answer("Helsinki"))))
    calls: list[tuple[int, int]] = []
    findings = answered_impossible(
        gold, cast("Engine", Sure()), on_question=lambda *call: calls.append(call)
    )
    assert [(one.question, one.problem) for one in findings] == [("0", Problem.ANSWERABLE)]
    assert "« Helsinki » (a.txt)" in findings[0].detail
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_every_problem_has_a_name() -> None:
    assert set(PROBLEMS) == set(Problem)


def test_the_gold_set_on_the_seeds_is_sound(seeds_engine: Engine) -> None:
    gold = load_gold(Path(__file__).parent.parent / "gold" / "seeds.jsonl")
    assert doubtful_questions(gold, IndexedTexts(seeds_engine)) == frozenset()
