"""What each feature of the answers is worth: the gold sets with it and without it.

``python -m tests.gold.ablations`` indexes ``chronique/``, asks both gold sets and the dialogues,
once with everything and once without each feature, and prints a table; names of rows after it print
these alone, after that of everything. Beside an F1 stands what it adds to that of everything, with
its paired bootstrap interval. «Slips» are the seeds' questions that hold a long name, two letters
of it in the wrong order. Features are taken out by ``qa.pipeline.Switches``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from qa import Engine, Settings, build_index
from qa.evaluation.gold import GoldAnswer, GoldQuestion
from qa.evaluation.loading import open_gold
from qa.evaluation.metrics import exact_match, f1, no_answer
from qa.evaluation.resampling import ratio_intervals
from qa.evaluation.rivals import rival_groups, rival_recall
from qa.pipeline import Switches
from qa.types import Answer, Reply
from tests.query.follow_ups.gold_dialogues import plain_question

_HERE = Path(__file__).parent
VARIANTS = {
    "everything": Switches(),
    "events and times": Switches(consistency=False),
    "type of answer": Switches(type_match=False),
    "merging": Switches(merging=False),
    "alternatives": Switches(alternatives=False),
    "follow-ups": Switches(follow_ups=False),
    "spelling": Switches(spelling=False),
}
"""What is asked without, by its name."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Percentages, but for ``f1``, the F1 of each question from 0 to 1. ``agreement`` and
    ``rivals`` are pairs (precision, recall), as ``abstention``.

    Agreement is over the documents given for right answers: those that hold the same gold answer.
    Rivals are over questions with several true answers: those shown that are true, and the true
    ones that are shown.
    """

    em: float
    f1: tuple[float, ...]
    agreement: tuple[float, float]
    rivals: tuple[float, float]
    abstention: tuple[float, float]


def ask_all(engine: Engine, questions: Sequence[GoldQuestion]) -> Scores:
    """Ask a gold set and score the replies."""
    replies = [engine.ask(one.question) for one in questions]
    judged = list(zip(questions, replies, strict=True))
    detected = no_answer([one.impossible for one in questions], [one.abstained for one in replies])
    agreement = [pair for one, reply in judged for pair in _agreement(one, reply)]
    rivals = [_rivals(one, reply) for one, reply in judged if len(rival_groups(one.answers)) > 1]
    return Scores(
        em=_mean([_score(exact_match, one, reply) for one, reply in judged]),
        f1=tuple(_score(f1, one, reply) for one, reply in judged),
        agreement=_means(agreement),
        rivals=_means(rivals),
        abstention=(100 * (detected.precision or 0), 100 * (detected.recall or 0)),
    )


def follow_up_accuracy(engine: Engine) -> tuple[float, float]:
    """Over the dialogues: last turns made whole as they should, and answered right, in percent."""
    lines = (_HERE / "chronique_dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    whole, right = [], []
    for record in map(json.loads, lines):
        history: list[Reply] = []
        for turn in record["turns"]:
            history.append(engine.ask(turn, history))
        last = history[-1]
        whole.append(
            plain_question(last.effective_question) in set(map(plain_question, record["whole"]))
        )
        golds = [answer["text"] for answer in record["answers"]]
        right.append(bool(last.answers) and exact_match(last.answers[0].text, golds) == 1)
    return 100 * sum(whole) / len(whole), 100 * sum(right) / len(right)


def _score(score: Callable[[str, list[str]], float], question: GoldQuestion, reply: Reply) -> float:
    if question.impossible or not reply.answers:
        return float(question.impossible and reply.abstained)
    return score(reply.answers[0].text, [answer.text for answer in question.answers])


def _agreement(question: GoldQuestion, reply: Reply) -> Iterator[tuple[float, float]]:
    best = reply.answers[0] if reply.answers else None
    for group in rival_groups(question.answers):
        holders = {answer.document for answer in group}
        if best and len(holders) > 1 and _is(best, group):
            given = {proof.document for proof in best.evidence}
            yield len(given & holders) / len(given), len(given & holders) / len(holders)


def _rivals(question: GoldQuestion, reply: Reply) -> tuple[float, float]:
    groups = rival_groups(question.answers)
    true = sum(any(_is(answer, group) for group in groups) for answer in reply.answers)
    precision = true / len(reply.answers) if reply.answers else 0.0
    return precision, rival_recall(reply.answers, question.answers)


def _is(answer: Answer, group: Sequence[GoldAnswer]) -> bool:
    return rival_recall([answer], group) == 1


def _mean(values: Sequence[float]) -> float:
    return 100 * sum(values) / len(values) if values else 0.0


def _means(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return _mean([one for one, _ in pairs]), _mean([two for _, two in pairs])


def _pair(values: tuple[float, float]) -> str:
    return f"{values[0]:.1f} / {values[1]:.1f}"


def main() -> None:
    """Print the table, a row a feature and a gold set."""
    sys.stdout.write(
        "| without | set | EM | F1 | agreement P / R | rivals P / R | abstention P / R | "
        "follow-ups whole / right |\n|---|---|---|---|---|---|---|---|\n"
    )
    with TemporaryDirectory() as folder:
        settings = Settings(indexes=Path(folder))
        build_index(_HERE / "chronique", "chronique", settings=settings)
        whole: dict[str, Scores] = {}
        for name in dict.fromkeys(["everything", *(sys.argv[1:] or VARIANTS)]):
            seeds = Engine(switches=VARIANTS[name])
            chronique = Engine("chronique", settings, VARIANTS[name])
            for gold, engine in (("chronique", chronique), ("seeds", seeds), ("slips", seeds)):
                scores, talk = _measure(gold, engine)
                whole.setdefault(gold, scores)
                _print_row(name, gold, scores, _beside(scores, whole[gold]), talk)


def _measure(gold: str, engine: Engine) -> tuple[Scores, str]:
    name = "seeds" if gold == "slips" else gold
    questions: Sequence[GoldQuestion] = open_gold(_HERE / f"{name}.jsonl", engine).questions
    if gold == "slips":
        questions = [replace(one, question=typed) for one in questions if (typed := _slip(one))]
    scores = ask_all(engine, questions)
    return scores, _pair(follow_up_accuracy(engine)) if gold == "chronique" else "–"


def _slip(question: GoldQuestion) -> str | None:
    """The question with two letters of its longest name in the wrong order; None if it has none."""
    names = re.findall(r"(?<=[\s'’-])[A-ZÀ-Þ]\w{5,}", question.question)
    if not names:
        return None
    name = max(names, key=len)
    middle = len(name) // 2
    wrong = name[:middle] + name[middle + 1] + name[middle] + name[middle + 2 :]
    return question.question.replace(name, wrong) if wrong != name else None


def _beside(scores: Scores, whole: Scores) -> str:
    """How much F1 differs from that of everything, and between which bounds in 95 of 100 draws."""
    gaps = 100 * (np.array(scores.f1) - np.array(whole.f1))[:, None]
    if not gaps.any():
        return "="
    return with_interval(gaps)


def with_interval(gaps: NDArray[np.float64]) -> str:
    """The mean of paired gaps, shape (questions, 1), with its 95 % bootstrap interval."""
    low, high = ratio_intervals(gaps, np.ones_like(gaps))[0]
    return f"{gaps.mean():+.1f} ({low:+.1f} to {high:+.1f})"


def _print_row(name: str, gold: str, scores: Scores, beside: str, talk: str) -> None:
    sys.stdout.write(
        f"| {name} | {gold} | {scores.em:.1f} | {_mean(scores.f1):.1f}, {beside} | "
        f"{_pair(scores.agreement)} | {_pair(scores.rivals)} | {_pair(scores.abstention)} | "
        f"{talk} |\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
