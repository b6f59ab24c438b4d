"""The proper names and years that a question asks about, by their capitals and digits alone."""

from __future__ import annotations

import re

_WORD = r"[A-ZÀ-Þ][\w-]{2,}"
_LINK = r"(?: (?:de|du|des|[Ll][ae]|van|von|of|the))*(?: d'| l'| )"
_NAME = re.compile(rf"(?<=[\w,] ){_WORD}(?:{_LINK}{_WORD})*|(?<=[dlDL]'){_WORD}")
_YEAR = re.compile(r"\b1[0-9]\d\d\b|\b20\d\d\b")


def proper_names(text: str) -> list[re.Match[str]]:
    """Names inside a folded text: runs of capitalised words with their particles.

    A text's first word has a capital in any case, and is none.
    """
    return list(_NAME.finditer(text))


def years(text: str) -> list[re.Match[str]]:
    """The years from 1000 to 2099 that a text writes in digits."""
    return list(_YEAR.finditer(text))
