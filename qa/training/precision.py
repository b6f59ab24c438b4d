"""bf16 where it pays: always on an accelerator, on a processor only when a trial says so.

Processors that all name AVX512-BF16 differ in what it gains: one multiplies in bf16 4.5 times as
fast as in fp32, another at half the speed.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_ROWS, _WIDTH, _INNER = 2048, 384, 1536
_TRIALS = 5


def autocast(device: str) -> torch.autocast:
    """The context to run a forward pass in: bf16, or nothing where fp32 is as quick."""
    import torch

    return torch.autocast(device, torch.bfloat16, enabled=bf16_pays(device))


@lru_cache
def bf16_pays(device: str) -> bool:
    """Whether bf16 multiplies matrices faster than fp32 there; a trial of some 50 ms on a CPU."""
    import torch

    if device != "cpu":
        return True
    return _seconds(torch.bfloat16) < _seconds(torch.float32)


def _seconds(kind: torch.dtype) -> float:
    """The quickest of a few products of the shape that a feed-forward layer makes."""
    import torch

    left, right = torch.ones(_ROWS, _WIDTH, dtype=kind), torch.ones(_WIDTH, _INNER, dtype=kind)
    left @ right
    spent = []
    for _ in range(_TRIALS):
        started = time.perf_counter()
        left @ right
        spent.append(time.perf_counter() - started)
    return min(spent)
