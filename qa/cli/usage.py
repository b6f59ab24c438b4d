"""Help and wrong command lines, in French: Typer has both in English.

``FrenchCommand`` and ``FrenchGroup`` lay the help out; ``usage_problem`` says in one sentence what
is wrong with a command line and which help to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from typer.core import TyperCommand, TyperGroup

# What stands for a value, and what is said of a wrong one, by type.
_KINDS: dict[object, tuple[str, str]] = {
    int: ("N", "un nombre entier"),
    float: ("X", "un nombre"),
    Path: ("CHEMIN", "un chemin"),
    str: ("TEXTE", "un texte"),
}


class FrenchCommand(TyperCommand):
    """A command whose help is wholly in French."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usage, what it does, arguments and options."""
        _write_usage(self, ctx, formatter)
        _write_text(self, formatter)
        _write_parameters(self, ctx, formatter)


class FrenchGroup(TyperGroup):
    """Commands under one name; the summaries of all are shown uncut."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usage, what it is, options and commands."""
        _write_usage(self, ctx, formatter, "COMMANDE …")
        _write_text(self, formatter)
        _write_parameters(self, ctx, formatter)
        rows = [
            (name, _spaced((command.help or "").split("\n\n")[0].replace("\n", " ")))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        with formatter.section("Commandes "):
            formatter.write_dl(rows)


def _write_usage(command: Any, ctx: Any, formatter: Any, rest: str = "") -> None:
    arguments = [one for one in command.get_params(ctx) if one.param_type_name == "argument"]
    names = [_argument(one) if one.required else f"[{_argument(one)}]" for one in arguments]
    line = " ".join(filter(None, ["[OPTIONS]", *names, rest]))
    formatter.write_usage(ctx.command_path, line, prefix="Emploi : ")


def _write_text(command: Any, formatter: Any) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_spaced(command.help or ""))


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    arguments, options = [], []
    for one in command.get_params(ctx):
        if one.param_type_name == "argument":
            arguments.append((_argument(one), _explained(command, one)))
        elif "--help" in one.opts:
            options.append((_names(one), "Afficher cette aide."))
        else:
            options.append((f"{_names(one)}{_value(command, one)}", _explained(command, one)))
    for title, rows in (("Arguments ", arguments), ("Options ", options)):
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper()).strip("[]")


def _names(parameter: Any) -> str:
    """The short form first, as everywhere."""
    return ", ".join(sorted(parameter.opts, key=len))


def _value(command: Any, parameter: Any) -> str:
    """What stands for the value of an option; nothing for a flag."""
    kind = _kind(command, parameter)
    if parameter.is_flag:
        return ""
    if parameter.metavar or not _choices(kind):
        return f" {parameter.metavar or _KINDS[kind][0]}"
    return " " + "|".join(_choices(kind))


def _explained(command: Any, parameter: Any) -> str:
    """What a parameter is, then its bounds and its default."""
    more = list(_bounds(command, parameter))
    text, default = str(parameter.help or ""), parameter.default
    if parameter.required and parameter.param_type_name == "option":
        more.append("obligatoire")
    elif default not in (None, "") and default is not False and "défaut" not in text:
        more.append(f"par défaut : {_written(default)}")
    return _spaced(f"{text.removesuffix('.')} ({' ; '.join(more)})." if more else text)


def _spaced(text: str) -> str:
    """The text with the spaces of French punctuation, where no line may end."""
    return re.sub(r" (?=[:;!?»])|(?<=«) ", "\u00a0", text)


def _declared(command: Any, parameter: Any) -> tuple[Any, ...]:
    """The annotation of a parameter's function: its type, then what Typer is told of it.

    Typer keeps both elsewhere from one version to the next.
    """
    hints = get_type_hints(command.callback, include_extras=True)
    annotation = hints.get(parameter.name, str)
    return get_args(annotation) if hasattr(annotation, "__metadata__") else (annotation,)


def _kind(command: Any, parameter: Any) -> Any:
    """The type of one value: of «list[str] | None», str."""
    kind = _declared(command, parameter)[0]
    while get_args(kind):
        kind = get_args(kind)[0]
    return kind


def _choices(kind: Any) -> list[str]:
    is_choice = isinstance(kind, type) and issubclass(kind, Enum)
    return [str(one.value) for one in kind] if is_choice else []


def _bounds(command: Any, parameter: Any) -> Iterator[str]:
    told = _declared(command, parameter)[-1]
    low, high = getattr(told, "min", None), getattr(told, "max", None)
    if low is not None and high is not None:
        yield f"de {_written(low)} à {_written(high)}"
    elif low is not None or high is not None:
        yield f"au moins {_written(low)}" if high is None else f"au plus {_written(high)}"


def _written(value: Any) -> str:
    """A value as it is typed."""
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return str(getattr(value, "value", value))


def usage_problem(error: Exception, command: str) -> str | None:
    """A wrong command line, of ``command`` as far as one was recognised, as a French sentence;
    None for any other error.

    Kinds are told by name: Typer brings its own copy of Click in some versions, not in others.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "NoArgsIsHelpError" in kinds:
        return str(error)
    if "UsageError" not in kinds:
        return None
    context = getattr(error, "ctx", None)
    path = context.command_path if context else command
    return f"Commande incorrecte : {_problem(error, kinds, context)}. Voyez : {path} --help"


def _problem(error: Any, kinds: set[str], context: Any) -> str:
    parameter = getattr(error, "param", None)
    if "NoSuchOption" in kinds:
        near = _closest(error.option_name, _option_names(context))
        return f"l'option « {error.option_name} » n'existe pas{near}"
    if "MissingParameter" in kinds and parameter is not None:
        return f"il manque « {_name(parameter)} »"
    if "BadParameter" in kinds and parameter is not None and context:
        return f"« {_name(parameter)} » attend {_expected(context.command, parameter)}"
    if "BadOptionUsage" in kinds:
        return f"l'option « {error.option_name} » " + (
            "attend une valeur" if "requires" in str(error) else "n'attend pas de valeur"
        )
    return _of_message(str(error), context)


def _of_message(message: str, context: Any) -> str:
    """What only the text of an error tells."""
    named = re.search(r"No such command ['\"](.*?)['\"]\.", message)
    if named:
        known = list(getattr(context.command, "commands", ())) if context else []
        return f"la commande « {named[1]} » n'existe pas{_closest(named[1], known)}"
    extra = re.search(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", message, re.DOTALL)
    if extra:
        hint = ""
        if context and any(one.name == "question" for one in context.command.params):
            hint = " ; mettez la question entre guillemets"
        return f"« {extra[1]} » est de trop{hint}"
    return "il manque une commande" if "Missing command" in message else "elle n'est pas comprise"


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return _argument(parameter)
    return str(max(parameter.opts, key=len))


def _expected(command: Any, parameter: Any) -> str:
    kind = _kind(command, parameter)
    if _choices(kind):
        return " ou ".join(f"« {one} »" for one in _choices(kind))
    bounds = " ".join(_bounds(command, parameter))
    link = " d'" if bounds.startswith("au ") else " " if bounds else ""
    return f"{_KINDS[kind][1]}{link}{bounds}"


def _option_names(context: Any) -> list[str]:
    return [name for one in context.command.get_params(context) for name in one.opts]


def _closest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f" ; la plus proche est « {near[0]} »" if near else ""
