"""``qa gold``: make, and look after, the questions that the evaluation asks."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.commands import IndexOption, JsonOption
from qa.cli.usage import FrenchCommand, FrenchGroup
from qa.errors import GoldError

if TYPE_CHECKING:
    from qa.evaluation.lint import Finding

app = typer.Typer(
    cls=FrenchGroup,
    help="Prépare et vérifie les questions de référence.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root() -> None:
    """Prépare et vérifie les questions de référence."""


@app.command("lint", cls=FrenchCommand)
def lint(
    gold: Annotated[Path, typer.Argument(help="Questions de référence (JSONL, SQuAD ou CSV).")],
    index: IndexOption = None,
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Poser aussi les questions sans réponse, pour voir."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Cherche les questions périmées, douteuses ou en double ; échoue s'il y en a de fausses."""
    from qa.cli.output import file_progress
    from qa.evaluation.csv_gold import place_answers
    from qa.evaluation.lint import MILD, answered_impossible, lint_gold
    from qa.evaluation.loading import load_gold
    from qa.evaluation.relevance import IndexedTexts
    from qa.evaluation.run import engine_for

    engine = engine_for(gold, index)
    texts = IndexedTexts(engine)
    gold_set = place_answers(load_gold(gold), texts)
    findings = lint_gold(gold_set, texts)
    if ask:
        with file_progress("Questions sans réponse") as advance:
            findings += answered_impossible(gold_set, engine, on_question=advance)
    if as_json:
        value = [dataclasses.asdict(finding) for finding in findings]
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(findings, gold_set.warnings, len(gold_set.questions))
    if gold_set.warnings or any(finding.problem not in MILD for finding in findings):
        raise SystemExit(1)


@app.command("suggest", cls=FrenchCommand)
def suggest(
    file: Annotated[Path, typer.Argument(help="Fichier CSV à créer.", metavar="FICHIER.csv")],
    index: IndexOption = None,
    wanted: Annotated[
        int, typer.Option("--count", "-n", min=1, max=10_000, help="Nombre de questions.")
    ] = 50,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Seulement les avis donnés dans le chat.")
    ] = False,
) -> None:
    """Propose des questions tirées des documents, et des avis du chat, à retenir ou corriger."""
    from qa.cli.output import quoted
    from qa.engine import Engine
    from qa.evaluation.relevance import IndexedTexts
    from qa.evaluation.suggest import draft, from_feedback, write_candidates
    from qa.french.formatting import count
    from qa.index.feedback import FeedbackStore

    engine = Engine(index)
    told = from_feedback(list(FeedbackStore(engine.index).entries().values()))
    drafted = [] if feedback else draft(IndexedTexts(engine), wanted)
    candidates = [*told, *drafted]
    if not candidates:
        raise GoldError(
            f"Rien à proposer : l'index « {engine.index.name} » n'a ni avis ni phrase qui s'y "
            "prête."
        )
    write_candidates(file, candidates)
    sys.stdout.write(
        f"{count(len(candidates), 'question')} dans {file}, dont {len(told)} venues du chat. "
        "Relisez-les, mettez « x » dans la colonne « retenir » de celles que vous gardez, puis : "
        f"qa gold accept {quoted(file)} questions.jsonl\n"
    )


@app.command("accept", cls=FrenchCommand)
def accept(
    candidates: Annotated[Path, typer.Argument(help="Fichier CSV de qa gold suggest, relu.")],
    gold: Annotated[Path, typer.Argument(help="Jeu de questions à compléter (.jsonl).")],
    index: IndexOption = None,
) -> None:
    """Ajoute les questions retenues à un jeu de questions de référence."""
    from qa.engine import Engine
    from qa.evaluation.accept import accept as add
    from qa.evaluation.relevance import IndexedTexts
    from qa.french.formatting import count

    added, warnings = add(candidates, gold, IndexedTexts(Engine(index)))
    for warning in warnings:
        sys.stderr.write(warning + "\n")
    sys.stdout.write(f"{count(added, 'question ajoutée', 'questions ajoutées')} à {gold}.\n")


def _print(findings: Sequence[Finding], warnings: Sequence[str], questions: int) -> None:
    from rich.console import Console
    from rich.text import Text

    from qa.evaluation.captions import PROBLEMS
    from qa.evaluation.lint import MILD, Problem
    from qa.french.formatting import count

    console = Console()
    for warning in warnings:
        console.print(Text(warning, "yellow"))
    for problem in Problem:
        found = [finding for finding in findings if finding.problem is problem]
        if found:
            style = "yellow" if problem in MILD else "red"
            console.print(Text(f"\n{PROBLEMS[problem]} ({len(found)})", f"bold {style}"))
            for finding in found:
                console.print(Text(f"- question « {finding.question} » : {finding.detail}"))
    doubtful = len({finding.question for finding in findings})
    console.print(
        Text(f"\n{count(questions, 'question')}, {doubtful} à revoir.", "bold")
        if findings or warnings
        else Text(f"{count(questions, 'question')} : rien à redire.", "bold green")
    )
