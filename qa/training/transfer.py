"""A reader taught by question sets in many languages, French among them (phase A), then in French.

Both phases are this one function: phase A starts from a reader on a joint vocabulary
(:mod:`qa.training.vocabulary`) with its words and lower layers frozen, so that the languages stay
aligned; the French phase trains everything on French sets alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.errors import GoldError
from qa.training.checkpoint import save_reader
from qa.training.encoding import batches
from qa.training.measuring import measure_spans
from qa.training.objective import FINE_TUNING_MASKING, SpanMaskModel
from qa.training.question_sets import (
    ExampleStream,
    QuestionSet,
    StreamOptions,
    whole_example,
    without_articles,
)
from qa.training.trainer import Schedule, Trainer


@dataclass(frozen=True, slots=True)
class TransferOptions:
    """How to teach. ``frozen_layers``: 0 trains everything, else the words too stay as they are;
    ``held_out`` of the articles of the French sets are never trained on, and measured.
    """

    schedule: Schedule
    stream: StreamOptions
    batch_size: int = 32
    max_tokens: int = 288
    frozen_layers: int = 4
    held_out: float = 0.1
    device: str = "cpu"
    seed: int = 0


def train_on_sets(
    start: Path,
    sets: Sequence[QuestionSet],
    french: frozenset[str],
    output: Path,
    options: TransferOptions,
    on_progress: Callable[[float], None] | None = None,
) -> Path:
    """Teach the reader ``start`` the ``sets``; ``french`` names those that are in French.

    ``output`` gets ``state.pt`` (resumed when present), ``log.jsonl`` and ``reader/``, whose folder
    is returned; ``on_progress`` is told the share of the budget that is spent.

    Raises:
        GoldError: no set has a question.
    """
    torch.manual_seed(options.seed)
    fitted, measured = [], []
    for one in sets:
        kept, apart = without_articles(one, options.held_out if one.name in french else 0.0)
        fitted.append(kept)
        measured += [whole_example(apart, question) for question in apart.questions]
    if not any(one.questions for one in fitted):
        raise GoldError("Les jeux ne contiennent aucune question avec réponse : vérifiez-les.")
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    model = SpanMaskModel.from_reader(start)
    model.freeze(options.frozen_layers)
    trainer = Trainer(model, options.schedule, output, options.device)
    trainer.resume()
    rng = random.Random(options.seed + trainer.seen)  # noqa: S311 - sampling, not secrecy
    stream = ExampleStream(fitted, options.stream, rng, french)
    trainer.run(
        batches(tokenizer, stream, options.batch_size, options.max_tokens, rng),
        FINE_TUNING_MASKING,
        lambda model: measure_spans(model, tokenizer, measured, options.max_tokens),
        on_progress,
    )
    save_reader(output / "reader", model.reader, start)
    return output / "reader"
