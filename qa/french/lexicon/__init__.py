"""The French lexicon: word lists as data files, each of which names its source and licence.

Lines that begin with «#» are comments; the others are a word, or a word, a tab and a value.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The words of ``name``.txt."""
    return frozenset(word for line in _lines(f"{name}.txt") for word in line.split())


@cache
def table(name: str) -> dict[str, str]:
    """The words of ``name``.tsv with their values."""
    rows = (line.split("\t") for line in _lines(f"{name}.tsv"))
    return {row[0]: row[1] for row in rows}


@cache
def rows(name: str) -> tuple[str, ...]:
    """The lines of ``name``.txt."""
    return tuple(_lines(f"{name}.txt"))


def _lines(file: str) -> list[str]:
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
