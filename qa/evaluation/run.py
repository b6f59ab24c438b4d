"""Ask an engine every question of a gold set and measure what it replies."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa.evaluation.budget import Fault, find_fault
from qa.evaluation.gold import GoldQuestion, GoldSet
from qa.evaluation.lint import doubtful_questions
from qa.evaluation.loading import load_gold, open_gold
from qa.evaluation.metrics import document_ranks, exact_match, f1, passage_ranks
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.reports import EvaluationReport, build_report
from qa.evaluation.results import QuestionResult, Ranks, Span
from qa.evaluation.rivals import rival_recall
from qa.evaluation.setup import describe_setup
from qa.evaluation.squad_metrics import squad_exact_match, squad_f1
from qa.evaluation.tracing import TracedEngine
from qa.french.formatting import count
from qa.types import Reply

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.types import Answer

RIVALS_TAG = "rivales"


def engine_for(gold: Path, index: Path | str | None = None) -> Engine:
    """Open the engine that ``evaluate`` needs for the gold set at ``gold``.

    It is the one over ``index``; but when none is named and the gold set carries its paragraphs (a
    SQuAD file), it is the one over these alone, which are indexed on first use.

    Raises:
        GoldError: the gold set cannot be read.
        QAError: the index cannot be written or opened.
    """
    from qa.engine import Engine
    from qa.errors import IndexMismatchError
    from qa.index.build import index_documents
    from qa.paths import index_folder
    from qa.settings import load_settings

    gold_set = load_gold(gold)
    settings = load_settings()
    if index is not None or not gold_set.documents:
        return Engine(index, settings)
    folder = index_folder(gold_set.index_name, settings.indexes)
    try:
        index_documents(folder, gold_set.documents, settings)
    except IndexMismatchError:
        # This index is ours alone: made for these questions, it is made again for new settings.
        index_documents(folder, gold_set.documents, settings, rebuild=True)
    return Engine(folder, settings)


def evaluate(
    gold: Path, engine: Engine, *, on_question: Callable[[int, int], None] | None = None
) -> EvaluationReport:
    """Ask ``engine`` every question of the gold set at ``gold`` and measure the replies.

    A question that the engine refuses counts as one on which it abstained. The paragraphs of a
    SQuAD file must be indexed already: see ``engine_for``. ``on_question(done, total)`` is called
    after each question. Ctrl-C stops asking: the report is then over the questions asked.

    Raises:
        GoldError: the gold set cannot be read, or does not match the engine's documents.
        KeyboardInterrupt: Ctrl-C came before the first reply.
    """
    gold_set = open_gold(gold, engine)
    warnings = list(gold_set.warnings)
    setup = describe_setup(gold_set, engine)
    results: list[QuestionResult] = []
    try:
        for result in _results(gold_set, engine):
            results.append(result)
            if on_question is not None:
                on_question(len(results), len(gold_set.questions))
    except KeyboardInterrupt:
        if not results:
            raise
    complete = len(results) == len(gold_set.questions)
    if not complete:
        asked = f"{count(len(results), 'question')} sur {len(gold_set.questions)}"
        warnings.append(f"Évaluation interrompue : les chiffres portent sur {asked}.")
    return build_report(
        str(gold_set.path), engine.index.name, setup, results, warnings, complete=complete
    )


def _results(gold: GoldSet, engine: Engine) -> Iterator[QuestionResult]:
    texts, traced = IndexedTexts(engine), TracedEngine(engine)
    doubtful = doubtful_questions(gold, texts)
    for question in gold.questions:
        started = time.perf_counter()
        trace = traced.ask(question.question)
        latency = (time.perf_counter() - started) * 1000
        fault = find_fault(question, trace, texts, doubtful)
        yield judge(question, trace.reply, latency, texts, fault)


def judge(
    question: GoldQuestion,
    reply: Reply,
    latency_ms: float,
    texts: IndexedTexts,
    fault: Fault | None = None,
) -> QuestionResult:
    """Measure one reply against the gold answers of its question."""
    answers = question.answers
    expected = tuple(answer.text for answer in answers)
    best = reply.answers[0] if reply.answers else None
    has_rivals = RIVALS_TAG in question.tags and not question.impossible
    return QuestionResult(
        id=question.id,
        question=question.question,
        tags=question.tags,
        impossible=question.impossible,
        expected=expected,
        source=answers[0].document if answers else None,
        predicted=best.text if best else None,
        place=_place(best) if best else None,
        confidence=best.confidence if best else None,
        abstained=best is None,
        **_scores(question, best.text if best else None),
        passages=Ranks(passage_ranks(reply.passages, answers), len(texts.relevant(answers))),
        documents=Ranks(document_ranks(reply.passages, answers), texts.relevant_documents(answers)),
        margin=_margin(reply.answers, expected),
        rivals=rival_recall(reply.answers, answers) if has_rivals else None,
        fault=fault,
        latency_ms=latency_ms,
    )


def _place(answer: Answer) -> Span:
    proof = answer.evidence[0]
    return Span(proof.document, proof.start, proof.end)


def _scores(question: GoldQuestion, predicted: str | None) -> dict[str, float]:
    """EM and F1 by both definitions; abstaining is right on an impossible question only."""
    if question.impossible or predicted is None:
        right = float(question.impossible and predicted is None)
        return dict.fromkeys(("em", "f1", "squad_em", "squad_f1"), right)
    golds = [answer.text for answer in question.answers]
    return {
        "em": exact_match(predicted, golds),
        "f1": f1(predicted, golds),
        "squad_em": squad_exact_match(predicted, golds),
        "squad_f1": squad_f1(predicted, golds),
    }


def _margin(answers: Sequence[Answer], expected: Sequence[str]) -> float | None:
    """Confidence of the best right answer less that of the best wrong one."""
    right = [answer.confidence for answer in answers if exact_match(answer.text, expected)]
    wrong = [answer.confidence for answer in answers if not exact_match(answer.text, expected)]
    return max(right) - max(wrong, default=0.0) if right else None
