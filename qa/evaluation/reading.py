"""The reader alone: give it a passage that holds the answer, and see what it points at.

Beside the figures of ``evaluate`` this tells a bad reader from a bad search. It is also how
extractive readers are scored on SQuAD, FQuAD and PIAF.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import QuestionError
from qa.evaluation.gold import GoldAnswer, GoldSet
from qa.evaluation.loading import open_gold
from qa.evaluation.metrics import exact_match, f1, holds_answer, mean, percentile
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.reports import ReadingReport
from qa.evaluation.squad_metrics import squad_exact_match, squad_f1
from qa.types import Passage

if TYPE_CHECKING:
    from qa.engine import Engine


def evaluate_given_paragraph(
    gold: Path, engine: Engine, *, on_question: Callable[[int, int], None] | None = None
) -> ReadingReport:
    """Score the reader's best span on the answerable questions, whatever its confidence.

    The reader is given the paragraph of a SQuAD question, or the passage around the first gold
    answer of a question in JSON lines. ``on_question(done, total)`` is called after each question.

    Raises:
        GoldError: the gold set cannot be read, or does not match the engine's documents.
    """
    gold_set = open_gold(gold, engine)
    reader = never_abstaining(engine)
    texts = IndexedTexts(engine)
    questions = texts.answerable(gold_set.questions)
    exact, overlap, squad_exact, squad_overlap, latencies = [], [], [], [], []
    for done, question in enumerate(questions, start=1):
        passage = given_passage(question.answers[0], gold_set, texts)
        expected = [answer.text for answer in question.answers]
        started = time.perf_counter()
        best = _best_span(reader, question.question, passage)
        latencies.append((time.perf_counter() - started) * 1000)
        exact.append(exact_match(best, expected))
        overlap.append(f1(best, expected))
        squad_exact.append(squad_exact_match(best, expected))
        squad_overlap.append(squad_f1(best, expected))
        if on_question is not None:
            on_question(done, len(questions))
    return ReadingReport(
        gold=str(gold_set.path),
        questions=len(questions),
        em=mean(exact),
        f1=mean(overlap),
        squad_em=mean(squad_exact),
        squad_f1=mean(squad_overlap),
        median_ms=percentile(latencies, 50),
        p95_ms=percentile(latencies, 95),
    )


def _best_span(engine: Engine, question: str, passage: Passage) -> str:
    """The text of the best span, empty where there is none or the question is refused."""
    try:
        answers = engine.read(question, [passage]).answers
    except QuestionError:
        return ""
    return answers[0].text if answers else ""


def never_abstaining(engine: Engine) -> Engine:
    """An engine over the same index that shows its best span however unlikely."""
    from qa.engine import Engine as SameEngine

    if engine.settings.threshold_of(engine.index.name) == 0:
        return engine
    return SameEngine(engine.index, engine.settings.model_copy(update={"no_answer_threshold": 0.0}))


def given_passage(answer: GoldAnswer, gold: GoldSet, texts: IndexedTexts) -> Passage:
    """The passage to read for a gold answer.

    It is the whole document when the gold set carries its paragraphs, else the passage of the
    index that holds the answer with the most context on both sides. An answer that no passage holds
    (boilerplate, or cut between two) is given with the lines it stands on.
    """
    document = texts.document(answer.document)
    text = document.text
    if gold.documents:
        return Passage(document.path, 0, len(text), text)
    holding = [one for one in texts.passages(document.path) if holds_answer(one, answer)]
    if holding:
        return max(holding, key=lambda one: min(answer.start - one.start, one.end - answer.end))
    start = text.rfind("\n", 0, answer.start) + 1
    end = text.find("\n", answer.end)
    end = len(text) if end < 0 else end
    return Passage(document.path, start, end, text[start:end])
