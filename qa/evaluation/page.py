"""An evaluation as one self-contained HTML page: no script, no request, all text escaped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from qa.errors import EvaluationError, reason_of
from qa.evaluation.captions import CAPTIONS, FAULTS, lines, spell
from qa.evaluation.charts import bar_chart, interval_bar, line_chart, reliability_chart
from qa.evaluation.excerpts import Excerpt, excerpts_of
from qa.evaluation.metrics import accuracy_at_coverage
from qa.evaluation.paging import filters_of, rules
from qa.evaluation.relevance import IndexedTexts
from qa.french.dates import spell_moment
from qa.french.formatting import count, decimal, rate

if TYPE_CHECKING:
    from jinja2 import Template

    from qa.engine import Engine
    from qa.evaluation.budget import BudgetLine, Fault
    from qa.evaluation.compare import Comparison
    from qa.evaluation.figures import GroupFigures
    from qa.evaluation.gold import GoldSet
    from qa.evaluation.reports import EvaluationReport
    from qa.evaluation.results import QuestionResult

FILE_NAME = "index.html"
_MISSES_SHOWN = 100  # of each stage: the JSON holds them all
_DOCUMENTS_SHOWN = 30
_BINS = 10
_HEADLINES = ("f1", "em", "recall_at_5", "no_answer_f1", "median_ms")


@dataclass(frozen=True, slots=True)
class Miss:
    """A missed question with the places to look at."""

    result: QuestionResult
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A line of the error budget with its misses; ``left_out`` more are not shown."""

    line: BudgetLine
    label: str
    advice: str
    misses: tuple[Miss, ...]
    left_out: int


def write_page(
    folder: Path,
    report: EvaluationReport,
    gold: GoldSet,
    engine: Engine,
    comparison: Comparison | None = None,
) -> Path:
    """Write the page to ``folder`` (made if it is missing) and return its path.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    path = folder / FILE_NAME
    text = render_page(report, gold, IndexedTexts(engine), comparison)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            f"La page « {path} » ne peut pas être écrite ({reason_of(error)}). Choisissez un "
            "autre dossier."
        ) from error
    return path


def render_page(
    report: EvaluationReport,
    gold: GoldSet,
    texts: IndexedTexts,
    comparison: Comparison | None = None,
) -> str:
    """The page as HTML."""
    figures = report.figures
    stages = _stages(report, gold, texts)
    filters = filters_of([(stage.label, len(stage.misses)) for stage in stages])
    return _template().render(
        report=report,
        figures=figures,
        style=Markup(f"{_asset('page.css')}\n{rules(filters)}"),  # noqa: S704 - ours, and numbers
        filters=filters,
        headlines=[
            (CAPTIONS[name], value)
            for name in _HEADLINES
            if (value := spell(name, getattr(figures, name))) is not None
        ],
        sections=lines(figures, report.intervals),
        bars=_bars(report),
        stages=stages,
        missed=sum(line.questions for line in report.budget),
        charts=_charts(report.results),
        groups=_groups(report),
        comparison=comparison,
        captions=CAPTIONS,
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "rate": rate,
        "decimal": decimal,
        "count": count,
        "spell": spell,
        "moment": spell_moment,
    }
    environment.globals["bar"] = lambda value: Markup(interval_bar(value, None, None))  # noqa: S704 - numbers
    return environment.from_string(_asset("page.html.jinja"))


def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")


def _bars(report: EvaluationReport) -> dict[str, Markup]:
    """The bar of each rate that was measured, by the figure's name."""
    bounds = {interval.name: interval for interval in report.intervals}
    bars = {}
    for name in CAPTIONS:
        value = getattr(report.figures, name)
        if value is not None and not name.endswith("_ms"):
            known = bounds.get(name)
            low, high = (known.low, known.high) if known else (None, None)
            bars[name] = Markup(interval_bar(value, low, high))  # noqa: S704 - numbers only
    return bars


def _stages(report: EvaluationReport, gold: GoldSet, texts: IndexedTexts) -> list[Stage]:
    """The budget's lines with their misses, in the order of the gold set."""
    questions = {question.id: question for question in gold.questions}
    missed: dict[Fault, list[QuestionResult]] = {}
    for result in report.results:
        if result.fault is not None:
            missed.setdefault(result.fault, []).append(result)
    stages = []
    for line in report.budget:
        label, advice = FAULTS[line.fault]
        results = missed[line.fault]
        misses = tuple(
            Miss(result, excerpts_of(result, questions[result.id], texts))
            for result in results[:_MISSES_SHOWN]
        )
        stages.append(Stage(line, label, advice, misses, len(results) - len(misses)))
    return stages


