"""«No answer» alone: each question read once with its right paragraph and once with a wrong one.

The wrong paragraph is the best lexical one that holds none of the answers, so that it looks right.
Both carry no retrieval score: what is measured is whether the reader and its confidence tell a text
that answers from one that does not (the negatives of Clark & Gardner, 2018).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.answering.merging import passage_of
from qa.errors import QuestionError
from qa.evaluation.loading import open_gold
from qa.evaluation.metrics import best_no_answer, no_answer
from qa.evaluation.reading import given_passage, never_abstaining
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.reports import PairsReport
from qa.french.normalising import answer_words
from qa.types import Passage

if TYPE_CHECKING:
    from haystack import Document

    from qa.engine import Engine
    from qa.evaluation.gold import GoldQuestion, GoldSet

_DEPTH = 50  # lexical passages looked at first for one without the answer
_NOTHING = -1.0  # no span at all: below every threshold


@dataclass(frozen=True, slots=True)
class _Pair:
    """The confidence of what is shown for the right and for the wrong paragraph."""

    right: float
    wrong: float


def evaluate_pairs(
    gold: Path, engine: Engine, *, on_question: Callable[[int, int], None] | None = None
) -> PairsReport:
    """Measure abstaining on the answerable questions, each with a right and a wrong paragraph.

    A question whose words stand in no paragraph without its answer is left out. Passages are read
    one by one: on a CPU a batch is no faster, as it is padded to its longest row.
    ``on_question(done, total)`` is called after each question.

    Raises:
        GoldError: the gold set cannot be read, or does not match the engine's documents.
    """
    gold_set = open_gold(gold, engine)
    reader = never_abstaining(engine)
    texts = IndexedTexts(engine)
    questions = texts.answerable(gold_set.questions)
    pairs = []
    for done, question in enumerate(questions, start=1):
        wrong = wrong_passage(question, gold_set, engine)
        if wrong is not None:
            right = given_passage(question.answers[0], gold_set, texts)
            pairs.append(
                _Pair(
                    _confidence(reader, question.question, right),
                    _confidence(reader, question.question, wrong),
                )
            )
        if on_question is not None:
            on_question(done, len(questions))
    return _report(gold_set, engine, pairs)


def wrong_passage(question: GoldQuestion, gold: GoldSet, engine: Engine) -> Passage | None:
    """The best lexical passage of the index without the words of any answer; None if there is none.

    It is widened to its whole document where the gold set carries its paragraphs.
    """
    answers = [answer_words(answer.text) for answer in question.answers]
    for found in _lexical(question.question, engine):
        document = engine.document(found.document)
        text = document.text
        passage = Passage(document.path, 0, len(text), text) if gold.documents else found
        words = answer_words(passage.text)
        if not any(_holds(words, answer) for answer in answers):
            return passage
    return None


def _lexical(question: str, engine: Engine) -> Iterator[Passage]:
    """The passages that share a word with the question, best first, with no score."""
    weight, store = engine.settings.title_weight, engine.store
    found = store.lexical_search(question, _DEPTH, weight)
    yield from map(_unscored, found)
    if len(found) == _DEPTH:
        found = store.lexical_search(question, store.count_documents(), weight)
        yield from map(_unscored, found[_DEPTH:])


def _unscored(found: Document) -> Passage:
    return dataclasses.replace(passage_of(found), score=0.0)


def _holds(words: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether the answer's words stand side by side in ``words``."""
    width = len(answer)
    return any(list(words[at : at + width]) == list(answer) for at in range(len(words) - width + 1))


def _confidence(engine: Engine, question: str, passage: Passage) -> float:
    """What the threshold is compared with: the confidence of the best answer."""
    try:
        answers = engine.read(question, [passage]).answers
    except QuestionError:
        return _NOTHING
    return answers[0].confidence if answers else _NOTHING


def _report(gold: GoldSet, engine: Engine, pairs: Sequence[_Pair]) -> PairsReport:
    threshold = engine.threshold
    truth = [False] * len(pairs) + [True] * len(pairs)
    confidences = [pair.right for pair in pairs] + [pair.wrong for pair in pairs]
    shipped = no_answer(truth, [confidence < threshold for confidence in confidences])
    best_f1, best_threshold = best_no_answer(truth, confidences)
    above = sum(pair.right > pair.wrong for pair in pairs)
    return PairsReport(
        gold=str(gold.path),
        index=engine.index.name,
        questions=len(pairs),
        threshold=threshold,
        precision=shipped.precision,
        recall=shipped.recall,
        f1=shipped.f1,
        best_f1=best_f1,
        best_threshold=best_threshold,
        right_above_wrong=above / len(pairs) if pairs else None,
    )
