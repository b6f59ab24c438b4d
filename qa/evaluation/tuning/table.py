"""A tuning as terminal tables in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.evaluation.tuning.report import SIGNIFICANT
from qa.french.formatting import count, decimal, rate

if TYPE_CHECKING:
    from rich.console import Console

    from qa.evaluation.tuning.report import Proposal, Step, TuningReport, Worth

STEPS = {
    "passage_words": "Taille des passages",
    "search": "Recherche",
    "read_top": "Passages lus",
    "reader_rank_weight": "Ordre",
    "no_answer_threshold": "Seuil d'abstention",
}


def render_tuning(report: TuningReport, console: Console) -> None:
    """Print each step with its held-out figures, the verdict and the curve of the threshold."""
    heading = Text.assemble(
        ("Réglages mesurés sur des questions qui ne les ont pas choisis", "bold"),
        f"\n{report.gold} · index « {report.index} » · {count(report.questions, 'question')}, "
        f"en {report.folds} parts",
    )
    for warning in report.warnings:
        heading.append(f"\n{warning}", "yellow")
    console.print(Padding(heading, (1, 1, 0, 1)))
    console.print(_steps_table(report))
    console.print(Padding(_verdict(report), (0, 1, 1, 1)))
    console.print(_curve_table(report))
    read = " · ".join(f"{depth} : {rate(f1)}" for depth, f1 in report.depths)
    console.print(
        Padding(Text(f"F1 selon le nombre de passages lus : {read}", "dim"), (0, 1, 1, 1))
    )


def spell(proposal: Proposal) -> str:
    """«dense_weight 0,2 → 0,35»."""
    return f"{proposal.name} {_number(proposal.before)} → {_number(proposal.after)}"


def _steps_table(report: TuningReport) -> Table:
    table = _table()
    table.add_column("", no_wrap=True)
    table.add_column("réglages choisis", overflow="fold")
    for name in ("F1", "MRR@10", "p"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    table.add_row("Réglages en place", "", *_worth(report.before), "", "")
    for step in report.steps:
        table.add_row(
            STEPS[step.name],
            "\n".join(map(spell, step.proposals)) or "les mêmes",
            *_worth(step.after),
            decimal(step.p, 3),
            _adopted(step),
        )
    return table


def _adopted(step: Step) -> Text:
    if step.adopted:
        return Text("gardé", "green")
    if not step.proposals:
        return Text("rien", "dim")
    return Text("hasard ?" if step.p >= SIGNIFICANT else "moins bien", "dim")


def _verdict(report: TuningReport) -> Text:
    if not report.changes:
        return Text(
            "Aucun réglage ne fait mieux de façon sûre sur des questions qu'il n'a pas vues : les "
            "réglages en place restent.",
            "bold",
        )
    return Text(
        f"Sur des questions jamais vues, F1 {rate(report.before.f1)} → {rate(report.after.f1)}"
        f"{_ranks(report)}.",
        "bold green",
    )


def _ranks(report: TuningReport) -> str:
    if report.before.mrr is None or report.after.mrr is None:
        return ""
    return f", MRR@10 {rate(report.before.mrr)} → {rate(report.after.mrr)}"


def _curve_table(report: TuningReport) -> Table:
    table = _table()
    table.title = "Ne répondre qu'à partir d'un seuil"
    table.title_justify = "left"
    for name in ("seuil", "questions répondues", "réponses exactes", "F1, abstention comprise"):
        table.add_column(name, justify="right")
    for point in report.curve:
        table.add_row(
            decimal(point.threshold, 3), rate(point.coverage), rate(point.accuracy), rate(point.f1)
        )
    table.caption = f"Seuil retenu : {decimal(report.threshold, 3)}"
    table.caption_justify = "left"
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")


def _worth(worth: Worth) -> tuple[str, str]:
    return rate(worth.f1) or "", rate(worth.mrr) or "–"


def _number(value: float) -> str:
    return f"{value:.4g}".replace(".", ",")
