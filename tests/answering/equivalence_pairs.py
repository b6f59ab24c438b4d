"""Pairs of spans in their sentences, labelled by hand: the same, contradictory, or neither.

Half of them, drawn by a hash of their text, is sealed: it was scored once the rules were written,
and its failures are never looked at.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Span:
    """A span of a text, with the date of its document where one is given."""

    text: str
    start: int
    end: int
    date: str | None

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two spans, and whether they are ``same``, ``contradicts`` or ``unrelated``."""

    relation: str
    one: Span
    other: Span
    is_sealed: bool


def load_pairs() -> list[Pair]:
    """Every pair of ``equivalence_pairs.jsonl``, in which brackets mark the spans."""
    lines = Path(__file__).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    return [_pair(json.loads(line)) for line in lines]


def _pair(record: dict[str, str | list[str | None]]) -> Pair:
    one, other = str(record["one"]), str(record["other"])
    dates = record.get("dates", [None, None])
    digest = sha256(f"{one}\n{other}\n{dates}".encode()).digest()
    return Pair(
        str(record["relation"]), _span(one, dates[0]), _span(other, dates[1]), bool(digest[0] % 2)
    )


def _span(marked: str, date: str | None) -> Span:
    before, _, rest = marked.partition("[")
    inside, _, after = rest.partition("]")
    return Span(before + inside + after, len(before), len(before) + len(inside), date)
