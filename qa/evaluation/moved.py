"""Gold answers whose document has moved: another name or folder, the same text.

A document is known again by its digest where the gold set gives it; else by its answers, when one
indexed document, and no other, reads like all of them at their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.evaluation.gold import GoldAnswer, GoldSet
    from qa.evaluation.relevance import IndexedTexts
    from qa.types import Document


def find_moves(gold: GoldSet, texts: IndexedTexts) -> dict[str, str]:
    """The new path of each document that the index does not hold under its own."""
    missing: dict[str, list[GoldAnswer]] = {}
    for question in gold.questions:
        for answer in question.answers:
            if not texts.holds(answer.document):
                missing.setdefault(answer.document, []).append(answer)
    if not missing:
        return {}
    # A document that the gold set knows under its own name is not another one moved.
    cited = {answer.document for question in gold.questions for answer in question.answers}
    free = [texts.document(path) for path in texts.paths if path not in cited]
    moves = {}
    for path, answers in missing.items():
        found = [document.path for document in free if _is_it(document, answers)]
        if len(found) == 1:
            moves[path] = found[0]
    return moves


def _is_it(document: Document, answers: Sequence[GoldAnswer]) -> bool:
    digests = {answer.digest for answer in answers if answer.digest}
    if digests and document.digest not in digests:
        return False
    return all(document.text[one.start : one.end] == one.text for one in answers)


def follow_moves(gold: GoldSet, texts: IndexedTexts) -> GoldSet:
    """The gold set with the paths of today; French warnings say which documents moved."""
    moves = find_moves(gold, texts)
    if not moves:
        return gold
    questions = tuple(
        replace(
            question,
            answers=tuple(
                replace(one, document=moves.get(one.document, one.document))
                for one in question.answers
            ),
        )
        for question in gold.questions
    )
    told = (f"« {old} » a été déplacé ou renommé : c'est « {new} »." for old, new in moves.items())
    return replace(gold, questions=questions, warnings=(*gold.warnings, *told))
