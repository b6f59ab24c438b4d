"""bf16 is a matter of measurement on a CPU."""

import torch

from qa.training.precision import autocast, bf16_pays


def test_the_trial_decides_once() -> None:
    decided = bf16_pays("cpu")
    assert bf16_pays("cpu") is decided
    with autocast("cpu"):
        product = torch.ones(4, 4) @ torch.ones(4, 4)
    assert product.dtype == (torch.bfloat16 if decided else torch.float32)


def test_an_accelerator_always_takes_it() -> None:
    assert bf16_pays("cuda")
