"""An evaluation as a terminal table in French."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.evaluation.captions import FAULTS, lines
from qa.french.formatting import count, rate

if TYPE_CHECKING:
    from rich.console import Console

    from qa.evaluation.budget import BudgetLine
    from qa.evaluation.reports import EvaluationReport

_WARNINGS_SHOWN = 5
_WIDE = 110  # columns that the meaning of each figure needs


def render_table(report: EvaluationReport, console: Console) -> None:
    """Print the figures, then the main ones of each tag, then what was wrong in the gold set."""
    figures = report.figures
    heading = Text.assemble(
        (report.gold, "bold"),
        (
            f"\n{count(figures.questions, 'question')} dont {figures.impossible} sans réponse"
            f" · index {report.index}",
            "dim",
        ),
    )
    console.print(Padding(heading, (1, 1, 0, 1)))
    console.print(_figures_table(report, explained=console.width >= _WIDE))
    if report.budget:
        console.print(_budget_table(report.budget))
    if report.by_tag:
        console.print(_tags_table(report))
    if report.warnings:
        console.print(Padding(_warnings_text(report.warnings), (0, 1)))


def _warnings_text(warnings: Sequence[str]) -> Text:
    shown = list(warnings[:_WARNINGS_SHOWN])
    more = len(warnings) - len(shown)
    if more:
        shown.append(f"Et {count(more, 'autre avertissement', 'autres avertissements')}.")
    return Text("\n".join(shown), "yellow")


def _figures_table(report: EvaluationReport, *, explained: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("", justify="right", no_wrap=True, style="bold")
    table.add_column("95 %", justify="right", no_wrap=True, style="dim")
    if explained:
        table.add_column("", style="dim", no_wrap=True)
    for _, section in lines(report.figures, report.intervals):
        for line in section:
            cells = (line.caption.label, line.value, line.interval, line.caption.meaning)
            table.add_row(*cells[: len(table.columns)])
        table.add_section()
    return table


def _budget_table(budget: Sequence[BudgetLine]) -> Table:
    missed = sum(line.questions for line in budget)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(count(missed, "question manquée", "questions manquées"), no_wrap=True)
    table.add_column("", justify="right", style="bold")
    table.add_column("part", justify="right", no_wrap=True)
    table.add_column("à corriger", style="dim")
    for line in budget:
        label, advice = FAULTS[line.fault]
        table.add_row(label, str(line.questions), rate(line.share), advice)
    return table


def _tags_table(report: EvaluationReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Étiquette")
    for name in ("Questions", "EM", "F1", "Rappel@5"):
        table.add_column(name, justify="right", no_wrap=True)
    for entry in report.by_tag:
        figures = entry.figures
        shown = (figures.em, figures.f1, figures.recall_at_5)
        cells = [rate(value) or "–" for value in shown]
        table.add_row(Text(entry.name), str(figures.questions), *cells)
    return table
