"""What a training reports about examples that it never trains on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.training.encoding import batches
from qa.training.examples import SpanExample
from qa.training.objective import SpanMaskModel, span_loss, to_device

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_BATCH = 32


def measure_spans(
    model: SpanMaskModel, tokenizer: Tokenizer, held_out: Sequence[SpanExample], max_tokens: int
) -> dict[str, float]:
    """Mean span loss, and the share in [0, 1] of examples whose two ends are both found."""
    device = str(next(model.parameters()).device)
    right, count, loss = 0, 0, 0.0
    rng = random.Random(0)  # noqa: S311 - sampling, not secrecy
    for batch in batches(tokenizer, held_out, _BATCH, max_tokens, rng):
        moved = to_device(batch, device)
        start, end = model.span_logits(moved)
        loss += span_loss(start, end, moved).item() * len(batch.input_ids)
        first, last = start.argmax(-1)[:, None], end.argmax(-1)[:, None]
        found = ((first == moved.starts) & (last == moved.ends)).any(-1)
        right, count = right + int(found.sum()), count + len(batch.input_ids)
    return {"span_loss": round(loss / max(1, count), 4), "exact": round(right / max(1, count), 4)}