def _groups(report: EvaluationReport) -> list[tuple[str, Sequence[GroupFigures], int]]:
    """Title, groups shown and how many are left out of each breakdown that has groups."""
    documents = report.by_document
    found = [
        ("Type de question", report.by_kind, 0),
        ("Étiquette", report.by_tag, 0),
        (
            "Document",
            documents[:_DOCUMENTS_SHOWN],
            max(0, len(documents) - _DOCUMENTS_SHOWN),
        ),
    ]
    return [(title, groups, more) for title, groups, more in found if groups]


def _charts(results: Sequence[QuestionResult]) -> list[tuple[str, str, Markup]]:
    """Title, explanation and plot."""
    coverage = _coverage(results)
    charts = []
    if len(coverage) > 1:
        charts.append(
            (
                "Exactitude selon la couverture",
                "Si l'on ne répond qu'aux questions les plus sûres.",
                line_chart("Exactitude selon la couverture", coverage, "questions", "exactes"),
            )
        )
    if bins := _reliability(results):
        charts.append(
            (
                "Confiance annoncée et exactitude",
                "Sur la diagonale, la confiance dit vrai ; en dessous, elle exagère.",
                reliability_chart("Confiance annoncée et exactitude", bins),
            )
        )
    if any(not result.impossible for result in results):
        charts.append(
            (
                "Rang du premier bon passage",
                "« – » : aucun bon passage parmi ceux qui sont rendus.",
                bar_chart("Rang du premier bon passage", _rank_bars(results), "rang"),
            )
        )
    charts.append(
        (
            "Latence",
            "Temps de réponse par question.",
            bar_chart("Latence", _latency_bars(results), "millisecondes"),
        )
    )
    return [(title, meaning, Markup(chart)) for title, meaning, chart in charts]  # noqa: S704 - numbers


def _coverage(results: Sequence[QuestionResult]) -> list[tuple[float, float]]:
    """Accuracy over each twentieth of the questions, the surest first."""
    confidences = [result.confidence for result in results]
    right = [result.em for result in results]
    shares = [step / 20 for step in range(1, 21)]
    found = [(share, accuracy_at_coverage(confidences, right, share)) for share in shares]
    return [(share, accuracy) for share, accuracy in found if accuracy is not None]


def _reliability(results: Sequence[QuestionResult]) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and answers of each tenth of the confidence scale."""
    bins: dict[int, list[tuple[float, float]]] = {}
    for result in results:
        if result.confidence is not None:
            place = min(int(result.confidence * _BINS), _BINS - 1)
            bins.setdefault(place, []).append((result.confidence, result.em))
    return [
        (
            sum(confidence for confidence, _ in answers) / len(answers),
            sum(outcome for _, outcome in answers) / len(answers),
            len(answers),
        )
        for _, answers in sorted(bins.items())
    ]


def _rank_bars(results: Sequence[QuestionResult]) -> list[tuple[str, int]]:
    ranks = [result.passages.first for result in results if not result.impossible]
    groups = [(1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, math.inf)]
    bars = []
    for low, high in groups:
        label = str(low) if low == high else f"{low}–{high}" if high < math.inf else f"{low}+"
        bars.append((label, sum(rank is not None and low <= rank <= high for rank in ranks)))
    while bars and not bars[-1][1]:
        bars.pop()
    return [*bars, ("–", sum(rank is None for rank in ranks))]


def _latency_bars(results: Sequence[QuestionResult]) -> list[tuple[str, int]]:
    """About ten columns of a round width."""
    latencies = [result.latency_ms for result in results]
    longest = max(latencies, default=0.0) or 1.0
    magnitude = 10 ** math.floor(math.log10(longest / _BINS))
    steps = [magnitude * factor for factor in (1, 2, 5, 10)]
    width = next((step for step in steps if longest / step <= _BINS), steps[-1])
    columns = int(longest // width) + 1
    return [
        (
            f"{column * width:g}",
            sum(column * width <= latency < (column + 1) * width for latency in latencies),
        )
        for column in range(columns)
    ]
