"""From examples to padded tensors: the pair template, token targets, batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from qa.training.examples import SpanExample

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

PAD_MULTIPLE = 16
_BATCHES_PER_BUFFER = 32


@dataclass(frozen=True, slots=True)
class EncodedExample:
    """Token ids of ``[CLS] question [MASK] [SEP] context [SEP]`` and the targets' positions.

    ``start`` and ``end`` are inclusive token positions; both are 0, the null answer, when the
    context lacks the answer. ``context_start`` is the position of the context's first token.
    """

    ids: list[int]
    start: int
    end: int
    context_start: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded int64 tensors: ids and mask are [batch, sequence], the positions [batch]."""

    input_ids: Tensor
    attention_mask: Tensor
    start: Tensor
    end: Tensor
    context_start: Tensor


def encode(
    tokenizer: Tokenizer, examples: list[SpanExample], max_tokens: int
) -> list[EncodedExample]:
    """Tokenise pairs; those longer than ``max_tokens`` are dropped."""
    encodings = tokenizer.encode_batch([(ex.question, ex.context) for ex in examples])
    encoded = []
    for example, encoding in zip(examples, encodings, strict=True):
        if len(encoding.ids) > max_tokens:
            continue
        start, end = 0, 0
        if example.start >= 0:
            first = encoding.char_to_token(example.start, 1)
            last = encoding.char_to_token(example.end - 1, 1)
            if first is None or last is None:
                continue
            start, end = first, last
        context_start = encoding.sequence_ids.index(1) if 1 in encoding.sequence_ids else 0
        encoded.append(EncodedExample(encoding.ids, start, end, context_start))
    return encoded


def collate(examples: list[EncodedExample]) -> Batch:
    """Pad with zeros (``[PAD]``) to a multiple of 16 tokens."""
    import torch

    longest = max(len(example.ids) for example in examples)
    width = -(-longest // PAD_MULTIPLE) * PAD_MULTIPLE
    ids = torch.zeros(len(examples), width, dtype=torch.int64)
    mask = torch.zeros(len(examples), width, dtype=torch.int64)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
    return Batch(
        ids,
        mask,
        torch.tensor([example.start for example in examples]),
        torch.tensor([example.end for example in examples]),
        torch.tensor([example.context_start for example in examples]),
    )


def batches(
    tokenizer: Tokenizer,
    examples: Iterable[SpanExample],
    batch_size: int,
    max_tokens: int,
    rng: random.Random,
) -> Iterator[Batch]:
    """Stream batches of like length: buffer, sort by length, cut, shuffle the batches."""
    stream = iter(examples)
    while buffer := list(islice(stream, batch_size * _BATCHES_PER_BUFFER)):
        encoded = encode(tokenizer, buffer, max_tokens)
        rng.shuffle(encoded)
        encoded.sort(key=lambda example: len(example.ids) // PAD_MULTIPLE)
        groups = [encoded[at : at + batch_size] for at in range(0, len(encoded), batch_size)]
        rng.shuffle(groups)
        for group in groups:
            yield collate(group)
