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
MAX_PLACES = 8
BATCH_WIDTH = 128
"""Mean tokens of an example above which a batch holds fewer of them."""
_BATCHES_PER_BUFFER = 32


@dataclass(frozen=True, slots=True)
class EncodedExample:
    """Token ids of ``[CLS] question [MASK] [SEP] context [SEP]`` and the targets' positions.

    ``places`` are inclusive token positions, any of them right; (0, 0) alone, the null answer, when
    the context lacks the answer. ``context_start`` is the position of the context's first token.
    """

    ids: list[int]
    places: list[tuple[int, int]]
    context_start: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded int64 tensors: ids and mask are [batch, sequence], ``starts`` and ``ends`` [batch,
    places], the last place of a row repeated to fill it; ``context_start`` is [batch].
    """

    input_ids: Tensor
    attention_mask: Tensor
    starts: Tensor
    ends: Tensor
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
        places = []
        for start, end in example.places[:MAX_PLACES]:
            first, last = encoding.char_to_token(start, 1), encoding.char_to_token(end - 1, 1)
            if first is not None and last is not None:
                places.append((first, last))
        if example.places and not places:
            continue
        context_start = encoding.sequence_ids.index(1) if 1 in encoding.sequence_ids else 0
        encoded.append(EncodedExample(encoding.ids, places or [(0, 0)], context_start))
    return encoded


def collate(examples: list[EncodedExample]) -> Batch:
    """Pad with zeros (``[PAD]``) to a multiple of 16 tokens."""
    import torch

    longest = max(len(example.ids) for example in examples)
    width = _padded(longest)
    ids = torch.zeros(len(examples), width, dtype=torch.int64)
    mask = torch.zeros(len(examples), width, dtype=torch.int64)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
    most = max(len(example.places) for example in examples)
    places = torch.tensor([ex.places + ex.places[-1:] * (most - len(ex.places)) for ex in examples])
    context_start = torch.tensor([example.context_start for example in examples])
    return Batch(ids, mask, places[..., 0], places[..., 1], context_start)


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
        groups = list(_groups(encoded, batch_size))
        rng.shuffle(groups)
        for group in groups:
            yield collate(group)


def _groups(encoded: list[EncodedExample], batch_size: int) -> Iterator[list[EncodedExample]]:
    """Cut examples sorted by length: fewer to a batch where they are long, for attention's sake."""
    group: list[EncodedExample] = []
    for example in encoded:
        longest = _padded(len(example.ids))
        if len(group) == batch_size or (len(group) + 1) * longest > batch_size * BATCH_WIDTH:
            yield group
            group = []
        group.append(example)
    if group:
        yield group


def _padded(tokens: int) -> int:
    return -(-tokens // PAD_MULTIPLE) * PAD_MULTIPLE
