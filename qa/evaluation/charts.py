"""Plots as inline SVG: numbers in, markup out; no text of the corpus ever comes here.

Colours are CSS variables of the page, so that they follow its light and dark schemes. Every plot
has a title that screen readers speak, and its values as tooltips.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from qa.french.formatting import decimal

_WIDTH, _HEIGHT = 420, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 40
_INNER_WIDTH = _WIDTH - _LEFT - _RIGHT
_INNER_HEIGHT = _HEIGHT - _TOP - _BOTTOM
Point = tuple[float, float]


def line_chart(title: str, points: Sequence[Point], x_label: str, y_label: str) -> str:
    """A line through points of [0, 1] × [0, 1], shown as per cent."""
    path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    dots = "".join(_dot(x, y, 2.5) for x, y in points) if len(points) <= 40 else ""
    line = f'<polyline class="line" points="{path}"/>'
    return _frame(title, _unit_axes(x_label, y_label) + line + dots)


def reliability_chart(title: str, bins: Sequence[tuple[float, float, int]]) -> str:
    """Accuracy against mean confidence, (confidence, accuracy, answers) a bin; dots by weight."""
    heaviest = max((number for _, _, number in bins), default=1)
    diagonal = f'<line class="guide" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    dots = "".join(
        _dot(x, y, 3 + 6 * (number / heaviest) ** 0.5, f" · {number} réponses")
        for x, y, number in bins
    )
    return _frame(title, _unit_axes("confiance annoncée", "réponses exactes") + diagonal + dots)


def bar_chart(title: str, bars: Sequence[tuple[str, int]], x_label: str) -> str:
    """Counts as columns, each with its label under it."""
    highest = max((number for _, number in bars), default=0) or 1
    step = _INNER_WIDTH / max(len(bars), 1)
    parts = []
    for place, (label, number) in enumerate(bars):
        left, height = _LEFT + place * step, _INNER_HEIGHT * number / highest
        middle = left + step / 2
        parts.append(
            f'<rect class="bar" x="{left + step * 0.12:.1f}" y="{_y(0) - height:.1f}" '
            f'width="{step * 0.76:.1f}" height="{height:.1f}">'
            f"<title>{escape(label)} : {number}</title></rect>"
            f'<text class="value" x="{middle:.1f}" y="{_y(0) - height - 4:.1f}">{number or ""}'
            f'</text><text class="tick" x="{middle:.1f}" y="{_y(0) + 15}">{escape(label)}</text>'
        )
    base = f'<line class="axis" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(0)}"/>'
    return _frame(title, base + "".join(parts) + _x_label(x_label))


def interval_bar(value: float, low: float | None, high: float | None) -> str:
    """A rate as a short bar with its interval as a whisker."""
    whisker = ""
    if low is not None and high is not None:
        whisker = (
            f'<line class="whisker" x1="{low * 100:.1f}" x2="{high * 100:.1f}" y1="5" y2="5"/>'
        )
    return (
        '<svg class="mini" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10" rx="2"/>'
        f'<rect class="bar" width="{value * 100:.1f}" height="10" rx="2"/>{whisker}</svg>'
    )


def _frame(title: str, inside: str) -> str:
    name = escape(title, quote=True)
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{name}">'
        f"{inside}</svg>"
    )


def _x(share: float) -> float:
    return _LEFT + _INNER_WIDTH * share


def _y(share: float) -> float:
    return _TOP + _INNER_HEIGHT * (1 - share)


def _dot(x: float, y: float, radius: float, more: str = "") -> str:
    tip = f"{decimal(x * 100, 0)} % → {decimal(y * 100, 0)} %{more}"
    return (
        f'<circle class="dot" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="{radius:.1f}">'
        f"<title>{escape(tip)}</title></circle>"
    )


def _unit_axes(x_label: str, y_label: str) -> str:
    grid = "".join(
        f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(t):.1f}" y2="{_y(t):.1f}"/>'
        f'<text class="tick end" x="{_LEFT - 6}" y="{_y(t) + 4:.1f}">{t * 100:.0f}</text>'
        f'<text class="tick" x="{_x(t):.1f}" y="{_y(0) + 15}">{t * 100:.0f}</text>'
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    middle = _TOP + _INNER_HEIGHT / 2
    return (
        f'{grid}<text class="label" x="11" y="{middle}" transform="rotate(-90 11 {middle})">'
        f"{escape(y_label)} (%)</text>{_x_label(x_label + ' (%)')}"
    )


def _x_label(text: str) -> str:
    return f'<text class="label" x="{_x(0.5):.1f}" y="{_HEIGHT - 6}">{escape(text)}</text>'
