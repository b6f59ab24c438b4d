"""Accepted candidates become questions of a gold set keyed by characters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import GoldError, reason_of
from qa.evaluation.csv_gold import place_answers
from qa.evaluation.jsonl import to_line
from qa.evaluation.loading import load_gold
from qa.french.normalising import normalise_answer

if TYPE_CHECKING:
    from qa.evaluation.gold import GoldQuestion
    from qa.evaluation.relevance import IndexedTexts


def accept(candidates: Path, target: Path, texts: IndexedTexts) -> tuple[int, tuple[str, ...]]:
    """Add the accepted questions of ``candidates`` to the JSON lines of ``target``.

    Answers are placed in the indexed documents and carry their digest. Questions that ``target``
    asks already are left out. Return how many were added, and French warnings.

    Raises:
        GoldError: a file cannot be read or written, or nothing is accepted.
    """
    if target.suffix.lower() != ".jsonl":
        raise GoldError(f"« {target} » : donnez un nom en .jsonl à votre jeu de questions.")
    gold = place_answers(load_gold(candidates), texts)
    known = load_gold(target).questions if target.exists() else ()
    asked = {normalise_answer(question.question) for question in known}
    taken = {question.id for question in known}
    lines = []
    for question in gold.questions:
        if normalise_answer(question.question) in asked:
            continue
        named = _named(question, taken)
        taken.add(named.id)
        lines.append(to_line(_with_digests(named, texts)))
    _append(target, lines)
    return len(lines), gold.warnings


def _named(question: GoldQuestion, taken: set[str]) -> GoldQuestion:
    """The question under an identifier that is still free."""
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return replace(question, id=f"q{number}")


def _with_digests(question: GoldQuestion, texts: IndexedTexts) -> GoldQuestion:
    return replace(
        question,
        answers=tuple(
            replace(answer, digest=texts.document(answer.document).digest)
            for answer in question.answers
        ),
    )


def _append(target: Path, lines: list[str]) -> None:
    """Write the whole file anew and put it in place at once: what was there is never half lost."""
    aside = target.with_name(f"{target.name}.new")
    try:
        before = target.read_text(encoding="utf-8") if target.exists() else ""
        if before and not before.endswith("\n"):
            before += "\n"
        aside.write_text(before + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        aside.replace(target)
    except OSError as error:
        raise GoldError(f"« {target} » ne peut pas être écrit ({reason_of(error)}).") from error
