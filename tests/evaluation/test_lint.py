"""What is wrong in a gold set, problem by problem."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from qa.engine import Engine
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
from qa.evaluation.lint import Finding, Problem, doubtful_questions, lint_gold
from qa.evaluation.loading import load_gold
from qa.evaluation.relevance import IndexedTexts
from qa.types import Document

TEXT = "Le sommet s'est tenu à Helsinki, en Finlande — le 16 juillet."


class OneDocument:
    """Stands for an index of one document."""

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


UNSUSPECTED = {Problem.MISSING, Problem.STALE, Problem.DUPLICATE, Problem.ANSWERABLE}


def problems(*questions: GoldQuestion) -> list[tuple[str, Problem]]:
    return [(finding.question, finding.problem) for finding in lint(*questions)]


def test_a_sound_set_has_no_finding() -> None:
    assert lint(question("1", "Où ?", answer("Helsinki")), question("2", "Qui ?")) == []


@pytest.mark.parametrize(
    ("given", "problem", "said"),
    [
        (answer("Helsinki", "b.txt"), Problem.MISSING, "« b.txt »"),
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


def test_the_gold_set_on_the_seeds_is_sound(seeds_engine: Engine) -> None:
    gold = load_gold(Path(__file__).parent.parent / "gold" / "seeds.jsonl")
    assert doubtful_questions(gold, IndexedTexts(seeds_engine)) == frozenset()
