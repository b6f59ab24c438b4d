"""The missed questions in pages of twenty, with filters: by styles alone, for no script may run.

Each filter and each page is a radio button. The rules made here show the misses of the page that is
chosen among those of the filter that is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PAGE_SIZE = 20
EVERY = "miss"
"""The class of every missed question; those of a stage have that of its filter as well."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a filter: its id, and the numbers of its first and last question."""

    id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of missed questions: the class they have, how many they are, and their pages."""

    name: str
    label: str
    count: int

    @property
    def id(self) -> str:
        """The id of its radio button."""
        return f"show-{self.name}"

    @property
    def pages(self) -> tuple[Page, ...]:
        """Pages of ``PAGE_SIZE`` questions."""
        starts = range(0, self.count, PAGE_SIZE)
        return tuple(
            Page(f"page-{self.name}-{number}", start + 1, min(start + PAGE_SIZE, self.count))
            for number, start in enumerate(starts, start=1)
        )


def filters_of(stages: Sequence[tuple[str, int]]) -> list[Filter]:
    """All misses, then those of each stage, given by its label and its number of misses.

    One stage alone needs no filter beside that for all.
    """
    every = Filter(EVERY, "Toutes", sum(count for _, count in stages))
    each = [Filter(f"stage-{n}", label, count) for n, (label, count) in enumerate(stages)]
    return [every, *each] if len(each) > 1 else [every]


def rules(filters: Sequence[Filter]) -> str:
    """The style rules that show what is chosen."""
    lines = []
    for one in filters:
        chosen = f"#manquees:has(#{one.id}:checked)"
        lines.append(f"{chosen} .pages-{one.name} {{ display: flex; }}")
        lines += [
            f"{chosen}:has(#{page.id}:checked) .{EVERY}"
            f":nth-child(n+{page.first} of .{one.name}):nth-child(-n+{page.last} of .{one.name})"
            " { display: block; }"
            for page in one.pages
        ]
    return "\n".join(lines)
