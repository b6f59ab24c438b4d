"""The entry point: commands, and every error as one French sentence."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from qa.cli import benching, commands, doctor, evaluating, gold, serving, train, tuning
from qa.cli.torchless import hide_torch_from_haystack
from qa.errors import QAError

app = typer.Typer(
    name="qa",
    help="Posez des questions à vos documents français ; chaque réponse montre sa source.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("index")(commands.index)
app.command("ask")(commands.ask)
app.command("chat")(commands.chat)
app.command("serve")(serving.serve)
app.command("evaluate")(evaluating.evaluate)
app.command("tune")(tuning.tune)
app.command("doctor")(doctor.doctor)
app.command("bench")(benching.bench)
app.add_typer(gold.app, name="gold")
app.add_typer(train.app, name="train")

_USAGE = {
    "MissingParameter": "il manque « {name} »",
    "NoSuchOption": "l'option « {name} » n'existe pas",
    "BadParameter": "la valeur de « {name} » ne convient pas",
}


@app.callback()
def root(
    debug: bool = typer.Option(False, "--debug", help="Montrer le détail technique des erreurs."),
) -> None:
    """Posez des questions à vos documents français ; chaque réponse montre sa source."""


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 an error said in French, 2 a wrong command."""
    # Accepted anywhere on the line: people add it after the command that has just failed.
    debug = "--debug" in sys.argv[1:]
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    if arguments[:1] != ["train"]:  # which runs Haystack's own reader beside ours
        hide_torch_from_haystack()
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
        usage = _usage_problem(error)
        if usage:
            _fail(usage, 2)
        _fail(
            f"Erreur inattendue ({type(error).__name__} : {error}). Relancez la commande avec "
            "--debug pour en voir le détail.",
            1,
        )
    raise SystemExit(status or 0)


def _usage_problem(error: Exception) -> str | None:
    """A wrong command line as a French sentence; None for any other error."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if "NoArgsIsHelpError" in kinds:
        return str(error)
    if "UsageError" not in kinds:
        return None
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", None) or getattr(parameter, "name", None) or ""
    for kind, sentence in _USAGE.items():
        if kind in kinds:
            problem = sentence.format(name=str(name).upper() if kind != "NoSuchOption" else name)
            return f"Commande incorrecte : {problem}. Voyez : qa --help"
    return f"Commande incorrecte : {error}. Voyez : qa --help"


def _fail(message: str, status: int) -> NoReturn:
    sys.stderr.write(message.rstrip() + "\n")
    raise SystemExit(status)
