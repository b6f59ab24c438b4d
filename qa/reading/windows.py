"""Question and passage as token windows that fit the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.french.typography import fold_typography

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Ints = NDArray[np.int64]
_PASSAGES = 4  # encoded together: a question often needs no more than eight


@dataclass(frozen=True, slots=True)
class Window:
    """One row of the batch: tokens ``first``..``last`` (half-open) are the passage's.

    ``starts`` and ``ends`` are the characters of the passage that those tokens cover, one value a
    token of the passage.
    """

    passage: int
    first: int
    last: int
    starts: Ints
    ends: Ints


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows and their model inputs, each (windows, tokens) int64."""

    windows: tuple[Window, ...]
    ids: Ints
    mask: Ints
    types: Ints


class Windower:
    """Encodes questions with passages; safe to share between threads."""

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        """Take the tokenizer over: it is set to cut long passages into overlapping windows."""
        self._pairs = tokenizer
        self._pairs.enable_truncation(max_tokens, stride=max_tokens // 3, strategy="only_second")
        padding = tokenizer.padding or {}
        pad = padding.get("pad_token", "[PAD]")
        pad_id = tokenizer.token_to_id(pad)
        if pad_id is None:
            pad, pad_id = "<pad>", tokenizer.token_to_id("<pad>") or 0
        self._pairs.enable_padding(pad_id=pad_id, pad_token=pad)
        self._max_question = max_tokens // 3

    def batches(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Batch]:
        """Encode a few (question, passage) pairs at a time, as they are asked for."""
        for first in range(0, len(pairs), _PASSAGES):
            yield self.encode(pairs[first : first + _PASSAGES], first)

    def encode(self, pairs: Sequence[tuple[str, str]], first: int = 0) -> Batch:
        """Encode (question, passage) pairs; a long passage gives several windows.

        The windows' passages are numbered from ``first``.
        """
        pairs = [(self._shorten(fold_typography(one)), fold_typography(two)) for one, two in pairs]
        encodings = self._pairs.encode_batch(pairs)
        rows = [
            (passage, row)
            for passage, encoding in enumerate(encodings, first)
            for row in (encoding, *encoding.overflowing)
        ]
        return Batch(
            tuple(_window(passage, row) for passage, row in rows),
            *(
                np.array([getattr(row, name) for _, row in rows], np.int64)
                for name in ("ids", "attention_mask", "type_ids")
            ),
        )

    @cached_property
    def _plain(self) -> Tokenizer:
        """The tokenizer without windows, made (45 ms) for the first question that may be long."""
        from tokenizers import Tokenizer

        plain = Tokenizer.from_str(self._pairs.to_str())
        plain.no_truncation()
        plain.no_padding()
        return plain

    def _shorten(self, question: str) -> str:
        """Leave room for the passage, however many tokens an odd question makes."""
        if len(question.encode()) <= self._max_question:
            return question  # a token is one byte at least
        encoding = self._plain.encode(question, add_special_tokens=False)
        if len(encoding.ids) <= self._max_question:
            return question
        return question[: encoding.offsets[self._max_question - 1][1]]


def _window(passage: int, encoding: Encoding) -> Window:
    parts = encoding.sequence_ids
    if 1 not in parts:
        return Window(passage, 0, 0, np.empty(0, np.int64), np.empty(0, np.int64))
    first, last = parts.index(1), len(parts) - parts[::-1].index(1)
    offsets = np.array(encoding.offsets[first:last], np.int64)
    return Window(passage, first, last, offsets[:, 0], offsets[:, 1])
