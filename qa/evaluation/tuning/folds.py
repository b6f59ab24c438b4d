"""Parting the questions, so that settings are measured on questions that did not choose them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.evaluation.gold import GoldQuestion

FOLDS = 5


def part(questions: Sequence[GoldQuestion], folds: int = FOLDS) -> list[int]:
    """The fold of each question, from 0; folds are of like size and always the same.

    Questions on one document go together where there are enough documents: they resemble each
    other, and settings fitted on some would look too good on the rest.
    """
    names = [_document(question) for question in questions]
    if len(set(names)) < 2 * folds:
        names = [question.id for question in questions]
    groups: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        groups.setdefault(name, []).append(number)
    sizes, chosen = [0] * folds, [0] * len(questions)
    # The largest groups first, each to the smallest fold; equals in an order drawn by their name.
    for name in sorted(groups, key=lambda name: (-len(groups[name]), _drawn(name))):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(groups[name])
        for number in groups[name]:
            chosen[number] = fold
    return chosen


def _document(question: GoldQuestion) -> str:
    """The document of a question; that of a SQuAD paragraph is its article."""
    if not question.answers:
        return question.id
    return question.answers[0].document.partition("#")[0]


def _drawn(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
