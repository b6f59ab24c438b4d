"""The commands. Libraries are imported inside: ``qa --help`` must not load a model."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli import scope
from qa.errors import InputError

if TYPE_CHECKING:
    from qa.index.file_reading import Reader
    from qa.types import Reply

IndexOption = Annotated[
    str | None,
    typer.Option("--index", "-i", help="Nom de l'index (par défaut : seeds).", metavar="NOM"),
]
SpeedOption = Annotated[
    str | None,
    typer.Option("--speed", help="« rapide », « équilibré » ou « précis ».", metavar="VITESSE"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Écrire la réponse en JSON.")]


class Engines(StrEnum):
    """Where files are read and embedded."""

    LOCAL = "local"
    RAY = "ray"


def index(
    corpus: Annotated[
        Path | None,
        typer.Argument(help="Dossier de documents (par défaut : seeds).", metavar="[DOSSIER]"),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--index", "-i", help="Nom de l'index (par défaut : le nom du dossier).", metavar="NOM"
        ),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Refaire l'index ; l'ancien est mis de côté.")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help="Accepter que plus de la moitié de l'index disparaisse."),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option("--watch", "-w", help="Rester et suivre les changements (Ctrl-C arrête)."),
    ] = False,
    engine: Annotated[
        Engines,
        typer.Option("--engine", help="Où lire et vectoriser : ici, ou sur une grappe Ray."),
    ] = Engines.LOCAL,
    address: Annotated[
        str | None,
        typer.Option("--address", help="Adresse de la grappe Ray (par défaut : cette machine)."),
    ] = None,
) -> None:
    """Construit un index, ou le met à jour : ajouts, changements, suppressions."""
    from qa.cli.indexing import run_index

    if address is not None and engine is not Engines.RAY:
        raise InputError("« --address » est celle d'une grappe Ray : ajoutez « --engine ray ».")
    with _reader(engine, address) as read:
        run_index(corpus, name, rebuild=rebuild, delete_most=yes, watch=watch, read=read)


@contextmanager
def _reader(engine: Engines, address: str | None) -> Iterator[Reader]:
    if engine is Engines.LOCAL:
        from qa.index.file_reading import read_here

        yield read_here
        return
    from qa.index.ray_reading import ray_reader

    with ray_reader(address) as read:
        yield read


def ask(
    question: Annotated[str, typer.Argument(help="La question, entre guillemets.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
    why: Annotated[
        bool, typer.Option("--why", help="Dire pourquoi cette réponse a été choisie.")
    ] = False,
    passages: Annotated[
        bool, typer.Option("--passages", help="Montrer les passages entiers.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Montrer toutes les réponses et toutes les sources.")
    ] = False,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Ne rien corriger dans la question.")
    ] = False,
    top_k: Annotated[
        int | None,
        typer.Option("--top-k", min=1, max=200, help="Nombre de passages retenus.", metavar="N"),
    ] = None,
    document: scope.DocumentOption = None,
    folder: scope.FolderOption = None,
    since: scope.SinceOption = None,
    until: scope.UntilOption = None,
    where: scope.WhereOption = None,
    undated: scope.UndatedOption = False,
    speed: SpeedOption = None,
) -> None:
    """Pose une question et montre la réponse avec la phrase qui la prouve."""
    filters = scope.filters_of(document, folder, since, until, where, undated)
    from qa.engine import Engine
    from qa.settings import load_settings

    engine = Engine(index, load_settings(top_k=top_k, speed=speed))
    reply = engine.ask(question, filters=filters, as_typed=as_typed)
    if as_json:
        shown = reply.to_dict() | (_reasons(reply) if why else {})
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
        return
    from qa.cli.replies import Detail, print_reply

    print_reply(reply, Detail(passages, why, everything))
    if notice := scope.say_undated(engine, filters):
        sys.stderr.write(f"{notice}\n")


def _reasons(reply: Reply) -> dict[str, object]:
    """What ``--why`` adds to the JSON: how rival answers differ, what speaks for each answer."""
    from qa.answering.explaining import explain
    from qa.answering.formatting import tell_rivals

    known = [dataclasses.asdict(explain(reply, answer)) for answer in reply.answers]
    return {"rivals": tell_rivals(reply), "why": known}


def chat(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option("--host", help="Adresse d'écoute.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", "-p", min=1, max=65535, help="Port (7860).")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--open", help="Ouvrir la page dans le navigateur.")
    ] = False,
    speed: SpeedOption = None,
) -> None:
    """Ouvre le chat sur http://127.0.0.1:7860."""
    from qa.settings import load_settings
    from ui.server import check_address

    settings = load_settings(host=host, port=port, speed=speed)
    # Before the models are loaded: a taken port should be said at once.
    check_address(settings.host, settings.port)

    from qa.engine import Engine
    from ui.app import serve

    serve(Engine(index, settings), settings.host, settings.port, open_browser=browser)
