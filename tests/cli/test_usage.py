"""Help wholly in French, and what is said of a wrong command line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
import typer

from qa import __version__
from qa.cli.main import app, main

_ENGLISH = re.compile(
    r"\b(usage|options:|arguments:|commands:|default|required|show|this|message|exit|text|integer"
    r"|float|path|range|int|str|the|x<=|missing|invalid|error|got|no such)\b",
    re.IGNORECASE,
)


def _commands(group: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from _commands(command, (*path, name))


_ALL = list(_commands(typer.main.get_command(app)))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> object:
    def run_qa(*arguments: str) -> tuple[str, str, int]:
        monkeypatch.setattr(sys, "argv", ["qa", *arguments])
        # For a process of its own; here it would stay for the tests after this one.
        monkeypatch.setattr(sys.modules["qa.cli.main"], "hide_torch_from_haystack", lambda: None)
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return printed.out, printed.err, ended.value.code

    return run_qa


def test_there_are_commands_to_be_helped_with() -> None:
    assert {(), ("ask",), ("gold", "lint"), ("train", "reader")} <= set(_ALL)


@pytest.mark.parametrize("path", _ALL, ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_help_is_french(run, path: tuple[str, ...], option: str) -> None:
    out, err, status = run(*path, option)
    assert (err, status) == ("", 0)
    assert out.startswith(f"Emploi : {' '.join(('qa', *path))} [OPTIONS]")
    assert "-h, --help" in out
    assert "Afficher cette aide." in out
    said = re.sub(r"-{1,2}[\w-]+", "", out)
    assert not _ENGLISH.findall(said)
    assert not re.search(r"\.\.\.|[«(]$", out, re.MULTILINE)


def test_summaries_are_whole(run) -> None:
    out = " ".join(run("--help")[0].split())
    for command in typer.main.get_command(app).commands.values():  # type: ignore[attr-defined]
        assert " ".join(command.help.split()) in out


def test_defaults_and_bounds_are_given(run) -> None:
    out = " ".join(run("bench", "--help")[0].split())
    assert "--questions N Nombre de questions posées (au moins 1 ; par défaut : 50)." in out
    assert "--cold N" in out
    assert "(au moins 0 ; par défaut : 5)" in out
    assert "--gold CHEMIN" in run("train", "reader", "-h")[0]
    assert "obligatoire" in run("train", "reader", "-h")[0]


def test_the_version(run) -> None:
    assert run("--version") == (f"qa {__version__}\n", "", 0)


@pytest.mark.parametrize(
    ("line", "said", "help_"),
    [
        ("ask", "il manque « QUESTION »", "qa ask"),
        ("ask --inconu x", "l'option « --inconu » n'existe pas", "qa ask"),
        (
            "ask --topk 3 x",
            "l'option « --topk » n'existe pas ; la plus proche est « --top-k »",
            "qa ask",
        ),
        ("ask x --top-k 0", "« --top-k » attend un nombre entier de 1 à 200", "qa ask"),
        ("ask x --top-k deux", "« --top-k » attend un nombre entier de 1 à 200", "qa ask"),
        ("ask x --top-k", "l'option « --top-k » attend une valeur", "qa ask"),
        ("ask x --json=oui", "l'option « --json » n'attend pas de valeur", "qa ask"),
        ("ask Où est-il ?", "« est-il ? » est de trop ; mettez la question entre", "qa ask"),
        ("doctor trop", "« trop » est de trop", "qa doctor"),
        ("gold suggest", "il manque « FICHIER.csv »", "qa gold suggest"),
        ("gold lnit", "la commande « lnit » n'existe pas ; la plus proche est « lint »", "qa gold"),
        ("zzz", "la commande « zzz » n'existe pas", "qa"),
        ("--zzz", "l'option « --zzz » n'existe pas", "qa"),
        ("index --engine foo", "« --engine » attend « local » ou « ray »", "qa index"),
        ("train reader --minutes 0", "« --minutes » attend un nombre d'au moins 0.05", ""),
        ("bench --cold=-1", "« --cold » attend un nombre entier d'au moins 0", "qa bench"),
    ],
)
def test_a_wrong_line_is_one_sentence_with_the_right_help(
    run, line: str, said: str, help_: str
) -> None:
    out, err, status = run(*line.split())
    assert (out, status) == ("", 2)
    assert err.startswith(f"Commande incorrecte : {said}")
    assert err.endswith(f". Voyez : {help_ or 'qa train reader'} --help\n")
    assert err.count("\n") == 1
    assert not _ENGLISH.findall(re.sub(r"-{1,2}[\w-]+", "", err))
