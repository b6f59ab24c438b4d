"""The optimiser of both reader trainings, and its learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn
    from torch.optim import Optimizer

WEIGHT_DECAY = 0.01


def make_optimiser(model: nn.Module, rate: float) -> Optimizer:
    """AdamW (Loshchilov & Hutter 2019) on what is not frozen; biases and norms are not decayed."""
    import torch

    parameters = [one for one in model.parameters() if one.requires_grad]
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)


def set_rate(optimiser: Optimizer, rate: float) -> None:
    """Set the learning rate of every group."""
    for group in optimiser.param_groups:
        group["lr"] = rate
