"""The figures of the reader alone, as terminal tables in French."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.evaluation.reports import PairsReport, ReadingReport
from qa.french.formatting import count, decimal, duration, rate

if TYPE_CHECKING:
    from rich.console import Console

Row = tuple[str, str | None, str]  # name, value (None: not measured), meaning


def render_isolated(report: ReadingReport | PairsReport, console: Console) -> None:
    """Print what the reader does without any search."""
    if isinstance(report, PairsReport):
        _render_pairs(report, console)
    else:
        _render_reading(report, console)


def _render_reading(report: ReadingReport, console: Console) -> None:
    """Print what the reader finds when it is given the right paragraph."""
    rows: list[Row] = [
        ("EM", rate(report.em), "meilleure réponse du bon paragraphe, exacte"),
        ("F1", rate(report.f1), "mots communs avec la réponse attendue"),
        ("EM, SQuAD strict", rate(report.squad_em), "selon le script officiel"),
        ("F1, SQuAD strict", rate(report.squad_f1), ""),
        ("Latence médiane", duration(report.median_ms), "par paragraphe"),
        ("Latence, 95ᵉ centile", duration(report.p95_ms), ""),
    ]
    subtitle = f"{count(report.questions, 'question')} · bon paragraphe donné, lecteur seul"
    _render(report.gold, subtitle, rows, console)


def _render_pairs(report: PairsReport, console: Console) -> None:
    """Print how well abstaining tells wrong paragraphs from right ones."""
    rows: list[Row] = [
        (
            "Abstention, précision",
            rate(report.precision),
            f"au seuil en service ({decimal(report.threshold, 3)})",
        ),
        ("Abstention, rappel", rate(report.recall), "part des paragraphes sans réponse reconnus"),
        ("Abstention, F1", rate(report.f1), ""),
        ("Meilleur F1 possible", rate(report.best_f1), _best_threshold(report)),
        (
            "Bon paragraphe préféré",
            rate(report.right_above_wrong),
            "plus de confiance avec le bon qu'avec l'autre",
        ),
    ]
    subtitle = (
        f"{count(report.questions, 'question')}, chacune avec un bon et un mauvais paragraphe"
        f" · index {report.index}"
    )
    _render(report.gold, subtitle, rows, console)


def _best_threshold(report: PairsReport) -> str:
    threshold = report.best_threshold
    return "" if threshold is None else f"au seuil {decimal(threshold, 3)}"


def _render(title: str, subtitle: str, rows: Sequence[Row], console: Console) -> None:
    console.print(Padding(Text.assemble((title, "bold"), (f"\n{subtitle}", "dim")), (1, 1, 0, 1)))
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True, style="bold")
    table.add_column(style="dim")
    for name, value, meaning in rows:
        if value is not None:
            table.add_row(name, value, meaning)
    console.print(table)
