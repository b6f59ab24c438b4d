"""Checkpoints that survive a kill at any moment, and model folders replaced in one rename."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Write a training state (tensors and plain values) aside, then rename it."""
    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    torch.save(state, aside)
    aside.replace(path)


def load_state(path: Path) -> dict[str, Any] | None:
    """Read a state, or None when there is none. Only tensors and plain values are unpickled."""
    import torch

    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def save_reader(folder: Path, model: PreTrainedModel, tokenizer_from: Path) -> None:
    """Write a reader folder in fp16 with the tokenizer of ``tokenizer_from``."""
    import copy

    import torch
    from torch import nn

    def write(aside: Path) -> None:
        half: PreTrainedModel = copy.deepcopy(model)
        nn.Module.to(half, "cpu", torch.float16)
        half.set_attn_implementation("sdpa")
        half.save_pretrained(aside)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(tokenizer_from / name, aside / name)

    replace_folder(folder, write)


def replace_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a folder aside, then swap it with ``folder``: never half-written."""
    aside, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    for leftover in (aside, old):
        shutil.rmtree(leftover, ignore_errors=True)
    aside.mkdir(parents=True)
    write(aside)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
