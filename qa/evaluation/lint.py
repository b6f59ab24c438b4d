"""What is wrong, or doubtful, in a gold set: a measure is worth no more than its questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qa.answering.formatting import SURE
from qa.errors import QuestionError
from qa.evaluation.moved import find_moves
from qa.french.normalising import answer_words, normalise_answer

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
    from qa.evaluation.relevance import IndexedTexts


class Problem(StrEnum):
    """The kinds of problems, the gravest first."""

    MISSING = "missing"
    STALE = "stale"
    NO_WORD = "no_word"
    CUT_WORD = "cut_word"
    CONTRADICTION = "contradiction"
    ANSWERABLE = "answerable"
    DUPLICATE = "duplicate"
    MOVED = "moved"


# Worth a look, and no reason to refuse the set.
MILD = frozenset({Problem.ANSWERABLE, Problem.DUPLICATE, Problem.MOVED})
# A miss on a question with one of these says nothing of the engine.
DOUBTFUL = frozenset({Problem.NO_WORD, Problem.CUT_WORD, Problem.CONTRADICTION})


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of the question whose id is ``question``; ``detail`` is a French sentence."""

    question: str
    problem: Problem
    detail: str


def lint_gold(gold: GoldSet, texts: IndexedTexts) -> list[Finding]:
    """Everything that reading the questions and their documents tells, in the order of the set.

    An answer in a document that is not indexed, is under another name, or no longer holds it there;
    one without a word, or that starts or ends inside a word; a question asked twice, with the same
    answers or with others.
    """
    twins, moves = _twins(gold.questions), find_moves(gold, texts)
    findings = []
    for question in gold.questions:
        for answer in question.answers:
            findings += [
                Finding(question.id, problem, detail)
                for problem, detail in _flaws(answer, texts, moves)
            ]
        findings += _repetition(question, twins)
    return findings


def answered_impossible(
    gold: GoldSet, engine: Engine, *, on_question: Callable[[int, int], None] | None = None
) -> list[Finding]:
    """The impossible questions that the engine answers with much confidence: worth a second look.

    ``on_question(done, total)`` is called after each.
    """
    impossible = [question for question in gold.questions if question.impossible]
    findings = []
    for done, question in enumerate(impossible, start=1):
        try:
            answers = engine.ask(question.question).answers
        except QuestionError:
            answers = ()
        if answers and answers[0].confidence >= SURE:
            best = answers[0]
            detail = f"l'index répond « {best.text} » ({best.evidence[0].document})"
            findings.append(Finding(question.id, Problem.ANSWERABLE, detail))
        if on_question is not None:
            on_question(done, len(impossible))
    return findings


def doubtful_questions(gold: GoldSet, texts: IndexedTexts) -> frozenset[str]:
    """The ids of the questions on which a miss says nothing of the engine."""
    return frozenset(
        finding.question for finding in lint_gold(gold, texts) if finding.problem in DOUBTFUL
    )


def _flaws(
    answer: GoldAnswer, texts: IndexedTexts, moves: Mapping[str, str]
) -> Iterator[tuple[Problem, str]]:
    """What is wrong with one answer."""
    if answer.document in moves:
        yield Problem.MOVED, f"« {answer.document} » est maintenant « {moves[answer.document]} »"
        return
    if not texts.holds(answer.document):
        yield Problem.MISSING, f"le document « {answer.document} » n'est pas dans l'index"
        return
    text = texts.document(answer.document).text
    found = text[answer.start : answer.end]
    where = f"« {answer.document} » ({answer.start}-{answer.end})"
    if found != answer.text:
        moved = _moved(answer, text)
        yield Problem.STALE, f"{where} contient « {found} » au lieu de « {answer.text} »{moved}"
        return
    if not answer_words(answer.text):
        yield Problem.NO_WORD, f"la réponse « {answer.text} » ne contient aucun mot"
    if _inside_word(text, answer.start) or _inside_word(text, answer.end):
        around = text[max(0, answer.start - 10) : answer.end + 10].replace("\n", " ")
        yield Problem.CUT_WORD, f"la réponse « {answer.text} » coupe un mot : « …{around}… »"


def _moved(answer: GoldAnswer, text: str) -> str:
    """Where the answer stands now, when that is one place."""
    if text.count(answer.text) != 1:
        return ""
    start = text.index(answer.text)
    return f", qui est en {start}-{start + len(answer.text)}"


def _inside_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _twins(questions: Sequence[GoldQuestion]) -> dict[str, list[GoldQuestion]]:
    """The questions by their words, so that those that ask the same are together."""
    twins: dict[str, list[GoldQuestion]] = {}
    for question in questions:
        twins.setdefault(normalise_answer(question.question), []).append(question)
    return twins


def _repetition(question: GoldQuestion, twins: dict[str, list[GoldQuestion]]) -> Iterator[Finding]:
    """The other questions with the same words: the first that contradicts, or the first at all."""
    others = [one for one in twins[normalise_answer(question.question)] if one is not question]
    opposed = next((one for one in others if not _agree(question, one)), None)
    if opposed is not None:
        yield Finding(
            question.id,
            Problem.CONTRADICTION,
            f"la question « {opposed.id} » est la même, avec d'autres réponses",
        )
    elif others:
        yield Finding(question.id, Problem.DUPLICATE, f"la question « {others[0].id} » est la même")


def _agree(one: GoldQuestion, other: GoldQuestion) -> bool:
    """Whether both are impossible, or some answer of one is an answer of the other."""
    if one.impossible or other.impossible:
        return one.impossible and other.impossible
    mine = {normalise_answer(answer.text) for answer in one.answers}
    return any(normalise_answer(answer.text) in mine for answer in other.answers)
