"""The entry point: commands, and every error as one French sentence."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from qa import __version__
from qa.cli import benching, commands, doctor, evaluating, gold, serving, train, tuning
from qa.cli.torchless import hide_torch_from_haystack
from qa.cli.usage import FrenchCommand, FrenchGroup, usage_problem
from qa.errors import QAError

app = typer.Typer(
    name="qa",
    cls=FrenchGroup,
    help="Posez des questions à vos documents français ; chaque réponse montre sa source.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("index", cls=FrenchCommand)(commands.index)
app.command("ask", cls=FrenchCommand)(commands.ask)
app.command("chat", cls=FrenchCommand)(commands.chat)
app.command("serve", cls=FrenchCommand)(serving.serve)
app.command("evaluate", cls=FrenchCommand)(evaluating.evaluate)
app.command("tune", cls=FrenchCommand)(tuning.tune)
app.command("doctor", cls=FrenchCommand)(doctor.doctor)
app.command("bench", cls=FrenchCommand)(benching.bench)
app.add_typer(gold.app, name="gold")
app.add_typer(train.app, name="train")


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"qa {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    debug: bool = typer.Option(False, "--debug", help="Montrer le détail technique des erreurs."),
    version: bool = typer.Option(
        False, "--version", help="Dire la version.", callback=_print_version, is_eager=True
    ),
) -> None:
    """Posez des questions à vos documents français ; chaque réponse montre sa source."""


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 an error said in French, 2 a wrong command."""
    # Accepted anywhere on the line: people add it after the command that has just failed.
    debug = "--debug" in sys.argv[1:]
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    if arguments[:1] != ["train"]:  # which runs Haystack's own reader beside ours
        hide_torch_from_haystack()
    if not debug:  # each attempt to reach the hub is a line in English otherwise
        os.environ.setdefault("HF_HUB_VERBOSITY", "error")
    try:
        status = app(arguments, prog_name="qa", standalone_mode=False)
    except KeyboardInterrupt:
        _fail("Interrompu.", 130)
    except QAError as error:
        if debug:
            raise
        _fail(f"Erreur : {error}", 1)
    except Exception as error:
        if debug:
            raise
        usage = usage_problem(error, _command(arguments))
        if usage:
            _fail(usage, 2)
        _fail(
            f"Erreur inattendue ({type(error).__name__} : {error}). Relancez la commande avec "
            "--debug pour en voir le détail.",
            1,
        )
    raise SystemExit(status or 0)


def _command(arguments: list[str]) -> str:
    """The command that a line begins with: «qa gold lint»."""
    words, known = ["qa"], typer.main.get_command(app)
    for argument in arguments:
        commands = getattr(known, "commands", {})
        if argument not in commands:
            break
        words.append(argument)
        known = commands[argument]
    return " ".join(words)


def _fail(message: str, status: int) -> NoReturn:
    sys.stderr.write(message.rstrip() + "\n")
    raise SystemExit(status)
