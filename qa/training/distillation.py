"""Where a static embedder starts: every piece of a vocabulary read alone by a good encoder.

The vectors are centred and whitened by principal components, then weighted by rarity (Tulkens &
van Dongen 2024, "Model2Vec"; Arora et al. 2017 for the weighting). Synonyms start out close, which
no amount of question–paragraph pairs teaches for words that they lack.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_PREFIX = "query:"
_BATCH = 512
_SPECIAL = 5


def distilled_table(
    body: Path, tokenizer: Tokenizer, texts: Sequence[Sequence[int]], dimension: int
) -> Tensor:
    """A starting table, fp32 [vocabulary, dimension], for the tokenizer of the encoder ``body``.

    ``texts`` are the token ids of the passages that rarity is counted in.
    """
    outputs = piece_outputs(body, tokenizer)
    centred = outputs - outputs[_SPECIAL:].mean(dim=0)
    _, spread, axes = torch.linalg.svd(centred[_SPECIAL:], full_matrices=False)
    whitened = centred @ axes[:dimension].T / spread[:dimension]
    found = torch.zeros(len(outputs))
    for ids in texts:
        found[list(set(ids))] += 1
    rarity = torch.log(1 + len(texts) / (1 + found)) / torch.log(torch.tensor(1.0 + len(texts)))
    return functional.normalize(whitened, dim=1) * rarity[:, None]


def piece_outputs(body: Path, tokenizer: Tokenizer) -> Tensor:
    """The encoder's last hidden state over each piece of its vocabulary, fp32 [pieces, width].

    A piece is read as ``[CLS] query: piece [SEP]``, as the encoder was trained to read questions.
    """
    from transformers import AutoModelForQuestionAnswering

    reader = AutoModelForQuestionAnswering.from_pretrained(body, dtype=torch.float32).eval()
    prefix = tokenizer.encode(_PREFIX, add_special_tokens=False).ids
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    outputs = []
    with torch.inference_mode():
        for pieces in torch.split(torch.arange(tokenizer.get_vocab_size()), _BATCH):
            ids = torch.tensor([[first, *prefix, piece, last] for piece in pieces.tolist()])
            hidden = reader.base_model(input_ids=ids).last_hidden_state
            outputs.append(hidden[:, -2])
    return torch.cat(outputs)
