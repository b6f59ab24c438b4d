"""EM and F1 exactly as the official SQuAD 2.0 script defines them (Rajpurkar et al. 2018).

They know nothing of French: no elision is undone, no French article dropped, and «a» is, as in
English. They are there to compare with published figures; ``metrics`` is what we judge by.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b", re.UNICODE)
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def squad_words(text: str) -> list[str]:
    """The script's ``get_tokens``: lower case, ASCII punctuation and English articles removed."""
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def squad_exact_match(predicted: str, golds: Sequence[str]) -> float:
    """The script's ``exact``: 1 when the words equal those of a gold answer.

    No answer is the empty string, and is right where ``golds`` holds no words.
    """
    words = squad_words(predicted)
    return float(any(words == gold for gold in _gold_words(golds)))


def squad_f1(predicted: str, golds: Sequence[str]) -> float:
    """The script's ``f1``: word overlap with the closest gold answer."""
    words = squad_words(predicted)
    return max(_f1(words, gold) for gold in _gold_words(golds))


def _gold_words(golds: Sequence[str]) -> list[list[str]]:
    """The gold answers that keep a word, else no answer."""
    return [words for gold in golds if (words := squad_words(gold))] or [[]]


def _f1(predicted: list[str], gold: list[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    shared = (Counter(predicted) & Counter(gold)).total()
    if not shared:
        return 0.0
    precision, recall = shared / len(predicted), shared / len(gold)
    return 2 * precision * recall / (precision + recall)
