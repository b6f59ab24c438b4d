"""Questions as users type them: no accents, lower case, no «?», keywords, other word orders."""

from __future__ import annotations

import random
import re

from qa.french.analysis import strip_accents
from qa.training.text import STOP_WORDS

_EST_CE_QUE = re.compile(r"\best-ce qu(?:e |')", re.IGNORECASE)
_INVERSION = re.compile(r"(\w+)-(?:t-)?(il|elle|ils|elles|on)\b")
_OPENING = re.compile(
    r"^(?:quel(?:le)?s? (?:est|sont|était|étaient|fut) |qui est |qu'est-ce que )", re.I
)


def vary_question(question: str, rng: random.Random) -> str:
    """One of many ways to type a question; never empty. Only the question changes."""
    varied = question
    if rng.random() < 0.25:
        varied = _reworded(varied, rng)
    if rng.random() < 0.35:
        varied = varied.lower()
    if rng.random() < 0.3:
        varied = strip_accents(varied)
    if rng.random() < 0.45:
        varied = varied.rstrip(" ?!.")
    if rng.random() < 0.1:
        varied = varied.replace("'", " ").replace("-", " ")
    return varied.strip() or question


def _reworded(question: str, rng: random.Random) -> str:
    choice = rng.randrange(4)
    if choice == 0:
        return as_keywords(question)
    if choice == 1:
        return _EST_CE_QUE.sub("", question)
    if choice == 2:
        return _INVERSION.sub(r"\2 \1", question)
    shortened = _OPENING.sub("", question)
    return shortened if len(shortened.split()) > 1 else question


def as_keywords(question: str) -> str:
    """The content words in order: what people type into a search box."""
    words = re.sub(r"[?!.,;:«»\"]", " ", question).replace("'", " ").split()
    kept = [word for word in words if word.lower() not in STOP_WORDS]
    return " ".join(kept) if len(kept) > 1 else question
