"""What ``qa train`` shows: progress, tables, what a training gained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.french.formatting import decimal

if TYPE_CHECKING:
    from qa.training.reader_training import ReaderGain
    from qa.training.scoring import ReaderScores


def finish(gain: ReaderGain, start: Path) -> None:
    """Make the new reader usable without torch, and say what was gained."""
    import shutil

    from qa.answering.confidence import FILE_NAME
    from qa.training.export import export_reader

    export_reader(gain.folder)
    if (start / FILE_NAME).is_file():
        shutil.copyfile(start / FILE_NAME, gain.folder / FILE_NAME)
    print_scores(
        f"Sur {gain.questions} questions mises de côté",
        [("avant", gain.before), ("après", gain.after)],
    )
    typer.echo(f'Lecteur écrit dans « {gain.folder} ». Réglage : reader = "{gain.folder}"')


def print_scores(title: str, rows: list[tuple[str, ReaderScores]]) -> None:
    """One row of percentages a reader."""
    print_table(
        title,
        ("", "F1", "EM", "F1 « pas de réponse »", "bon paragraphe devant"),
        [
            (
                name,
                *(decimal(v, 1) for v in (s.f1, s.exact, s.no_answer_f1, s.right_above_wrong)),
            )
            for name, s in rows
        ],
    )


def print_table(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A table on stdout; all columns but the first are numbers."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for number, column in enumerate(header):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@contextmanager
def share_progress(label: str) -> Iterator[Callable[[float], None]]:
    """A bar on stderr that is told a share in [0, 1]."""
    from qa.cli.output import file_progress

    with file_progress(f"{label} (‰)") as advance:
        yield lambda share: advance(round(1000 * share), 1000)
