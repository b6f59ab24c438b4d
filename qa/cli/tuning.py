"""``qa tune``: fit the settings to questions with known answers."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.commands import IndexOption, JsonOption

if TYPE_CHECKING:
    from qa.evaluation.tuning.report import TuningReport

_INTERRUPTED = 130


def tune(
    gold: Annotated[Path, typer.Argument(help="Questions de référence (JSONL, SQuAD ou CSV).")],
    index: IndexOption = None,
    as_json: JsonOption = False,
    sizes: Annotated[
        bool,
        typer.Option("--passages", help="Essayer aussi d'autres tailles de passages : plus long."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Montrer ce qui changerait, sans rien écrire.")
    ] = False,
) -> None:
    """Règle les poids et le seuil d'abstention sur vos questions, et l'écrit dans qa.toml."""
    from qa.cli.output import staged_progress
    from qa.evaluation.run import engine_for
    from qa.evaluation.tuning import config
    from qa.evaluation.tuning.run import tune as run

    path = config.target_file()  # refused before the questions are asked, which takes minutes
    engine = engine_for(gold, index)
    try:
        with staged_progress() as advance:
            report = run(gold, engine, advance, sizes=sizes)
    except KeyboardInterrupt:
        _note("Interrompu : ce qui est lu est gardé. Relancez la même commande pour continuer.")
        raise SystemExit(_INTERRUPTED) from None
    if as_json:
        value = dataclasses.asdict(report) | {"changes": [*map(dataclasses.asdict, report.changes)]}
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    else:
        from rich.console import Console

        from qa.evaluation.tuning.table import render_tuning

        render_tuning(report, Console())
    if report.changes:
        _write(path, report, dry_run=dry_run)


def _write(path: Path, report: TuningReport, *, dry_run: bool) -> None:
    """Write the settings, and show what changes in the file."""
    from qa.cli.output import quoted
    from qa.evaluation.tuning import config

    before, after = config.updated(path, report.changes, report.index)
    if dry_run:
        _note(f"Ce qui changerait dans {path} :")
    else:
        config.write(path, after)
        _note(f"Écrit dans {path} :")
    for line in config.difference(before, after):
        _note(f"  {line}")
    for name in config.overridden(report.changes):
        _note(f"La variable {name} l'emporte sur ce fichier : supprimez-la pour qu'il serve.")
    if any(change.name == "passage_words" for change in report.changes):
        _note(
            "L'index est à refaire pour cette taille de passages : qa index DOSSIER --index "
            f"{quoted(report.index)} --rebuild"
        )


def _note(text: str) -> None:
    """Beside the figures, on stderr: stdout can be piped."""
    sys.stderr.write(text + "\n")
