"""The commands load Haystack without torch, and torch is there for who asks for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LOAD = """
import sys
from qa.cli.torchless import hide_torch_from_haystack
{before}
hide_torch_from_haystack()
import qa.engine
from haystack.utils.device import torch_import
seen = "torch" in sys.modules
import torch
torch.zeros(1)
print(seen, torch_import._deferred is None, len(sys.meta_path))
"""


@pytest.mark.parametrize(("before", "seen"), [("", "False False"), ("import torch", "True True")])
def test_torch_is_hidden_from_haystack_alone(before: str, seen: str) -> None:
    pytest.importorskip("torch")
    said = subprocess.run(
        [sys.executable, "-c", _LOAD.format(before=before)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.startswith(seen)
