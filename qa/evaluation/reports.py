"""What an evaluation returns, and its JSON form."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

from qa.evaluation.budget import BudgetLine
from qa.evaluation.figures import Figures, GroupFigures, Interval
from qa.evaluation.results import QuestionResult


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """One evaluation of one index: the figures, by group too, and the result of every question.

    ``intervals`` are the 95 % ones of the figures that are rates over questions. ``budget`` charges
    each missed question to one stage. ``by_tag``,
    ``by_kind`` (what the question asks for: date, nombre, lieu, personne, autre) and
    ``by_document`` (that of the first gold answer) go from the largest group to the smallest.
    ``warnings`` are French sentences about the gold set.
    """

    gold: str
    index: str
    figures: Figures
    intervals: tuple[Interval, ...]
    budget: tuple[BudgetLine, ...]
    by_tag: tuple[GroupFigures, ...]
    by_kind: tuple[GroupFigures, ...]
    by_document: tuple[GroupFigures, ...]
    results: tuple[QuestionResult, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """The reader alone, given a passage that holds the answer: EM and F1 of its best span.

    ``squad_em`` and ``squad_f1`` are by the official script's definition.
    """

    gold: str
    questions: int
    em: float | None
    f1: float | None
    squad_em: float | None
    squad_f1: float | None
    median_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class PairsReport:
    """Abstaining as a detector of paragraphs without an answer; every rate lies in [0, 1].

    Each of ``questions`` was read with one right and one wrong paragraph. ``precision``, ``recall``
    and ``f1`` are those of abstaining under ``threshold``, the one in use; ``best_f1`` is what
    ``best_threshold`` would give. ``right_above_wrong`` is how often the right paragraph gets more
    confidence than the wrong one.
    """

    gold: str
    index: str
    questions: int
    threshold: float
    precision: float | None
    recall: float | None
    f1: float | None
    best_f1: float | None
    best_threshold: float | None
    right_above_wrong: float | None


def to_json(report: EvaluationReport) -> str:
    """The report as JSON, its keys those of EvaluationReport.

    ``figures`` and ``results`` have the fields of Figures and QuestionResult; rates are in [0, 1]
    and null where nothing was measured. ``intervals`` maps a figure to its bounds [low, high], the
    groups («by_…») map each name to its figures.
    """
    value = dataclasses.asdict(report)
    value["intervals"] = {one.name: [one.low, one.high] for one in report.intervals}
    for name in ("by_tag", "by_kind", "by_document"):
        groups: tuple[GroupFigures, ...] = getattr(report, name)
        value[name] = {group.name: dataclasses.asdict(group.figures) for group in groups}
    return json.dumps(value, ensure_ascii=False, indent=2)
