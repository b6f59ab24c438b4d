"""Evaluations made by hand, without any engine."""

from __future__ import annotations

import dataclasses
from typing import Any

from qa.evaluation.budget import Fault
from qa.evaluation.reports import EvaluationReport, build_report
from qa.evaluation.results import QuestionResult, Ranks, Span
from qa.evaluation.setup import Setup

RIGHT = QuestionResult(
    id="q0",
    question="Où était le sommet ?",
    tags=("où",),
    impossible=False,
    expected=("Helsinki",),
    source="a.txt",
    predicted="Helsinki",
    place=Span("a.txt", 23, 31),
    confidence=0.8,
    abstained=False,
    em=1.0,
    f1=1.0,
    squad_em=1.0,
    squad_f1=1.0,
    passages=Ranks((1,), 1),
    documents=Ranks((1,), 1),
    margin=None,
    rivals=None,
    fault=None,
    latency_ms=120.0,
)
SETUP = Setup(
    created="2026-11-26T02:09:00+00:00",
    gold_digest="a" * 64,
    corpus_digest="b" * 64,
    settings=(("read_top", "20"), ("top_k", "20")),
    versions=(("qa", "0.1.0"),),
)


def right(number: int, **changes: Any) -> QuestionResult:
    """A question answered as expected."""
    return dataclasses.replace(RIGHT, **({"id": f"q{number}"} | changes))


def wrong(number: int, **changes: Any) -> QuestionResult:
    """A question answered beside the point."""
    missed: dict[str, Any] = {"em": 0.0, "f1": 0.0, "squad_em": 0.0, "squad_f1": 0.0}
    missed |= {"predicted": "Hambourg", "place": Span("a.txt", 57, 65), "fault": Fault.OUTRANKED}
    return right(number, **(missed | changes))


def report(*results: QuestionResult, complete: bool = True, **setup: Any) -> EvaluationReport:
    """The report of some results, its setup changed as said."""
    changed = dataclasses.replace(SETUP, **setup)
    return build_report("or.jsonl", "presse", changed, results, complete=complete)
