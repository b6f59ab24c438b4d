"""Floors under figures, so that a build fails when quality drops: «f1=0.6»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.errors import EvaluationError
from qa.evaluation.captions import CAPTIONS, spell

if TYPE_CHECKING:
    from qa.evaluation.figures import Figures

RATES = tuple(name for name in CAPTIONS if not name.endswith("_ms"))


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that the figure called ``name`` may be, in [0, 1]."""

    name: str
    least: float


def parse_floor(text: str) -> Floor:
    """Read «f1=0.6», «f1=0,6» or «f1=60%».

    Raises:
        EvaluationError: there is no such figure, or the value is no rate.
    """
    name, _, value = (part.strip() for part in text.partition("="))
    if name not in RATES:
        raise EvaluationError(
            f"« {text} » ne fixe pas de plancher : il faut un chiffre, « = » et une valeur, par "
            f"exemple f1=0.6. Les chiffres sont : {', '.join(RATES)}."
        )
    try:
        number = float(value.rstrip("% ").replace(",", "."))
    except ValueError:
        number = -1.0
    least = number / 100 if value.endswith("%") else number
    if not 0 <= least <= 1:
        raise EvaluationError(
            f"Le plancher « {text} » n'est pas un taux. Donnez un nombre entre 0 et 1, par exemple "
            f"{name}=0.6."
        )
    return Floor(name, least)


def check_floors(figures: Figures, floors: Iterable[Floor]) -> None:
    """Check every floor.

    Raises:
        EvaluationError: a figure is under its floor, or was not measured.
    """
    problems = []
    for floor in floors:
        value: float | None = getattr(figures, floor.name)
        if value is None:
            problems.append(f"{floor.name} n'a pas pu être mesuré")
        elif value < floor.least:
            asked = spell(floor.name, floor.least)
            problems.append(f"{floor.name} vaut {spell(floor.name, value)}, plancher {asked}")
    if problems:
        raise EvaluationError(f"Qualité insuffisante : {' ; '.join(problems)}.")
