"""Pre-training whose objective is already question answering: span selection and masked words.

One loss: cross-entropy of the answer's two ends (Devlin et al. 2019, §4.2; Ram et al. 2021) plus a
share of masked-language-model loss on the context, in bf16 where the processor has it. The model
starts from a reader folder and is saved as one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.errors import CorpusError
from qa.training.checkpoint import save_reader
from qa.training.encoding import batches
from qa.training.examples import SpanExample, read_examples
from qa.training.measuring import measure_spans
from qa.training.objective import PRETRAINING_MASKING, Masking, SpanMaskModel
from qa.training.trainer import Schedule, Trainer


@dataclass(frozen=True, slots=True)
class PretrainOptions:
    """How to pre-train; ``held_out`` examples are kept for measuring."""

    schedule: Schedule
    masking: Masking = PRETRAINING_MASKING
    batch_size: int = 32
    max_tokens: int = 256
    held_out: int = 1000
    device: str = "cpu"
    seed: int = 0


def pretrain(
    start: Path,
    examples: Path,
    output: Path,
    options: PretrainOptions,
    on_progress: Callable[[float], None] | None = None,
) -> Path:
    """Pre-train the reader folder ``start`` on mined examples; return the new reader folder.

    ``examples`` is a folder of JSON-lines files (:mod:`qa.training.cloze`), read in name order and
    again from the first when they are used up; files that a miner adds meanwhile are picked up.
    ``output`` gets ``state.pt`` (resumed when present), ``log.jsonl`` and ``reader/``;
    ``on_progress`` is told the share of the budget that is spent.

    Raises:
        CorpusError: there is no file of examples.
    """
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    model = SpanMaskModel.from_reader(start)
    trainer = Trainer(model, options.schedule, output, options.device)
    trainer.resume()
    held_out = list(islice(read_examples(_files(examples)[0]), options.held_out))
    stream = batches(
        tokenizer,
        islice(example_stream(examples, options.held_out), trainer.seen, None),
        options.batch_size,
        options.max_tokens,
        random.Random(options.seed + trainer.seen),  # noqa: S311 - sampling, not secrecy
    )
    trainer.run(
        stream,
        options.masking,
        lambda model: measure_spans(model, tokenizer, held_out, options.max_tokens),
        on_progress,
    )
    save_reader(output / "reader", model.reader, start)
    return output / "reader"


def example_stream(folder: Path, skipped: int) -> Iterator[SpanExample]:
    """The examples of a folder for ever, without the first ``skipped`` of its first file."""
    used: set[Path] = set()
    while True:
        files = _files(folder)
        waiting = [path for path in files if path not in used]
        if not waiting:
            used.clear()
            continue
        first = skipped if waiting[0] == files[0] else 0
        yield from islice(read_examples(waiting[0]), first, None)
        used.add(waiting[0])


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise CorpusError(
            f"Le dossier {folder} ne contient aucun fichier d'exemples (« .jsonl ») : "
            "lancez d'abord l'extraction des questions à trous."
        )
    return files
