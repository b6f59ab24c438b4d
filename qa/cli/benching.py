"""``qa bench``: speed and accuracy beside other systems."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import InputError

if TYPE_CHECKING:
    from qa.bench.environments import Peer


def bench(
    gold: Annotated[
        Path | None,
        typer.Argument(
            help="Questions de référence (par défaut : celles des articles fournis).",
            metavar="[QUESTIONS]",
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            help="Documents des questions, et de quoi grossir l'index.",
            metavar="DOSSIER",
        ),
    ] = None,
    passages: Annotated[
        list[int] | None,
        typer.Option(
            "--passages",
            min=1,
            help="Mesurer à ce nombre de passages ; répétable.",
            metavar="N",
        ),
    ] = None,
    peer: Annotated[
        list[str] | None,
        typer.Option(
            "--peer", help="Se comparer à ce seul système ; répétable. « aucun » : à aucun."
        ),
    ] = None,
    questions: Annotated[
        int, typer.Option("--questions", min=1, help="Nombre de questions posées.", metavar="N")
    ] = 50,
    cold: Annotated[
        int,
        typer.Option("--cold", min=0, help="Commandes lancées depuis le terminal.", metavar="N"),
    ] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Écrire toutes les mesures.")] = False,
) -> None:
    """Mesure vitesse et justesse à côté d'autres systèmes, sur les mêmes passages et questions."""
    from tempfile import TemporaryDirectory

    from rich.console import Console

    from qa.bench.environments import cache_folder, prepare
    from qa.bench.material import default_gold, materials
    from qa.bench.measuring import measure
    from qa.bench.running import contender, product
    from qa.bench.table import table_of
    from qa.settings import load_settings

    settings = load_settings()
    cache = cache_folder()
    peers = _chosen(peer)
    contenders = [
        product(settings),
        *(contender(one, cache, prepare(one, cache, _say), settings) for one in peers),
    ]
    scales = materials(gold or default_gold(), corpus, passages or (), questions, settings)
    shown = {}
    with TemporaryDirectory(prefix="qa-bench-") as folder:
        for number, material in enumerate(scales):
            results = measure(contenders, material, Path(folder, str(number)), cold, _say)
            shown[material.name] = [dataclasses.asdict(one) for one in results]
            if not as_json:
                Console(width=220).print(table_of(material.name, results))
    if as_json:
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")


def _chosen(names: list[str] | None) -> list[Peer]:
    from qa.bench.environments import PEERS

    if not names:
        return list(PEERS)
    known = {peer.name: peer for peer in PEERS}
    wanted = [name for name in names if name != "aucun"]
    for name in wanted:
        if name not in known:
            raise InputError(
                f"« {name} » n'est pas un système mesuré. Choisissez : {', '.join(known)}, aucun."
            )
    return [known[name] for name in wanted]


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
