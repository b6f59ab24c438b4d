"""``qa index``: build an index or bring it up to date, once or at each change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from qa.cli.output import print_index_report, print_interrupted, print_update, staged_progress
from qa.documents import printable
from qa.errors import QAError
from qa.index.build import build_index
from qa.index.file_reading import Reader
from qa.index.watching import PAUSE, changes
from qa.paths import default_corpus
from qa.types import IndexReport


def run_index(
    corpus: Path | None,
    name: str | None,
    *,
    rebuild: bool,
    delete_most: bool,
    watch: bool,
    read: Reader,
) -> None:
    """Build the index and say what was done; then, with ``watch``, follow the corpus.

    ``read`` reads the files: see ``qa.index.synchronise.synchronise``.
    """
    source = corpus if corpus is not None else default_corpus()
    if name is None and corpus is not None:
        name = corpus.resolve().stem or None
    changed = changes(source, partial(time.sleep, PAUSE))
    if watch:
        next(changed)  # looks at the files before they are read
    try:
        report = _update(source, name, read, rebuild=rebuild, delete_most=delete_most)
    except KeyboardInterrupt:
        print_interrupted(rebuild=rebuild)
        raise typer.Exit(130) from None
    print_index_report(report)
    if watch:
        follow(source, changed, partial(_update, source, name, read, delete_most=delete_most))


def follow(corpus: Path, changed: Iterable[None], update: Callable[[], IndexReport]) -> None:
    """Call ``update`` at each of ``changed`` and say what it did; an error ends nothing.

    Ctrl-C is the way out: what is committed stays, and the next run completes it.
    """
    console = Console(stderr=True)
    console.print(Text(f"Surveillance de « {printable(corpus)} » ; Ctrl-C l'arrête.", "dim"))
    try:
        for _ in changed:
            try:
                print_update(update())
            except QAError as error:
                console.print(Text(f"Erreur : {error} La surveillance continue.", "yellow"))
    except KeyboardInterrupt:
        console.print(Text("Surveillance terminée : ce qui est annoncé est dans l'index."))


def _update(
    source: Path, name: str | None, read: Reader, *, delete_most: bool, rebuild: bool = False
) -> IndexReport:
    with staged_progress() as advance:
        return build_index(
            source,
            name,
            rebuild=rebuild,
            delete_most=delete_most,
            on_progress=partial(advance, "Indexation"),
            on_vectors=partial(advance, "Vecteurs"),
            read=read,
        )
