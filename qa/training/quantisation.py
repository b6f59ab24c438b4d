"""Dynamic int8 with one scale per row of the activations and per column of the weights.

ONNX Runtime's own dynamic quantisation takes one scale for a whole activation tensor: a single
outlier coarsens every token, and one span in ten moved. With a scale per token (Dettmers et al.
2022, "LLM.int8()", §3.1 "vector-wise quantization") the spans stay, for a few cheap nodes more.
The word embeddings are stored as int8 with one scale per word piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

_LARGEST = 127.0
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class _Grid:
    """How a row of activations becomes uint8, which the fast kernels multiply by int8.

    ``zero`` stands for 0; the row's largest value (magnitude, when ``is_signed``) is ``steps``
    above it; no step is smaller than ``finest``.
    """

    name: str
    zero: int
    steps: int
    finest: float
    is_signed: bool


_SIGNED = _Grid("signed", zero=128, steps=127, finest=1e-8, is_signed=True)
# GELU never falls below -0.17: fifteen steps down to there, 240 up to the largest value.
_AFTER_GELU = _Grid("gelu", zero=15, steps=240, finest=0.17 / 15, is_signed=False)


def quantise(model: ModelProto) -> ModelProto:
    """Rewrite, in place, every product by a constant matrix and the word embeddings as int8."""
    editor = _Editor(model.graph)
    editor.share("q/one", np.array(1, dtype=np.float32))
    for grid in (_SIGNED, _AFTER_GELU):
        editor.share(f"q/{grid.name}/zero", np.array(grid.zero, dtype=np.uint8))
        editor.share(f"q/{grid.name}/step", np.array(1 / grid.steps, dtype=np.float32))
        editor.share(f"q/{grid.name}/finest", np.array(grid.finest, dtype=np.float32))
    nodes = list(model.graph.node)
    rewritten: list[NodeProto] = []
    for node in nodes:
        rewritten.extend(editor.rewrite(node))
    del model.graph.node[:]
    model.graph.node.extend(rewritten)
    editor.drop_unused()
    return model


class _Editor:
    """Holds the graph's constants while its nodes are rewritten."""

    def __init__(self, graph: GraphProto) -> None:
        self.graph = graph
        self.constants = {tensor.name: tensor for tensor in graph.initializer}
        self.after_gelu = {n.output[0] for n in graph.node if n.op_type in ("Gelu", "BiasGelu")}
        self.quantised: set[str] = set()

    def share(self, name: str, value: np.ndarray) -> str:
        """Add a constant."""
        self.graph.initializer.append(numpy_helper.from_array(value, name))
        return name

    def rewrite(self, node: NodeProto) -> list[NodeProto]:
        """The nodes that stand for ``node``."""
        if node.op_type == "MatMul" and node.input[1] in self.constants:
            weight = numpy_helper.to_array(self.constants[node.input[1]])
            return self._product(node, weight) if weight.shape[1] > 2 else [node]
        if node.op_type == "Gather" and node.input[1] == "input_ids":
            return self._lookup(node, numpy_helper.to_array(self.constants[node.input[0]]))
        return [node]

    def _product(self, node: NodeProto, weight: np.ndarray) -> list[NodeProto]:
        name, source = node.output[0], node.input[0]
        scale = np.maximum(np.abs(weight).max(axis=0), _TINY) / _LARGEST
        stored = np.round(weight / scale).astype(np.int8)
        weights = self.share(f"{name}/int8", stored)
        column = self.share(f"{name}/scale", scale.astype(np.float32))
        grid = _AFTER_GELU if source in self.after_gelu else _SIGNED
        inputs = [f"{source}/uint8", weights, f"q/{grid.name}/zero"]
        return [
            *self._quantise_rows(source, grid),
            helper.make_node("MatMulInteger", inputs, [f"{name}/sum"]),
            helper.make_node("Cast", [f"{name}/sum"], [f"{name}/float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}/float", f"{source}/scale"], [f"{name}/rows"]),
            helper.make_node("Mul", [f"{name}/rows", column], [name]),
        ]

    def _quantise_rows(self, source: str, grid: _Grid) -> list[NodeProto]:
        """Quantise an activation once, however many products read it."""
        if source in self.quantised:
            return []
        self.quantised.add(source)
        at, constant = f"{source}/", f"q/{grid.name}/"
        size = at + "size" if grid.is_signed else source
        sized = [helper.make_node("Abs", [source], [size])] if grid.is_signed else []
        zero = [at + "ratio", "q/one", constant + "zero"]
        return [
            *sized,
            helper.make_node("ReduceMax", [size], [at + "max"], axes=[-1], keepdims=1),
            helper.make_node("Mul", [at + "max", constant + "step"], [at + "wanted"]),
            helper.make_node("Max", [at + "wanted", constant + "finest"], [at + "scale"]),
            helper.make_node("Div", [source, at + "scale"], [at + "ratio"]),
            helper.make_node("QuantizeLinear", zero, [at + "uint8"]),
        ]

    def _lookup(self, node: NodeProto, table: np.ndarray) -> list[NodeProto]:
        name = node.output[0]
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), _TINY) / _LARGEST
        stored = self.share(f"{name}/int8", np.round(table / scale).astype(np.int8))
        scales = self.share(f"{name}/scale", scale.astype(np.float32))
        return [
            helper.make_node("Gather", [stored, node.input[1]], [f"{name}/picked"]),
            helper.make_node("Gather", [scales, node.input[1]], [f"{name}/factor"]),
            helper.make_node("Cast", [f"{name}/picked"], [f"{name}/float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}/float", f"{name}/factor"], [name]),
        ]

    def drop_unused(self) -> None:
        """Remove the constants that no node reads any more."""
        used = {name for node in self.graph.node for name in node.input}
        kept = [tensor for tensor in self.graph.initializer if tensor.name in used]
        del self.graph.initializer[:]
        self.graph.initializer.extend(kept)
