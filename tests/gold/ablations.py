"""What each feature of the answers is worth: the gold sets with it and without it.

``python -m tests.gold.ablations`` indexes ``chronique/``, asks both gold sets and the dialogues,
once with everything and once without each feature, and prints a table; names of rows after it print
these alone. Features are taken out by putting something simpler in their place; nothing of the
program has a switch for that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from qa import Engine, Settings, build_index
from qa.asked import read_question
from qa.evaluation.gold import GoldAnswer, GoldQuestion
from qa.evaluation.loading import open_gold
from qa.evaluation.metrics import exact_match, f1, no_answer
from qa.evaluation.rivals import rival_groups, rival_recall
from qa.types import Answer, Reply
from tests.dialogue.gold_dialogues import plain_question

_HERE = Path(__file__).parent
_ASKED = ("qa.answers", "qa.ranking", "qa.reader.component", "qa.reader.stopping")
Patches = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scores:
    """Percentages. ``agreement`` and ``rivals`` are pairs (precision, recall), as ``abstention``.

    Agreement is over the documents given for right answers: those that hold the same gold answer.
    Rivals are over questions with several true answers: those shown that are true, and the true
    ones that are shown.
    """

    em: float
    f1: float
    agreement: tuple[float, float]
    rivals: tuple[float, float]
    abstention: tuple[float, float]


def variants() -> dict[str, Patches]:
    """What is put in the place of each feature, by the name of what is taken out."""

    def timeless(question: str) -> object:
        return replace(read_question(question), event=None, time=None)

    def first_alone(confidences: Sequence[float], fits: Sequence[bool]) -> list[int]:
        return [max(range(len(confidences)), key=confidences.__getitem__)] if confidences else []

    return {
        "everything": {},
        "events and times": {f"{module}.read_question": timeless for module in _ASKED},
        "kind of answer": {"qa.confidence.fits": lambda *_: 0.0},
        "merging": {"qa.answers._groups": lambda candidates: [[one] for one in candidates]},
        "rivals": {"qa.answers.shown_answers": first_alone},
        "follow-ups": {"qa.dialogue.rewriting.rewrite_follow_up": lambda question, _: question},
        "spelling": {
            "qa.spelling.SpellingCorrector.run": lambda _, query, as_typed: {"query": query},
        },
    }


def ask_all(engine: Engine, questions: Sequence[GoldQuestion]) -> Scores:
    """Ask a gold set and score the replies."""
    replies = [engine.ask(one.question) for one in questions]
    judged = list(zip(questions, replies, strict=True))
    detected = no_answer([one.impossible for one in questions], [one.abstained for one in replies])
    agreement = [pair for one, reply in judged for pair in _agreement(one, reply)]
    rivals = [_rivals(one, reply) for one, reply in judged if len(rival_groups(one.answers)) > 1]
    return Scores(
        em=_mean([_score(exact_match, one, reply) for one, reply in judged]),
        f1=_mean([_score(f1, one, reply) for one, reply in judged]),
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
        engines = {"chronique": Engine("chronique", settings), "seeds": Engine()}
        wanted = sys.argv[1:] or list(variants())
        for name, patches in [(name, variants()[name]) for name in wanted]:
            for gold, engine in engines.items():
                _print_row(name, patches, gold, engine)


def _print_row(name: str, patches: Patches, gold: str, engine: Engine) -> None:
    questions = open_gold(_HERE / f"{gold}.jsonl", engine).questions
    with ExitStack() as stack:
        for target, simpler in patches.items():
            stack.enter_context(patch(target, simpler))
        scores = ask_all(engine, questions)
        talk = _pair(follow_up_accuracy(engine)) if gold == "chronique" else "–"
    sys.stdout.write(
        f"| {name} | {gold} | {scores.em:.1f} | {scores.f1:.1f} | {_pair(scores.agreement)} | "
        f"{_pair(scores.rivals)} | {_pair(scores.abstention)} | {talk} |\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
