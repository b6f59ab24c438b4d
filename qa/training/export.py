"""From a reader folder to the int8 ONNX file that the light path runs, and the proof that it holds.

torch → ONNX (opset 17) → attention, layer-norm and GELU fusion → dynamic int8 with one scale per
token and per channel (:mod:`qa.training.quantisation`) → fewer passes over memory
(:mod:`qa.training.lean`). The file sits in the reader's own folder.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ModelError
from qa.evaluation.metrics import f1
from qa.training.examples import read_gold
from qa.training.scoring import Reading, SpanModel, read_pairs

if TYPE_CHECKING:
    import numpy as np
    import torch
    from onnx import ModelProto
    from transformers import PretrainedConfig

FILE_NAME = "model.int8.onnx"
OPSET = 17
_INPUTS = ("input_ids", "attention_mask")


@dataclass(frozen=True, slots=True)
class ExportCheck:
    """The int8 file against the weights it came from, on gold questions with their paragraph.

    ``same_span`` is the share in [0, 1] of questions whose best span is the same characters; the
    F1 are percentages.
    """

    questions: int
    same_span: float
    f1_torch: float
    f1_int8: float

    @property
    def holds(self) -> bool:
        """Whether the export may be shipped: 98 % of the spans, half a point of F1."""
        return self.same_span >= 0.98 and abs(self.f1_torch - self.f1_int8) <= 0.5


def export_reader(folder: Path) -> Path:
    """Write ``model.int8.onnx`` into a reader folder (aside, then renamed); return its path.

    Input ``input_ids``, int64 [1, sequence]: one window without padding; outputs ``start_logits``
    and ``end_logits``, float32 [1, sequence].

    Raises:
        ModelError: the folder holds no reader of the BERT kind.
    """
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        return write_int8(fuse(plain, trace_reader(folder, plain)), folder / FILE_NAME)


def write_int8(fused: ModelProto, target: Path) -> Path:
    """Round a fused graph to int8 for one window a run, and write it (aside, then renamed)."""
    import onnx

    from qa.training.lean import make_lean
    from qa.training.quantisation import quantise

    aside = target.with_name(f".{target.name}.part")
    onnx.save(make_lean(quantise(fused)), str(aside))
    return aside.replace(target)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the fusions must know of a transformer."""

    heads: int
    width: int


def trace_reader(folder: Path, target: Path) -> Shape:
    """Write a reader's plain graph.

    Raises:
        ModelError: the folder holds no reader of the BERT kind.
    """
    import torch
    from transformers import AutoModelForQuestionAnswering

    try:
        model = AutoModelForQuestionAnswering.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        ).eval()
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Le dossier {folder} ne contient pas de lecteur extractif utilisable ({error}) : "
            "indiquez un dossier avec « config.json » et « model.safetensors »."
        ) from error
    return trace(_wrap(model), model.config, ("start_logits", "end_logits"), target)


def trace(
    module: torch.nn.Module, config: PretrainedConfig, outputs: Sequence[str], target: Path
) -> Shape:
    """Write the plain graph of ``module``, a transformer of ``config`` with eager attention.

    It takes ``input_ids`` and ``attention_mask``, int64 [batch, sequence], and gives ``outputs``.
    """
    import torch

    ids = torch.randint(5, config.vocab_size, (2, 24))
    axes = {name: {0: "batch", 1: "sequence"} for name in _INPUTS}
    with warnings.catch_warnings():
        # Only the older exporter's graph has the patterns that the fusions know.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            (ids, torch.ones_like(ids)),
            str(target),
            input_names=list(_INPUTS),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
    return Shape(config.num_attention_heads, config.hidden_size)


def _wrap(model: torch.nn.Module) -> torch.nn.Module:
    """Give the exporter a module that returns two tensors and takes no segment ids."""
    import torch

    class Spans(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            output = self.model(input_ids=input_ids, attention_mask=attention_mask)
            return output.start_logits, output.end_logits

    return Spans()


def fuse(source: Path, shape: Shape) -> ModelProto:
    """Fuse attention, layer norms and GELU, but keep every product apart, to be quantised."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.use_multi_head_attention = True
    options.enable_embed_layer_norm = False
    fused: ModelProto = optimizer.optimize_model(
        str(source),
        model_type="bert",
        num_heads=shape.heads,
        hidden_size=shape.width,
        opt_level=1,
        optimization_options=options,
    ).model
    return fused


def check_export(folder: Path, gold: Path) -> ExportCheck:
    """Read every question of a SQuAD file with both models and compare."""
    questions = read_gold(gold)
    pairs = [(question.question, question.context) for question in questions]
    tokenizer = str(folder / "tokenizer.json")
    exact = read_pairs(torch_reader(folder), tokenizer, pairs)
    rounded = read_pairs(onnx_reader(folder / FILE_NAME), tokenizer, pairs)
    same = sum((a.start, a.end) == (b.start, b.end) for a, b in zip(exact, rounded, strict=True))

    def mean_f1(readings: list[Reading]) -> float:
        together = zip(readings, questions, strict=True)
        return 100 * sum(f1(r.text, q.answers) for r, q in together) / len(questions)

    return ExportCheck(len(questions), same / len(questions), mean_f1(exact), mean_f1(rounded))


def torch_reader(folder: Path) -> SpanModel:
    """A reader folder in fp32, as a function of arrays."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    model = AutoModelForQuestionAnswering.from_pretrained(folder, dtype=torch.float32).eval()

    def read(ids: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.inference_mode():
            output = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        return output.start_logits.numpy(), output.end_logits.numpy()

    return read


def onnx_reader(path: Path, threads: int = 1) -> SpanModel:
    """An exported reader on the CPU, as a function of arrays; 0 in the place of padding."""
    import numpy as np
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])

    def read(ids: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        start, end = np.zeros((2, *ids.shape), dtype=np.float32)
        for row, size in enumerate(mask.sum(axis=1)):
            window = {"input_ids": ids[row : row + 1, :size]}
            start[row, :size], end[row, :size] = (one[0] for one in session.run(None, window))
        return start, end

    return read
