"""What is said to be read is what is read."""

from __future__ import annotations

import re
from pathlib import Path

from qa.documents.formats import SUFFIXES, opener_of, reader_of

_ROOT = Path(__file__).parents[2]


def test_every_suffix_has_its_reader() -> None:
    for suffix in SUFFIXES:
        assert reader_of(suffix.upper()) or opener_of(suffix)


def test_the_readme_names_every_suffix() -> None:
    table = re.search(
        r"\| genre \| suffixes \|\n(.*?)\n\n", (_ROOT / "README.md").read_text(), re.S
    )
    assert table is not None
    assert set(re.findall(r"\.[a-z]+", table[1])) == SUFFIXES


def test_make_chat_installs_what_reads_them() -> None:
    recipe = re.search(r"/\.base:.*?\n(\t.*\n)+", (_ROOT / "Makefile").read_text())
    assert recipe is not None
    assert "--editable '.[formats]'" in recipe[0]
