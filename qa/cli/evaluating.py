"""``qa evaluate``: the whole engine, or its reader alone, on questions with known answers."""

from __future__ import annotations

import dataclasses
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.commands import IndexOption, JsonOption
from qa.errors import IndexStoreError, InputError

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.evaluation.compare import Comparison
    from qa.evaluation.reports import EvaluationReport, PairsReport, ReadingReport
    from qa.evaluation.runs import RunStore

_INTERRUPTED = 130


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Questions de référence (JSONL, SQuAD ou CSV).")],
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
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            help="Comparer à une évaluation passée : son numéro, « dernier » ou un fichier .json.",
            metavar="ÉVALUATION",
        ),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under",
            help="Échouer si un chiffre est sous ce plancher, par exemple f1=0.6 ; répétable.",
            metavar="CHIFFRE=TAUX",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", help="Écrire une page HTML et le JSON dans ce dossier.", metavar="DOSSIER"
        ),
    ] = None,
) -> None:
    """Mesure les réponses sur un jeu de questions de référence."""
    if not (given_paragraph or no_answer_pairs):
        _whole(gold, index, as_json, _Wishes(against, tuple(fail_under or ()), report))
        return
    if given_paragraph and no_answer_pairs:
        raise InputError("Choisissez --given-paragraph ou --no-answer-pairs, pas les deux.")
    if against or fail_under or report:
        raise InputError(
            "--against, --fail-under et --report mesurent tout le moteur. Retirez-les, ou retirez "
            "--given-paragraph et --no-answer-pairs."
        )
    _alone(gold, index, as_json, pairs=no_answer_pairs)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is asked beside the figures."""

    against: str | None
    floors: tuple[str, ...]
    folder: Path | None


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


def _whole(gold: Path, index: str | None, as_json: bool, wishes: _Wishes) -> None:
    from qa.cli.output import file_progress
    from qa.evaluation.compare import check_comparable, compare
    from qa.evaluation.floors import check_floors, parse_floor
    from qa.evaluation.loading import open_gold
    from qa.evaluation.run import engine_for
    from qa.evaluation.run import evaluate as run
    from qa.evaluation.runs import RunStore
    from qa.evaluation.setup import describe_setup

    floors = [parse_floor(text) for text in wishes.floors]
    engine = engine_for(gold, index)
    runs = RunStore(engine.index)
    before = None
    if wishes.against:
        # Refused before the questions are asked, which takes minutes.
        setup = describe_setup(open_gold(gold, engine), engine)
        before = runs.load(wishes.against, setup.gold_digest)
        check_comparable(before, setup)
    with file_progress("Évaluation") as advance:
        report = run(gold, engine, on_question=advance)
    comparison = compare(before, report) if before and report.complete else None
    _show(report, comparison, as_json)
    _note(_kept(runs, report))
    if wishes.folder:
        _note(f"Page : {_write_files(wishes.folder, report, comparison, engine)}")
    if not report.complete:
        raise SystemExit(_INTERRUPTED)
    check_floors(report.figures, floors)


def _show(report: EvaluationReport, comparison: Comparison | None, as_json: bool) -> None:
    from rich.console import Console

    from qa.evaluation.comparison_table import render_comparison
    from qa.evaluation.reports import to_json
    from qa.evaluation.table import render_table

    if as_json:
        more = {"comparison": dataclasses.asdict(comparison)} if comparison else {}
        _write(to_json(report, **more))
        return
    render_table(report, Console())
    if comparison:
        render_comparison(comparison, Console())


def _kept(runs: RunStore, report: EvaluationReport) -> str:
    """Store the evaluation; figures that took minutes are not lost to a read-only folder."""
    try:
        return f"Évaluation enregistrée sous le n° {runs.save(report)}."
    except IndexStoreError as error:
        return str(error)


def _write_files(
    folder: Path, report: EvaluationReport, comparison: Comparison | None, engine: Engine
) -> Path:
    """Write the page and the JSON; return the page's path."""
    from qa.evaluation.loading import open_gold
    from qa.evaluation.page import write_page
    from qa.evaluation.reports import to_json

    page = write_page(folder, report, open_gold(Path(report.gold), engine), engine, comparison)
    (folder / "evaluation.json").write_text(to_json(report) + "\n", encoding="utf-8")
    return page


def _note(text: str) -> None:
    """Beside the figures, on stderr: stdout can be piped."""
    sys.stderr.write(text + "\n")


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
