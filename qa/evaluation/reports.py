"""What an evaluation returns, and its JSON form."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluation.budget import BudgetLine, error_budget
from qa.evaluation.figures import (
    Figures,
    GroupFigures,
    Interval,
    intervals,
    summarise,
    summarise_by,
)
from qa.evaluation.results import QuestionResult
from qa.evaluation.setup import Setup
from qa.query.answer_type import Expected, expected_answer

_KINDS = {
    Expected.DATE: "date",
    Expected.DURATION: "durée",
    Expected.NUMBER: "nombre",
    Expected.PLACE: "lieu",
    Expected.PERSON: "personne",
    Expected.EMAIL: "courriel",
    Expected.URL: "site",
    Expected.PHONE: "téléphone",
    Expected.ADDRESS: "adresse",
    Expected.REFERENCE: "référence",
    Expected.ARTICLE: "article",
    Expected.DEFINITION: "définition",
    Expected.REASON: "raison",
    Expected.MANNER: "manière",
}


def kind_name(expected: Expected) -> str:
    """What a kind of answer is called in reports and tags."""
    return _KINDS[expected]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """One evaluation of one index: the figures, by group too, and the result of every question.

    ``intervals`` are the 95 % ones of the figures that are rates over questions. ``budget`` charges
    each missed question to one stage. ``by_tag``, ``by_kind`` (what the question asks for: date,
    nombre, lieu, personne, autre) and ``by_document`` (that of the first gold answer) go from the
    largest group to the smallest. ``warnings`` are French sentences. An evaluation that was
    interrupted is not ``complete``: it holds the questions asked until then.
    """

    gold: str
    index: str
    setup: Setup
    complete: bool
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


def build_report(
    gold: str,
    index: str,
    setup: Setup,
    results: Sequence[QuestionResult],
    warnings: Sequence[str] = (),
    *,
    complete: bool = True,
) -> EvaluationReport:
    """Sum up the results of an evaluation."""
    return EvaluationReport(
        gold=gold,
        index=index,
        setup=setup,
        complete=complete,
        figures=summarise(results),
        intervals=intervals(results),
        budget=error_budget(result.fault for result in results),
        by_tag=summarise_by(results, lambda result: result.tags),
        by_kind=summarise_by(results, lambda result: [question_kind(result.question)]),
        by_document=summarise_by(results, lambda one: [one.source] if one.source else []),
        results=tuple(results),
        warnings=tuple(warnings),
    )


def question_kind(question: str) -> str:
    """What the question asks for, as a French word."""
    expected = expected_answer(question)
    return kind_name(expected) if expected else "autre"


def to_json(report: EvaluationReport, **more: object) -> str:
    """The report as JSON, its keys those of EvaluationReport; ``more`` are further ones.

    ``figures`` and ``results`` have the fields of Figures and QuestionResult; rates are in [0, 1]
    and null where nothing was measured. ``intervals`` maps a figure to its bounds [low, high], the
    groups («by_…») map each name to its figures, ``setup.settings`` and ``setup.versions`` each
    name to its value.
    """
    value = dataclasses.asdict(report)
    value["intervals"] = {one.name: [one.low, one.high] for one in report.intervals}
    for name in ("by_tag", "by_kind", "by_document"):
        groups: tuple[GroupFigures, ...] = getattr(report, name)
        value[name] = {group.name: dataclasses.asdict(group.figures) for group in groups}
    for name in ("settings", "versions"):
        value["setup"][name] = dict(value["setup"][name])
    return json.dumps(value | more, ensure_ascii=False, indent=2)


def from_json(text: str) -> EvaluationReport:
    """The report that ``to_json`` wrote; its figures are worked out again from its results.

    Raises:
        ValueError: the text is not such a report.
    """
    from pydantic import TypeAdapter

    value = json.loads(text)
    try:
        for name in ("settings", "versions"):
            value["setup"][name] = tuple(value["setup"][name].items())
        return build_report(
            str(value["gold"]),
            str(value["index"]),
            TypeAdapter(Setup).validate_python(value["setup"]),
            TypeAdapter(tuple[QuestionResult, ...]).validate_python(value["results"]),
            [str(warning) for warning in value["warnings"]],
            complete=bool(value["complete"]),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"not an evaluation: {error}") from error
