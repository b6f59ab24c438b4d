"""The options that narrow a question to some documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import FilterError
from qa.types import Filters

if TYPE_CHECKING:
    from qa.engine import Engine

DocumentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--document", "-d", help="Ce document seulement (option répétable).", metavar="NOM"
    ),
]
FolderOption = Annotated[
    str | None,
    typer.Option("--folder", help="Les documents de ce dossier du corpus.", metavar="DOSSIER"),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", help="Les documents datés d'au moins : 2018-01-01.", metavar="DATE"),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", help="Les documents datés d'au plus : 2018-12-31.", metavar="DATE"),
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where", help="Une métadonnée et sa valeur (option répétable).", metavar="NOM=VALEUR"
    ),
]
UndatedOption = Annotated[
    bool,
    typer.Option("--undated", help="Garder aussi les documents sans date (avec --since, --until)."),
]


def filters_of(
    documents: list[str] | None,
    folder: str | None,
    since: str | None,
    until: str | None,
    where: list[str] | None,
    undated: bool = False,
) -> Filters | None:
    """The filters that the options state, None if they state none.

    Raises:
        FilterError: a pair of ``--where`` has no equals sign.
    """
    pairs = []
    for pair in where or ():
        name, equals, value = pair.partition("=")
        if not equals:
            raise FilterError(f"« {pair} » n'est pas de la forme NOM=VALEUR (option --where).")
        pairs.append((name.strip(), value.strip()))
    filters = Filters(tuple(documents or ()), folder, since, until, tuple(pairs), undated=undated)
    return None if filters in {Filters(), Filters(undated=True)} else filters


def say_undated(engine: Engine, filters: Filters | None) -> str:
    """How many documents a filter by date leaves out for want of a date; empty where none."""
    if filters is None or filters.undated or not (filters.since or filters.until):
        return ""
    missing = sum(entry.date is None for entry in engine.catalogue())
    if not missing:
        return ""
    if missing == 1:
        return "1 document sans date est laissé de côté ; « --undated » le garde."
    return f"{missing} documents sans date sont laissés de côté ; « --undated » les garde."
