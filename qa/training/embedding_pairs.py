"""What the embedder learns from: texts that belong together, from gold questions and raw text."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

from qa.french.sentences import sentence_ranges
from qa.training.augmentation import vary_question
from qa.training.cloze import MASK
from qa.training.embedder import TextPair
from qa.training.examples import GoldQuestion, SpanExample

_MIN_SENTENCES = 2


def gold_pairs(questions: Sequence[GoldQuestion], repeats: int, seed: int) -> Iterator[TextPair]:
    """Question → paragraph, as asked and ``repeats`` times as users type; title → paragraph."""
    rng = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    groups = {text: at for at, text in enumerate(dict.fromkeys(gold.context for gold in questions))}
    titled: set[str] = set()
    for gold in questions:
        group, passage = groups[gold.context], f"{gold.title} {gold.context}"
        yield TextPair(gold.question, passage, group)
        for _ in range(repeats):
            yield TextPair(vary_question(gold.question, rng), gold.context, group)
        if gold.context not in titled:
            titled.add(gold.context)
            yield TextPair(gold.title, gold.context, group)
            yield from sentence_pairs(gold.context, group, rng)


def mined_pairs(examples: Iterable[SpanExample], first_group: int, seed: int) -> Iterator[TextPair]:
    """Cloze sentence → the other block it was paired with, sentence → rest of its block.

    Rule-made questions are passed over: they repeat words of their own block, which teaches nothing
    that BM25 does not know.
    """
    rng = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    for group, example in enumerate(examples, first_group):
        if MASK in example.question and example.places:
            yield TextPair(example.question.replace(MASK, " "), example.context, group)
        elif rng.random() < 0.5:
            yield from sentence_pairs(example.context, group, rng)


def sentence_pairs(paragraph: str, group: int, rng: random.Random) -> Iterator[TextPair]:
    """One sentence → the rest of its paragraph."""
    sentences = sentence_ranges(paragraph)
    if len(sentences) < _MIN_SENTENCES:
        return
    chosen = rng.choice(sentences)
    rest = f"{paragraph[: chosen.start]} {paragraph[chosen.end :]}"
    yield TextPair(paragraph[chosen.start : chosen.end], rest.strip(), group)
