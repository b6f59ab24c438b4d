"""The reader alone, as a table."""

from __future__ import annotations

import io

from rich.console import Console

from qa.evaluation.isolated_table import render_isolated
from qa.evaluation.reports import PairsReport, ReadingReport


def rendered(report: PairsReport | ReadingReport) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    render_isolated(report, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_reading_table() -> None:
    text = rendered(ReadingReport("or.json", 941, 0.265, 0.443, 0.251, 0.432, 14.6, 1041.0))
    assert "or.json" in text
    assert "941\u00a0questions" in text
    assert "26,5\u00a0%" in text
    assert "44,3\u00a0%" in text
    assert "25,1\u00a0%" in text
    assert "1\u202f041\u00a0ms" in text


def test_pairs_table() -> None:
    text = rendered(PairsReport("or.json", "i", 1, 0.038, 0.5, 1.0, 2 / 3, 0.784, 0.0123, 0.831))
    assert "seuil en service (0,038)" in text
    assert "au seuil 0,012" in text
    for figure in ("50,0", "100,0", "66,7", "78,4", "83,1"):
        assert f"{figure}\u00a0%" in text


def test_what_was_not_measured_is_left_out() -> None:
    text = rendered(PairsReport("or.json", "i", 0, 0.038, None, None, None, None, None, None))
    assert "None" not in text
    assert "%" not in text
