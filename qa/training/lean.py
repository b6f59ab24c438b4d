"""Rewrites an int8 graph so that the same numbers cost fewer passes over memory.

Beside the products themselves, the time of an int8 reader goes into small nodes that each read and
write a whole activation, and into kernels that are not vectorised. Each rule below takes some of
these away and leaves weights, scales and roundings as they are:

- product → cast → row scale → column scale: the product's own kernel casts and scales columns;
- division by a row's scale → rounding: the rounding kernel takes one scale a row;
- skip connection and layer norm in one node, whose kernel is scalar: a sum and ONNX's own norm;
- attention without its mask, which lets ONNX Runtime take its blockwise kernel («flash»).

The last two rules need one window a run, without padding: the graph's inputs then say so
(``input_ids`` alone, int64 [1, tokens]).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from onnx import helper, numpy_helper

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

_MICROSOFT = "com.microsoft"
_ONE, _FLAT = "lean/one", "lean/flat"
_MASK = "attention_mask"


def make_lean(model: ModelProto) -> ModelProto:
    """Rewrite ``model``, in place, for one window a run; what no rule knows stays as it is."""
    graph = model.graph
    _share(graph, _ONE, np.array(1, np.float32))
    _share(graph, _FLAT, np.array([-1], np.int64))
    _replace(graph, list(_Rules(graph).rewritten()))
    for position, value in enumerate(graph.input):
        if value.name == _MASK:
            del graph.input[position]
            break
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.shape.dim[0].dim_value = 1
    _drop_unused(graph)
    return model


class _Rules:
    """The nodes of a graph, each replaced by what stands for it."""

    def __init__(self, graph: GraphProto) -> None:
        self._nodes = list(graph.node)
        self._readers: dict[str, list[NodeProto]] = {}
        for node in self._nodes:
            for name in node.input:
                self._readers.setdefault(name, []).append(node)
        self._gone: set[int] = set()
        self._zeros: set[str] = set()

    def rewritten(self) -> Iterator[NodeProto]:
        """Every node of the new graph, in the old order."""
        rules = {
            "MatMulInteger": self._product,
            "Div": self._rounding,
            "SkipLayerNormalization": self._norm,
            "MultiHeadAttention": self._attention,
        }
        for node in self._nodes:
            if id(node) not in self._gone:
                rule = rules.get(node.op_type)
                yield from rule(node) if rule else [node]

    def _chain(self, node: NodeProto, kinds: tuple[str, ...]) -> list[NodeProto] | None:
        """The nodes of these kinds that follow ``node``, each the only reader of the one before."""
        found = []
        for kind in kinds:
            readers = self._readers.get(node.output[0], [])
            if len(readers) != 1 or readers[0].op_type != kind:
                return None
            node = readers[0]
            found.append(node)
        return found

    def _product(self, node: NodeProto) -> list[NodeProto]:
        chain = self._chain(node, ("Cast", "Mul", "Mul"))
        if chain is None:
            return [node]
        cast, rows, columns = chain
        self._gone.update(map(id, chain))
        source, weights, zero = node.input
        inputs = [source, weights, _ONE, columns.input[1], zero]
        scaled = cast.output[0]
        return [
            helper.make_node("MatMulIntegerToFloat", inputs, [scaled], domain=_MICROSOFT),
            helper.make_node("Mul", [scaled, rows.input[1]], list(columns.output)),
        ]

    def _rounding(self, node: NodeProto) -> list[NodeProto]:
        chain = self._chain(node, ("QuantizeLinear",))
        if chain is None:
            return [node]
        self._gone.update(map(id, chain))
        source, scale = node.input
        zero, flat = chain[0].input[2], f"{scale}/flat"
        zeros = f"{zero}/rows"
        nodes = [helper.make_node("Reshape", [scale, _FLAT], [flat])]
        if zero not in self._zeros:  # as many zero points as tokens, made once
            self._zeros.add(zero)
            nodes += [
                helper.make_node("Shape", [flat], [f"{zero}/shape"]),
                helper.make_node("Expand", [zero, f"{zero}/shape"], [zeros]),
            ]
        inputs = [source, flat, zeros]
        return [*nodes, helper.make_node("QuantizeLinear", inputs, list(chain[0].output), axis=1)]

    def _norm(self, node: NodeProto) -> list[NodeProto]:
        source, skip, weight, bias, *added = node.input
        name = node.output[0]
        nodes = []
        if added:
            nodes.append(helper.make_node("Add", [source, added[0]], [f"{name}/biased"]))
            source = f"{name}/biased"
        (epsilon,) = [one.f for one in node.attribute if one.name == "epsilon"]
        inputs = [f"{name}/summed", weight, bias]
        return [
            *nodes,
            helper.make_node("Add", [source, skip], inputs[:1]),
            helper.make_node("LayerNormalization", inputs, [name], axis=-1, epsilon=epsilon),
        ]

    def _attention(self, node: NodeProto) -> list[NodeProto]:
        del node.input[4:]  # query, key, value and their bias stay
        return [node]


def _share(graph: GraphProto, name: str, value: np.ndarray) -> None:
    graph.initializer.append(numpy_helper.from_array(value, name))


def _replace(graph: GraphProto, nodes: list[NodeProto]) -> None:
    """Put ``nodes`` in the graph, less those whose results nobody reads."""
    wanted = {value.name for value in graph.output}
    kept = []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            kept.append(node)
    del graph.node[:]
    graph.node.extend(reversed(kept))


def _drop_unused(graph: GraphProto) -> None:
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
