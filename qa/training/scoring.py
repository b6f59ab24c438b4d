"""French exact match and F1 of a reader on gold paragraphs, and its F1 on «no answer»."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.evaluation.metrics import exact_match, f1
from qa.training.examples import GoldQuestion

if TYPE_CHECKING:
    import numpy as np

MAX_ANSWER_TOKENS = 30
_BATCH = 16

SpanModel = Callable[["np.ndarray", "np.ndarray"], tuple["np.ndarray", "np.ndarray"]]
"""``(input_ids, attention_mask) -> (start_logits, end_logits)``, all [batch, sequence]."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The best span of a context, characters ``[start, end)``; margin = span score - null score."""

    start: int
    end: int
    text: str
    margin: float


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """Percentages over questions read with their right paragraph, ``no_answer_f1`` apart.

    ``no_answer_f1``: every question once with its right and once with a wrong paragraph, «no
    answer» being the class to find, at the best threshold on the margin, ``threshold``.
    ``right_above_wrong``: how often the right paragraph's margin is the higher.
    """

    f1: float
    exact: float
    no_answer_f1: float
    threshold: float
    right_above_wrong: float


def read_pairs(
    model: SpanModel, tokenizer_file: str, pairs: Sequence[tuple[str, str]]
) -> list[Reading]:
    """Read (question, context) pairs in order; contexts must fit the model's positions."""
    import numpy as np
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(tokenizer_file)
    encodings = tokenizer.encode_batch(list(pairs))
    order = sorted(range(len(pairs)), key=lambda at: len(encodings[at].ids))
    readings: dict[int, Reading] = {}
    for first in range(0, len(order), _BATCH):
        group = order[first : first + _BATCH]
        width = max(len(encodings[at].ids) for at in group)
        ids = np.zeros((len(group), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, at in enumerate(group):
            ids[row, : len(encodings[at].ids)] = encodings[at].ids
            mask[row, : len(encodings[at].ids)] = 1
        starts, ends = model(ids, mask)
        for row, at in enumerate(group):
            inside = [index for index, s in enumerate(encodings[at].sequence_ids) if s == 1]
            span = slice(inside[0], inside[-1] + 1)
            null = float(starts[row, 0] + ends[row, 0])
            first_token, last_token, score = best_span(starts[row, span], ends[row, span])
            start = encodings[at].offsets[inside[0] + first_token][0]
            end = encodings[at].offsets[inside[0] + last_token][1]
            readings[at] = Reading(start, end, pairs[at][1][start:end], score - null)
    return [readings[at] for at in range(len(pairs))]


def best_span(start: np.ndarray, end: np.ndarray) -> tuple[int, int, float]:
    """The span of at most 30 tokens with the highest start + end: (first, last, score)."""
    import numpy as np

    scores = start[:, None] + end[None, :]
    lengths = np.arange(len(end))[None, :] - np.arange(len(start))[:, None]
    scores = np.where((lengths >= 0) & (lengths < MAX_ANSWER_TOKENS), scores, -np.inf)
    first, last = divmod(int(scores.argmax()), scores.shape[1])
    return first, last, float(scores[first, last])


def score_reader(
    model: SpanModel,
    tokenizer_file: str,
    questions: Sequence[GoldQuestion],
    wrong_paragraphs: Sequence[str],
) -> ReaderScores:
    """Measure a reader; ``wrong_paragraphs`` holds one paragraph without the answer a question."""
    right = read_pairs(model, tokenizer_file, [(gold.question, gold.context) for gold in questions])
    wrong_pairs = [
        (gold.question, wrong) for gold, wrong in zip(questions, wrong_paragraphs, strict=True)
    ]
    wrong = read_pairs(model, tokenizer_file, wrong_pairs)
    count = len(questions)
    together = list(zip(right, questions, strict=True))
    overlap = sum(f1(reading.text, gold.answers) for reading, gold in together)
    exact = sum(exact_match(reading.text, gold.answers) for reading, gold in together)
    above = sum(r.margin > w.margin for r, w in zip(right, wrong, strict=True))
    best, threshold = no_answer_f1([r.margin for r in right], [w.margin for w in wrong])
    return ReaderScores(
        100 * overlap / count, 100 * exact / count, 100 * best, threshold, 100 * above / count
    )


def no_answer_f1(right: Sequence[float], wrong: Sequence[float]) -> tuple[float, float]:
    """Best F1 of «no answer» over all thresholds on the margin, and that threshold.

    A margin below the threshold says «no answer»; ``wrong`` are the margins that should.
    """
    import numpy as np

    margins = np.concatenate([np.asarray(wrong), np.asarray(right)])
    absent = np.concatenate([np.ones(len(wrong)), np.zeros(len(right))])
    order = np.argsort(margins, kind="stable")
    margins, found = margins[order], np.cumsum(absent[order])
    scores = 2 * found / (np.arange(1, len(order) + 1) + len(wrong))
    # A threshold cannot part equal margins: only the last of them counts.
    scores[:-1][margins[:-1] == margins[1:]] = 0.0
    best = int(scores.argmax())
    following = margins[min(best + 1, len(margins) - 1)]
    return float(scores[best]), float((margins[best] + following) / 2)
