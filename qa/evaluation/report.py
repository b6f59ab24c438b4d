"""An evaluation as a terminal table in French, or as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.evaluation.wording import count, duration, rate

if TYPE_CHECKING:
    from rich.console import Console

    from qa.evaluation.results import EvaluationReport, Figures

_WARNINGS_SHOWN = 5


def to_json(report: EvaluationReport) -> str:
    """The report as JSON: ``gold``, ``index``, ``figures``, ``by_tag``, ``results``, ``warnings``.

    The keys of ``figures`` and ``results`` are the fields of Figures and QuestionResult; rates are
    in [0, 1] and null where nothing was measured. ``by_tag`` maps each tag to its figures.
    """
    value = dataclasses.asdict(report)
    value["by_tag"] = {entry.tag: dataclasses.asdict(entry.figures) for entry in report.by_tag}
    return json.dumps(value, ensure_ascii=False, indent=2)


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
    console.print(_figures_table(figures))
    if report.by_tag:
        console.print(_tags_table(report))
    if report.warnings:
        console.print(Padding(_warnings_text(report.warnings), (0, 1)))


def _warnings_text(warnings: Sequence[str]) -> Text:
    lines = list(warnings[:_WARNINGS_SHOWN])
    more = len(warnings) - len(lines)
    if more:
        lines.append(f"Et {count(more, 'autre avertissement', 'autres avertissements')}.")
    return Text("\n".join(lines), "yellow")


def _figures_table(figures: Figures) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True, style="bold")
    table.add_column(style="dim")
    for section in _sections(figures):
        for name, value, meaning in section:
            if value is not None:
                table.add_row(name, value, meaning)
        table.add_section()
    return table


def _sections(figures: Figures) -> list[list[tuple[str, str | None, str]]]:
    """Name, value and meaning of each figure; a value that was not measured is None."""
    return [
        [
            ("EM", rate(figures.em), "première réponse exacte, ou abstention juste"),
            ("F1", rate(figures.f1), "mots communs avec la réponse attendue"),
            ("EM, avec réponse", rate(figures.has_answer_em), "questions qui ont une réponse"),
            ("F1, avec réponse", rate(figures.has_answer_f1), ""),
            ("Réponses rivales", rate(figures.rival_recall), "part des versions citées"),
        ],
        [
            ("Rappel@1", rate(figures.recall_at_1), "le bon passage est trouvé en premier"),
            ("Rappel@5", rate(figures.recall_at_5), "… parmi les cinq premiers"),
            ("Rappel@10", rate(figures.recall_at_10), "… parmi les dix premiers"),
            ("MRR@10", rate(figures.mrr), "moyenne de 1/rang du premier bon passage"),
            (
                "Document@5",
                rate(figures.document_recall_at_5),
                "le bon document est parmi les cinq premiers",
            ),
        ],
        [
            (
                "Abstention, précision",
                rate(figures.no_answer_precision),
                f"justifiée, sur {count(figures.abstained, 'abstention')}",
            ),
            (
                "Abstention, rappel",
                rate(figures.no_answer_recall),
                f"sur {count(figures.impossible, 'question')} sans réponse",
            ),
            ("Abstention, F1", rate(figures.no_answer_f1), ""),
            ("Calibration (ECE)", rate(figures.ece), "écart entre confiance et exactitude"),
        ],
        [
            ("Latence médiane", duration(figures.median_ms), "par question"),
            ("Latence, 95ᵉ centile", duration(figures.p95_ms), ""),
        ],
    ]


def _tags_table(report: EvaluationReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Étiquette")
    for name in ("Questions", "EM", "F1", "Rappel@5"):
        table.add_column(name, justify="right", no_wrap=True)
    for entry in report.by_tag:
        figures = entry.figures
        shown = (figures.em, figures.f1, figures.recall_at_5)
        cells = [rate(value) or "–" for value in shown]
        table.add_row(Text(entry.tag), str(figures.questions), *cells)
    return table
