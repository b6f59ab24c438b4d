"""Fine-tuning of a reader on gold questions, wrong paragraphs and mined examples together.

Every pass shows each gold question once, as asked or as users type it, as many wrong paragraphs
(BM25's, the null answer at position 0), and a share of mined examples so that a few thousand
questions are not learnt by heart.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.errors import GoldError
from qa.training.augmentation import vary_question
from qa.training.checkpoint import save_reader
from qa.training.encoding import batches
from qa.training.examples import GoldQuestion, SpanExample, held_out_titles
from qa.training.export import torch_reader
from qa.training.measuring import measure_spans
from qa.training.negatives import hard_negatives
from qa.training.objective import FINE_TUNING_MASKING, SpanMaskModel
from qa.training.pretrain import example_stream
from qa.training.scoring import ReaderScores, score_reader
from qa.training.trainer import Schedule, Trainer

_NEGATIVE_CHOICES = 8
_MINIMUM_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """How to fine-tune. Shares are per gold question and pass.

    ``negatives``: wrong paragraphs; ``mined``: mined examples, none without a folder of them;
    ``varied``: share of the questions that are reworded. ``held_out`` of the articles measure.
    """

    schedule: Schedule
    batch_size: int = 24
    max_tokens: int = 384
    negatives: float = 1.0
    mined: float = 0.5
    varied: float = 0.6
    held_out: float = 0.1
    device: str = "cpu"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ReaderGain:
    """The new reader's folder, and both readers on the held-out questions."""

    folder: Path
    questions: int
    before: ReaderScores
    after: ReaderScores


def train_reader(
    start: Path,
    questions: Sequence[GoldQuestion],
    output: Path,
    options: ReaderOptions,
    mined: Path | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> ReaderGain:
    """Fine-tune the reader ``start`` on gold questions; return what it gained.

    ``output`` gets ``state.pt`` (resumed when present), ``log.jsonl`` and ``reader/``;
    ``on_progress`` is told the share of the budget that is spent.

    Raises:
        GoldError: there are too few questions, or they are all on one article.
    """
    torch.manual_seed(options.seed)
    fitted, held_out = split_by_article(questions, options.held_out)
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    trainer = Trainer(SpanMaskModel.from_reader(start), options.schedule, output, options.device)
    trainer.resume()
    rng = random.Random(options.seed + trainer.seen)  # noqa: S311 - sampling, not secrecy
    examples = training_stream(fitted, options, mined, rng)
    measured = [question.to_example() for question in held_out]
    trainer.run(
        batches(tokenizer, examples, options.batch_size, options.max_tokens, rng),
        FINE_TUNING_MASKING,
        lambda model: measure_spans(model, tokenizer, measured, options.max_tokens),
        on_progress,
    )
    save_reader(output / "reader", trainer.model.reader, start)
    return measure_gain(start, output / "reader", fitted, held_out)


def measure_gain(
    start: Path, trained: Path, fitted: Sequence[GoldQuestion], held_out: Sequence[GoldQuestion]
) -> ReaderGain:
    """Score two reader folders on the held-out questions; wrong paragraphs come from them all."""
    wrong = wrong_paragraphs(held_out, fitted)

    def score(folder: Path) -> ReaderScores:
        tokenizer = str(folder / "tokenizer.json")
        return score_reader(torch_reader(folder), tokenizer, held_out, wrong)

    return ReaderGain(trained, len(held_out), score(start), score(trained))


def split_by_article(
    questions: Sequence[GoldQuestion], held_out: float
) -> tuple[list[GoldQuestion], list[GoldQuestion]]:
    """Questions to train on and to measure on; no article (else no paragraph) is in both.

    The split is the same for every seed, so that trainings can be compared.

    Raises:
        GoldError: too few questions, or articles, to keep some apart.
    """
    titles = {gold.title or gold.context for gold in questions}
    if len(questions) < _MINIMUM_QUESTIONS or len(titles) < 2:
        raise GoldError(
            f"Il faut au moins {_MINIMUM_QUESTIONS} questions sur deux articles ou plus pour "
            f"entraîner un lecteur et mesurer ce qu'il gagne ; il y en a {len(questions)}."
        )
    kept = held_out_titles(titles, held_out)
    fitted = [gold for gold in questions if (gold.title or gold.context) not in kept]
    return fitted, [gold for gold in questions if (gold.title or gold.context) in kept]


def training_stream(
    questions: Sequence[GoldQuestion],
    options: ReaderOptions,
    mined: Path | None,
    rng: random.Random,
) -> Iterator[SpanExample]:
    """Passes over the gold questions for ever, each shuffled with its wrong and mined examples."""
    paragraphs = list(dict.fromkeys(gold.context for gold in questions))
    wrong = hard_negatives(questions, paragraphs, _NEGATIVE_CHOICES)
    extra = example_stream(mined, 0) if mined else iter(())
    while True:
        examples: list[SpanExample] = []
        for gold, choices in zip(questions, wrong, strict=True):
            examples.append(_varied(gold.to_example(), options.varied, rng))
            if choices and rng.random() < options.negatives:
                absent = SpanExample(gold.question, rng.choice(choices))
                examples.append(_varied(absent, options.varied, rng))
            if rng.random() < options.mined and (more := next(extra, None)):
                examples.append(more)
        rng.shuffle(examples)
        yield from examples


def _varied(example: SpanExample, share: float, rng: random.Random) -> SpanExample:
    if rng.random() >= share:
        return example
    return replace(example, question=vary_question(example.question, rng))


def wrong_paragraphs(
    questions: Sequence[GoldQuestion], others: Sequence[GoldQuestion] = ()
) -> list[str]:
    """BM25's best paragraph without the answer, for each question, over all paragraphs given."""
    paragraphs = list(dict.fromkeys(gold.context for gold in (*questions, *others)))
    found = hard_negatives(questions, paragraphs, 1)
    return [choices[0] if choices else paragraphs[0] for choices in found]
