"""The names that a question asks about, and whether a passage speaks of them.

A passage on Lorient does not answer a question on Vannes, however well the rest fits. That is for
the scorer to weigh, not a veto: a name may be left out where everybody knows it, or stand in the
heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.french.analysis import strip_accents
from qa.french.proper_names import proper_names, years
from qa.french.typography import fold_typography


@dataclass(frozen=True, slots=True)
class AskedNames:
    """The names and years of a question, folded for comparison."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, question: str) -> AskedNames:
        """Those that ``question`` asks about."""
        text = fold_typography(question)
        found = [match.group() for match in (*proper_names(text), *years(text))]
        return cls(tuple(dict.fromkeys(map(_folded, found))))

    def missing(self, texts: Sequence[str]) -> float:
        """Share in [0, 1] of the names that none of ``texts`` holds; 0 where there are none.

        A name of several words is held where its last word is: people leave first names out.
        """
        if not self.names:
            return 0.0
        known = " ".join(_folded(fold_typography(text)) for text in texts)
        absent = sum(name not in known and _last(name) not in known for name in self.names)
        return absent / len(self.names)


def _folded(text: str) -> str:
    return strip_accents(text).lower()


def _last(name: str) -> str:
    """The word that a name is known by; the whole name where that is short."""
    word = name.replace("'", " ").split()[-1]
    return word if len(word) > 3 else name  # not «roi» or «III»
