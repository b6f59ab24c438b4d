"""Progress, and what indexing says. Texts go through ``Text``: never read as markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from qa.french.formatting import decimal, percent, seconds
from qa.index.embedder import embedder_title
from qa.index.refusals import group_refusals
from qa.index.switching import MOST_PASSAGES
from qa.settings import STATIC
from qa.types import IndexReport

_MAX_SKIPPED = 10


@contextmanager
def file_progress(label: str) -> Iterator[Callable[[float, int], None]]:
    """Show a progress on stderr (stdout can be piped); yield its ``advance(done, total)``."""
    with staged_progress() as advance:
        yield lambda done, total: advance(label, done, total)


@contextmanager
def staged_progress() -> Iterator[Callable[[str, float, int], None]]:
    """One progress on stderr for each thing done; yield its ``advance(what, done, total)``.

    A bar on a terminal; elsewhere, such as in a log, a line every tenth of the way.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Tenths(console)
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None, rate="")
        shown, started = "", monotonic()

        def advance(what: str, done: float, total: int) -> None:
            nonlocal shown, started
            if what != shown:
                shown, started = what, monotonic()
                progress.reset(task, description=what)
            rate = done / max(monotonic() - started, 1e-3)
            said = f"{rate:.0f}/s" if rate >= 1 else ""  # one file of many documents takes long
            progress.update(task, completed=done, total=total, rate=said)

        yield advance


class _Tenths:
    """Writes a line each time that another tenth is done: «Évaluation : 40 % (66 sur 166)»."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._what, self._tenth = "", 0

    def __call__(self, what: str, done: float, total: int) -> None:
        tenth = int(10 * done / total) if total else 0
        if what != self._what:
            self._what, self._tenth = what, 0
        if tenth > self._tenth:
            self._tenth = tenth
            said = f"{what} : {percent(tenth / 10)} ({decimal(done, 0)} sur {decimal(total, 0)})"
            self._console.print(Text(said), soft_wrap=True)


def quoted(argument: object) -> str:
    """A name or path as it is typed in a terminal: between quotes where it needs them."""
    from shlex import quote

    text = str(argument)
    # Quotes that Windows' shells know as well, where no character in them means more.
    if re.fullmatch(r"[^\"$`\\!%]*", text):
        return text if re.fullmatch(r"[\w./:\\-]+", text) else f'"{text}"'
    return quote(text)


def print_interrupted(*, rebuild: bool) -> None:
    """Say what an interrupted indexing leaves."""
    kept = "l'ancien index est resté en place" if rebuild else "ce qui est indexé est gardé"
    Console(stderr=True).print(
        Text(f"Interrompu : {kept}. Relancez la même commande pour terminer.")
    )


def print_index_report(report: IndexReport) -> None:
    """Print what was done, each file that was left out with the reason, and what to do next."""
    print_update(report)
    option = "" if report.index == "seeds" else f" --index {quoted(report.index)}"
    Console().print(Text(f'Posez vos questions : qa ask "…"{option}', "dim"))


def print_update(report: IndexReport) -> None:
    """Print what was done, and what was left out: a line a cause, files of a kind counted."""
    console = Console()
    console.print(
        Text(
            f"Index « {report.index} » : {_counted(report.added, 'ajouté')}, "
            f"{_counted(report.changed, 'modifié')}, {_counted(report.deleted, 'supprimé')}, "
            f"{_counted(report.unchanged, 'inchangé')} ; {_counted(report.passages, 'passage')}, "
            f"{seconds(report.seconds)}."
        )
    )
    console.print(Text(_vectors(report), "dim"))
    groups = group_refusals(report.skipped)
    for group in groups[:_MAX_SKIPPED]:
        console.print(Text(f"Laissé de côté : {group.sentence}", "yellow"))
    told = sum(len(group.files) for group in groups[:_MAX_SKIPPED])
    more = len(report.skipped) - told
    if more:
        others = "autre fichier" if more == 1 else "autres fichiers"
        console.print(Text(f"… et {more} {others} pour d'autres raisons.", "yellow"))
    if len(groups) < len(report.skipped) or more:
        listing = f"qa doctor --index {report.index} --refused"
        console.print(Text(f"La liste complète : {listing}", "dim"))


def _vectors(report: IndexReport) -> str:
    """What the vectors are made with, and what else could be chosen."""
    said = f"Recherche par le sens : {embedder_title(report.embedder)}"
    if report.outgrown:
        return (
            f"{said}, gardé bien que l'index dépasse {MOST_PASSAGES} passages ; la table statique "
            'indexe plus vite : embedder = "static".'
        )
    if report.embedder == STATIC and report.passages > MOST_PASSAGES:
        return (
            f"{said} (plus de {MOST_PASSAGES} passages) ; l'encodeur trouve mieux et prend environ "
            f'{report.passages // MOST_PASSAGES * 2} minutes : embedder = "encoder".'
        )
    return f"{said}."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
