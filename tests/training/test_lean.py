"""The lean graph gives the numbers of the graph it was made from, in fewer nodes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qa.training.export import fuse, trace_reader
from qa.training.lean import make_lean
from qa.training.quantisation import quantise

if TYPE_CHECKING:
    from onnx import ModelProto


@pytest.fixture(scope="module")
def fused(tiny_reader: Path) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        return fuse(plain, trace_reader(tiny_reader, plain)).SerializeToString()


def _load(fused: bytes) -> ModelProto:
    import onnx

    return onnx.load_from_string(fused)


def _run(model: ModelProto, ids: np.ndarray, *, masked: bool) -> np.ndarray:
    import onnxruntime

    inputs = {"input_ids": ids} | ({"attention_mask": np.ones_like(ids)} if masked else {})
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return np.stack(session.run(None, inputs))


@pytest.mark.parametrize("length", [1, 7, 129])
def test_the_logits_stay(fused: bytes, length: int) -> None:
    ids = np.random.default_rng(length).integers(5, 80, (1, length))
    before = _run(quantise(_load(fused)), ids, masked=True)
    after = _run(make_lean(quantise(_load(fused))), ids, masked=False)
    # Sums in another order may move a value to the next int8 step, nothing more.
    assert np.abs(before - after).max() < 0.02 * np.abs(before).max()


def test_no_node_is_left_that_makes_a_pass_for_nothing(fused: bytes) -> None:
    before = [node.op_type for node in quantise(_load(fused)).graph.node]
    after = [node.op_type for node in make_lean(quantise(_load(fused))).graph.node]
    assert len(after) < len(before)
    assert not {"MatMulInteger", "SkipLayerNormalization", "Div"} & set(after)


def test_a_graph_without_int8_products_is_left_able_to_run(fused: bytes) -> None:
    ids = np.random.default_rng(0).integers(5, 80, (1, 20))
    before = _run(_load(fused), ids, masked=True)
    after = _run(make_lean(_load(fused)), ids, masked=False)
    assert np.allclose(before, after, atol=1e-4)
