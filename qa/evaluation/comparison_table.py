"""Two evaluations side by side as a terminal table in French."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.evaluation.captions import CAPTIONS, spell
from qa.french.formatting import count, decimal

if TYPE_CHECKING:
    from rich.console import Console

    from qa.evaluation.compare import Change, Comparison, Flip

_SIGNIFICANT = 0.05
_FLIPS_SHOWN = 10


def render_comparison(comparison: Comparison, console: Console) -> None:
    """Print each figure before and after, and the questions that flipped, both ways."""
    heading = Text.assemble(
        (f"Depuis l'évaluation du {comparison.since[:16].replace('T', ' ')}", "bold")
    )
    for name, before, after in comparison.settings:
        heading.append(f"\n{name} : {before} → {after}", "dim")
    console.print(Padding(heading, (1, 1, 0, 1)))
    console.print(_changes_table(comparison.changes))
    _print_flips("gagnée", comparison.gained, "green", console)
    _print_flips("perdue", comparison.lost, "red", console)


def _changes_table(changes: Sequence[Change]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    for name in ("avant", "après", "écart", "p"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for change in changes:
        gap = (change.after - change.before) * 100
        table.add_row(
            CAPTIONS[change.name].label,
            spell(change.name, change.before),
            spell(change.name, change.after),
            f"{'+' if gap > 0 else ''}{decimal(gap, 1)}",
            decimal(change.p, 3),
            _verdict(gap, change.p),
        )
    return table


def _verdict(gap: float, p: float) -> Text:
    if p >= _SIGNIFICANT:
        return Text("", "dim")
    return Text("mieux", "green") if gap > 0 else Text("moins bien", "red")


def _print_flips(word: str, flips: Sequence[Flip], style: str, console: Console) -> None:
    if not flips:
        return
    lines = Text(f"{count(len(flips), f'question {word}', f'questions {word}s')}", style)
    for flip in flips[:_FLIPS_SHOWN]:
        lines.append(f"\n- {flip.question} ", "default")
        lines.append(f"{_answer(flip.before)} → {_answer(flip.after)}", "dim")
    if len(flips) > _FLIPS_SHOWN:
        lines.append(f"\n… et {len(flips) - _FLIPS_SHOWN} de plus", "dim")
    console.print(Padding(lines, (0, 1, 1, 1)))


def _answer(text: str | None) -> str:
    return "abstention" if text is None else f"« {text} »"
