"""``qa doctor``: what an index holds, whether it is whole and fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.commands import IndexOption
from qa.french.formatting import count
from qa.index.embedder import embedder_title
from qa.index.refusals import group_refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.index.doctor import Diagnosis

_SHOWN = 5  # names of each kind
_MADE_WITH = {
    "embedder": "plongements « {} »",
    "embedder_digest": "empreinte {}",
    "dimension": "vecteurs de {} nombres",
    "passage_words": "passages de {} mots au plus",
    "overlap_sentences": "phrases communes à deux passages : {}",
    "analyser": "analyse des mots, version {}",
    "passages": "découpage, version {}",
}
_CACHE = {
    "fresh": "à jour",
    "late": "en retard ; il est complété à la prochaine question",
    "missing": "absent ; il est refait à la prochaine question",
    "damaged": "illisible, ou d'un autre index ; il est refait à la prochaine question",
}


def doctor(
    index: IndexOption = None,
    mend: Annotated[
        bool, typer.Option("--repair", help="Réparer ce qui peut l'être sans les fichiers.")
    ] = False,
    refused: Annotated[
        bool, typer.Option("--refused", help="Lister les fichiers laissés de côté, et pourquoi.")
    ] = False,
) -> None:
    """Examine un index : est-il entier, à jour, et comment a-t-il été fait ?"""
    from rich.console import Console
    from rich.text import Text

    from qa.index.doctor import diagnose, repair

    diagnosis = repair(index) if mend else diagnose(index)
    console = Console()
    for line in _refusals(diagnosis) if refused else _lines(diagnosis):
        console.print(Text(line))
    raise typer.Exit(0 if diagnosis.well else 1)


def _lines(found: Diagnosis) -> Iterator[str]:
    yield f"Index « {found.index} » ({found.place})"
    yield f"Corpus : {found.corpus or 'aucun'}"
    yield "Contenu : " + ", ".join(
        [
            count(found.files, "fichier"),
            count(found.documents, "document"),
            count(found.passages, "passage"),
            count(found.vectors, "vecteur"),
        ]
    )
    yield "Fait avec : " + ", ".join(_made_with(found.made_with))
    yield f"Recherche par le sens : {embedder_title(found.made_with.get('embedder', '?'))}"
    yield f"Recherche : {_search(found)}"
    yield from _whole(found)
    if not found.server:
        yield f"Fichier des vecteurs : {_CACHE[found.cache]}"
    if found.refused:
        yield f"Laissés de côté : {len(found.refused)}, les voici (un à un : --refused)"
        yield from (f"  {group.sentence}" for group in group_refusals(found.refused))
    yield from _textless(found)
    yield from _fresh(found)


def _made_with(recipe: dict[str, str]) -> Iterator[str]:
    """How the index was made, in words; an entry without words of its own is named as it is."""
    for name, value in recipe.items():
        yield _MADE_WITH[name].format(value) if name in _MADE_WITH else f"{name} {value}"


def _refusals(found: Diagnosis) -> Iterator[str]:
    """Each file that was left out, with the reason."""
    yield from (one.reason for one in found.refused)
    if not found.refused:
        yield "Aucun fichier n'est laissé de côté."


def _textless(found: Diagnosis) -> Iterator[str]:
    from qa.documents import documents_with_textless_pages

    told = documents_with_textless_pages(found.refused)
    for path, said in list(told.items())[:_SHOWN]:
        yield f"Pages sans texte : « {path} », {said}"
    if len(told) > _SHOWN:
        yield f"Pages sans texte : {len(told) - _SHOWN} autres documents"


def _search(found: Diagnosis) -> str:
    plan = found.plan
    if found.server:
        return f"par {found.server}"
    if plan.exact:
        return "exacte"
    recall = f"{100 * plan.recall:.1f}".replace(".", ",")
    return (
        f"approchée, au moins {plan.width} vecteurs comparés exactement ; rappel@10 mesuré sur "
        f"{plan.built} vecteurs : {recall} %"
    )


def _whole(found: Diagnosis) -> Iterator[str]:
    health = found.health
    if health.whole:
        yield "État : entier"
        return
    for line in health.damage:
        yield f"Dégât du fichier SQLite : {line}"
    if health.damage:
        yield f"→ reconstruisez-le : qa index DOSSIER --index {found.index} --rebuild"
    if health.broken:
        yield f"Documents incomplets : {_named(health.broken)}"
    if health.stray_words:
        yield f"Mots sans passage : {health.stray_words}"
    if health.stray_passages:
        yield f"Passages sans document : {health.stray_passages}"
    if health.broken or health.stray_words or health.stray_passages:
        yield f"→ réparez-les : qa doctor --index {found.index} --repair"


def _fresh(found: Diagnosis) -> Iterator[str]:
    freshness = found.freshness
    if freshness.problem:
        yield f"Corpus introuvable : {freshness.problem}"
        return
    if freshness.fresh:
        yield "Fraîcheur : les fichiers sont ceux qui ont été indexés"
        return
    for kind, paths in (
        ("Modifiés", freshness.changed),
        ("Nouveaux", freshness.new),
        ("Disparus", freshness.vanished),
    ):
        if paths:
            yield f"{kind} depuis l'indexation : {_named(paths)}"
    yield f'→ mettez l\'index à jour : qa index "{found.corpus}" --index {found.index}'


def _named(paths: tuple[str, ...]) -> str:
    more = f" et {len(paths) - _SHOWN} autres" if len(paths) > _SHOWN else ""
    return f"{len(paths)} ({', '.join(paths[:_SHOWN])}{more})"
