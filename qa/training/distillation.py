"""Where a static embedder starts: every word of a vocabulary read alone by a good encoder.

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
_BATCH = 256
_CONTINUATION = "##"


def distilled_table(
    body: Path, tokenizer: Tokenizer, texts: Sequence[Sequence[int]], dimension: int
) -> Tensor:
    """A starting table, fp32 [vocabulary, dimension], for any tokenizer.

    ``body`` is the folder of the encoder, with its own tokenizer. ``texts`` are the token ids of
    the passages that rarity is counted in.
    """
    words = [tokenizer.id_to_token(number) or "" for number in range(tokenizer.get_vocab_size())]
    outputs = read_words(body, [word.removeprefix(_CONTINUATION) for word in words])
    centred = outputs - outputs.mean(dim=0)
    _, spread, axes = torch.linalg.svd(centred, full_matrices=False)
    whitened = centred @ axes[:dimension].T / spread[:dimension]
    found = torch.zeros(len(outputs))
    for ids in texts:
        found[list(set(ids))] += 1
    rarity = torch.log(1 + len(texts) / (1 + found)) / torch.log(torch.tensor(1.0 + len(texts)))
    return functional.normalize(whitened, dim=1) * rarity[:, None]


def read_words(body: Path, words: Sequence[str]) -> Tensor:
    """The encoder's last hidden state over each word, the mean of its pieces, fp32 [words, width].

    A word is read as ``query: word``, as the encoder was trained to read questions.
    """
    from tokenizers import Tokenizer
    from transformers import AutoModelForQuestionAnswering

    reader = AutoModelForQuestionAnswering.from_pretrained(body, dtype=torch.float32).eval()
    tokenizer = Tokenizer.from_file(str(body / "tokenizer.json"))
    prefix = tokenizer.encode(_PREFIX).ids
    last = prefix.pop()
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(words, add_special_tokens=False)]
    outputs = torch.zeros(len(words), reader.config.hidden_size)
    order = sorted(range(len(words)), key=lambda at: len(pieces[at]))
    with torch.inference_mode():
        for at in range(0, len(order), _BATCH):
            group = order[at : at + _BATCH]
            rows = [[*prefix, *(pieces[word] or [last]), last] for word in group]
            width = max(map(len, rows))
            mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
            ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
            hidden = reader.base_model(input_ids=ids, attention_mask=mask).last_hidden_state
            for row, word in enumerate(group):
                outputs[word] = hidden[row, len(prefix) : len(rows[row]) - 1].mean(dim=0)
    return outputs
