"""Progress, and what indexing says. Texts go through ``Text``: never read as markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from qa.french.formatting import seconds
from qa.types import IndexReport

_MAX_SKIPPED = 10


@contextmanager
def file_progress(label: str) -> Iterator[Callable[[float, int], None]]:
    """Show a progress bar on stderr (stdout can be piped); yield its ``advance(done, total)``."""
    with Progress(
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task(label, total=None, rate="")
        started = monotonic()

        def advance(done: float, total: int) -> None:
            rate = done / max(monotonic() - started, 1e-3)
            said = f"{rate:.0f}/s" if rate >= 1 else ""  # one file of many documents takes long
            progress.update(task, completed=done, total=total, rate=said)

        yield advance


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
    """Print what was done, and each file that was left out with the reason."""
    console = Console()
    console.print(
        Text(
            f"Index « {report.index} » : {_counted(report.added, 'ajouté')}, "
            f"{_counted(report.changed, 'modifié')}, {_counted(report.deleted, 'supprimé')}, "
            f"{_counted(report.unchanged, 'inchangé')} ; {_counted(report.passages, 'passage')}, "
            f"{seconds(report.seconds)}."
        )
    )
    for skipped in report.skipped[:_MAX_SKIPPED]:
        console.print(Text(f"Laissé de côté : {skipped.reason}", "yellow"))
    more = len(report.skipped) - _MAX_SKIPPED
    if more > 0:
        console.print(Text(f"… et {more} autres fichiers laissés de côté.", "yellow"))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
