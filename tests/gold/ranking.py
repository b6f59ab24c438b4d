"""What ranking the reader's spans adds, and how far its confidence can be believed.

``python -m tests.gold.ranking piaf_dev.json --with piaf_train.json`` indexes the paragraphs of both
SQuAD files, asks the questions of the first over all of them, and prints the F1 and the exact match
of the span that comes first by the passages' rank, by the reader's score, by its margin over no
answer and by the ranker, with what the ranker adds to each and its paired bootstrap interval; then
how right the surest answers are, and the calibration error of their confidence.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np

from qa import Engine, Settings
from qa.answering.confidence import RIGHT_F1
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.loading import load_gold
from qa.evaluation.metrics import (
    accuracy_at_coverage,
    exact_match,
    expected_calibration_error,
    f1,
)
from qa.index.build import index_documents
from qa.reading import ScoredSpan, component
from qa.reading.spans import Span
from tests.gold.ablations import with_interval

Place = tuple[str, int, int]  # passage, start and end of a span
_ORDERS = ("passage rank", "reader's score", "margin over no answer", "ranker")


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--with", dest="others", type=Path, action="append", default=[])
    options = parser.parse_args()
    gold = load_gold(options.gold)
    documents = [
        *gold.documents,
        *(d for file in options.others for d in load_gold(file).documents),
    ]
    questions = [question for question in gold.questions if question.answers]
    with TemporaryDirectory() as folder:
        index_documents(Path(folder), documents, Settings())
        _print(list(_asked(Engine(Path(folder)), questions)))


def _asked(
    engine: Engine, questions: Sequence[GoldQuestion]
) -> Iterator[dict[str, tuple[float, ...]]]:
    """Of each question: F1 and exact match by each order, and of the best answer its confidence."""
    reading = engine.component("reading")
    for question in questions:
        query = engine.analyse(question.question)
        passages = engine.component("retrieval").run(query=query)["documents"]
        query = engine.component("truecaser").run(query=query, documents=passages)["query"]
        with _null_scores() as null:
            read = reading.run(query=query, documents=passages, read_all=True)
        golds = [answer.text for answer in question.answers]
        ranks = {one.id: rank for rank, one in enumerate(passages)}
        found = {
            name: _scores(max(read["spans"], key=order, default=None), golds)
            for name, order in zip(_ORDERS, _orders(ranks, null), strict=True)
        }
        answers = read["answers"] or read["withheld"]
        best = answers[0] if answers else None
        text, confidence = (best.text, best.confidence) if best else ("", 0.0)
        yield found | {"answer": (confidence, f1(text, golds), exact_match(text, golds))}


def _orders(
    ranks: dict[str, int], null: dict[Place, float]
) -> tuple[Callable[[ScoredSpan], Any], ...]:
    def by_rank(span: ScoredSpan) -> tuple[int, float]:
        document = span.answer.document
        return -ranks[document.id] if document else 0, span.answer.score

    def by_score(span: ScoredSpan) -> float:
        place = span.answer.document_offset
        assert place is not None
        return span.answer.score + null[span.answer.context or "", place.start, place.end]

    return by_rank, by_score, lambda span: span.answer.score, lambda span: span.score


@contextmanager
def _null_scores() -> Iterator[dict[Place, float]]:
    """The reader's score of no answer beside each span, which its margin leaves out."""
    null: dict[Place, float] = {}
    found = component.window_spans

    def noted(window: Any, text: str, start: Any, end: Any, *limits: int) -> list[Span]:
        spans = found(window, text, start, end, *limits)
        null.update({(text, span.start, span.end): float(start[0] + end[0]) for span in spans})
        return spans

    with patch.object(component, "window_spans", noted):
        yield null


def _scores(span: ScoredSpan | None, golds: Sequence[str]) -> tuple[float, float]:
    text = (span.answer.data if span else None) or ""
    return f1(text, golds), exact_match(text, golds)


def _print(asked: Sequence[dict[str, tuple[float, ...]]]) -> None:
    say = sys.stdout.write
    say(f"{len(asked)} questions\n\n| best by | F1 | EM | F1 of the ranker |\n|---|---|---|---|\n")
    ranked = 100 * np.array([one["ranker"] for one in asked])
    for name in _ORDERS:
        scores = 100 * np.array([one[name] for one in asked])
        gain = with_interval(ranked[:, :1] - scores[:, :1]) if name != "ranker" else ""
        say(f"| {name} | {scores[:, 0].mean():.1f} | {scores[:, 1].mean():.1f} | {gain} |\n")
    told, by_f1, by_match = map(list, zip(*(one["answer"] for one in asked), strict=True))
    error = expected_calibration_error(told, [float(score >= RIGHT_F1) for score in by_f1])
    say(f"\ncalibration error, right from an F1 of {RIGHT_F1}: {error:.3f}\n")
    for share in (0.5, 0.8):
        match, words = (accuracy_at_coverage(told, one, share) for one in (by_match, by_f1))
        say(f"the surest {share:.0%}: EM {100 * (match or 0):.1f}, F1 {100 * (words or 0):.1f}\n")


if __name__ == "__main__":
    main()
