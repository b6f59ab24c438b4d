"""Gold questions of any format as training questions: each with the passage that answers it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.french.typography import fold_typography
from qa.training.examples import GoldQuestion, read_gold

if TYPE_CHECKING:
    from qa.evaluation.gold import GoldQuestion as KeyedQuestion
    from qa.evaluation.gold import GoldSet
    from qa.evaluation.relevance import IndexedTexts


def read_questions(gold: Path, index: str | None = None) -> list[GoldQuestion]:
    """The answerable questions of a gold set with their contexts.

    A SQuAD file brings its paragraphs; the answers of JSON lines or CSV are looked up in ``index``
    (by default that of the settings), and a document is what an article is to SQuAD.

    Raises:
        GoldError: the gold set cannot be read, or does not match the index.
    """
    if gold.suffix.lower() not in {".jsonl", ".csv"}:
        return read_gold(gold)
    from qa.evaluation.loading import open_gold
    from qa.evaluation.relevance import IndexedTexts
    from qa.evaluation.run import engine_for

    engine = engine_for(gold, index)
    gold_set = open_gold(gold, engine)
    texts = IndexedTexts(engine)
    asked = texts.answerable(gold_set.questions)
    return [_with_passage(question, gold_set, texts) for question in asked]


def _with_passage(question: KeyedQuestion, gold: GoldSet, texts: IndexedTexts) -> GoldQuestion:
    from qa.evaluation.reading import given_passage

    first = question.answers[0]
    passage = given_passage(first, gold, texts)
    return GoldQuestion(
        question=fold_typography(question.question),
        context=fold_typography(passage.text),
        title=first.document,
        answers=tuple(dict.fromkeys(fold_typography(one.text) for one in question.answers)),
        start=first.start - passage.start,
        end=first.end - passage.start,
    )
