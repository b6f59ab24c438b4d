"""Numbers as French readers expect them: on the terminal, in reports and in messages.

Babel's, from the Unicode CLDR (https://cldr.unicode.org). Dates are in ``qa.french.dates``: the
CLDR writes neither «1er» nor «du 9 au 15 juillet».
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_NBSP = "\u00a0"


def percent(value: float, digits: int = 0) -> str:
    """A rate as a percentage: 0.554 is «55 %»."""
    return f"{decimal(100 * value, digits)}{_NBSP}%"


def rate(value: float | None) -> str | None:
    """A rate as a percentage with one decimal: 0.7241 is «72,4 %»; None stays None."""
    return None if value is None else percent(value, 1)


def decimal(value: float, digits: int = 2) -> str:
    """A number with a decimal comma, grouped by thousands: «1 069,40»."""
    from babel.numbers import format_decimal

    zeros = f".{'0' * digits}" if digits else ""
    return format_decimal(value, f"#,##0{zeros}", locale=_french())


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign: «+1,4», «-0,3»."""
    return f"{'+' if value >= 0 else '-'}{decimal(abs(value), digits)}"


def duration(milliseconds: float | None) -> str | None:
    """Whole milliseconds; None stays None."""
    return None if milliseconds is None else f"{decimal(milliseconds, 0)}{_NBSP}ms"


def seconds(value: float) -> str:
    """«69,4 s»."""
    return f"{decimal(value, 1)}{_NBSP}s"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun; French takes the singular for 0 and 1."""
    is_one = _french().plural_form(number) == "one"
    return f"{decimal(number, 0)}{_NBSP}{one if is_one else many or one + 's'}"


@cache
def _french() -> Locale:
    from babel import Locale

    return Locale("fr")
