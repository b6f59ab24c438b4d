"""French marks stay with their words: no «?» alone on a line."""

from __future__ import annotations

import re

_NARROW = re.compile(r"[ \u00a0]([?!;]+)")
_WIDE = re.compile(r" ([:»])")
_OPENING = re.compile("« ")


def tie_marks(text: str) -> str:
    """The same words, with no-break spaces where French has a space before or after a mark."""
    tied = _NARROW.sub("\u202f\\1", text)
    return _OPENING.sub("«\u00a0", _WIDE.sub("\u00a0\\1", tied))
