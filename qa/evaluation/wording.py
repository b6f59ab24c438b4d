"""Numbers as French readers expect them, in the terminal and on the page."""

from __future__ import annotations

_NBSP = "\u00a0"


def rate(value: float | None) -> str | None:
    """A rate as a French percentage: 0.7241 is «72,4 %»; None stays None."""
    return None if value is None else f"{value * 100:.1f}{_NBSP}%".replace(".", ",")


def decimal(value: float, digits: int = 2) -> str:
    """A number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def duration(milliseconds: float | None) -> str | None:
    """Milliseconds, grouped by thousands; None stays None."""
    return None if milliseconds is None else f"{milliseconds:,.0f}{_NBSP}ms".replace(",", _NBSP)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun; French takes the singular for 0 and 1."""
    return f"{number}{_NBSP}{one if number < 2 else many or one + 's'}"
