"""``qa evaluate``: the whole engine, or its reader alone, on questions with known answers."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.commands import IndexOption, JsonOption
from qa.errors import InputError

if TYPE_CHECKING:
    from qa.evaluation.reports import PairsReport, ReadingReport


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Questions de référence (JSONL ou SQuAD).")],
    index: IndexOption = None,
    as_json: JsonOption = False,
    given_paragraph: Annotated[
        bool,
        typer.Option("--given-paragraph", help="Le lecteur seul, sur le bon paragraphe."),
    ] = False,
    no_answer_pairs: Annotated[
        bool,
        typer.Option(
            "--no-answer-pairs",
            help="L'abstention seule : un bon et un mauvais paragraphe par question.",
        ),
    ] = False,
) -> None:
    """Mesure les réponses sur un jeu de questions de référence."""
    if given_paragraph and no_answer_pairs:
        raise InputError("Choisissez --given-paragraph ou --no-answer-pairs, pas les deux.")
    if given_paragraph or no_answer_pairs:
        _alone(gold, index, as_json, pairs=no_answer_pairs)
    else:
        _whole(gold, index, as_json)


def _alone(gold: Path, index: str | None, as_json: bool, *, pairs: bool) -> None:
    """Measure the reader without any search."""
    from rich.console import Console

    from qa.cli.output import file_progress
    from qa.evaluation.isolated_table import render_isolated
    from qa.evaluation.pairs import evaluate_pairs
    from qa.evaluation.reading import evaluate_given_paragraph
    from qa.evaluation.run import engine_for

    engine = engine_for(gold, index)
    report: PairsReport | ReadingReport
    with file_progress("Lecture") as advance:
        if pairs:
            report = evaluate_pairs(gold, engine, on_question=advance)
        else:
            report = evaluate_given_paragraph(gold, engine, on_question=advance)
    if as_json:
        _write(json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=2))
    else:
        render_isolated(report, Console())


def _whole(gold: Path, index: str | None, as_json: bool) -> None:
    from rich.console import Console

    from qa.cli.output import file_progress
    from qa.evaluation.reports import to_json
    from qa.evaluation.run import engine_for
    from qa.evaluation.run import evaluate as run
    from qa.evaluation.table import render_table

    engine = engine_for(gold, index)
    with file_progress("Évaluation") as advance:
        report = run(gold, engine, on_question=advance)
    if as_json:
        _write(to_json(report))
    else:
        render_table(report, Console())


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
