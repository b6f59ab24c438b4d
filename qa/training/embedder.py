"""A static embedder: one vector per word piece, trained with in-batch negatives.

A text's embedding is the mean of its pieces' vectors, made a unit vector (Arora et al. 2017 showed
how far such means go). The loss is InfoNCE both ways over a large batch (van den Oord et al. 2018;
Henderson et al. 2017), in which texts that stand for the same paragraph are no negatives.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.french.typography import fold_typography
from qa.training.clock import Clock, rate_at
from qa.training.distillation import distilled_table

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts that belong together; ``group`` names the paragraph that both stand for."""

    query: str
    passage: str
    group: int


@dataclass(frozen=True, slots=True)
class EmbedderOptions:
    """How to train. ``temperature`` divides the cosines.

    ``token_dropout`` of the word pieces are dropped at random in training, on both sides: without
    it, pairs are told apart by a shared rare word alone.
    """

    minutes: float
    dimension: int = 256
    batch_size: int = 2048
    learning_rate: float = 1e-2
    warm_up: float = 0.05
    temperature: float = 0.05
    token_dropout: float = 0.3
    seed: int = 0


def train_embedder(
    tokenizer: Tokenizer,
    pairs: Sequence[TextPair],
    options: EmbedderOptions,
    body: Path | None = None,
) -> tuple[Tensor, list[float]]:
    """Train the table, fp32 [vocabulary, dimension]; also return the loss of every step.

    It starts from what the encoder ``body`` says of each word, or at random.
    """
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)  # noqa: S311 - sampling, not secrecy
    queries = tokenise(tokenizer, [pair.query for pair in pairs])
    passages = tokenise(tokenizer, [pair.passage for pair in pairs])
    groups = torch.tensor([pair.group for pair in pairs])
    if body is None:
        start = initial_table(passages, tokenizer.get_vocab_size(), options.dimension)
    else:
        start = distilled_table(body, tokenizer, passages, options.dimension)
    table = nn.EmbeddingBag.from_pretrained(start, freeze=False)
    optimiser = torch.optim.Adam(table.parameters(), lr=options.learning_rate, fused=True)
    clock, losses = Clock(options.minutes), list[float]()
    order: list[int] = []
    while not clock.is_over:
        if len(order) < min(options.batch_size, len(pairs)):
            order = rng.sample(range(len(pairs)), len(pairs))
        chosen, order = order[: options.batch_size], order[options.batch_size :]
        optimiser.param_groups[0]["lr"] = options.learning_rate * rate_at(
            clock.progress, options.warm_up
        )
        left = embed(table, [queries[at] for at in chosen], options.token_dropout)
        right = embed(table, [passages[at] for at in chosen], options.token_dropout)
        loss = contrastive_loss(left, right, groups[chosen], options.temperature)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
    return table.weight.detach(), losses


def initial_table(texts: Sequence[Sequence[int]], vocabulary: int, dimension: int) -> Tensor:
    """Random directions, as long as the piece is rare: a random projection of TF-IDF."""
    found = torch.zeros(vocabulary)
    for ids in texts:
        found[list(set(ids))] += 1
    idf = torch.log(1 + len(texts) / (1 + found)) / torch.log(torch.tensor(1.0 + len(texts)))
    return functional.normalize(torch.randn(vocabulary, dimension), dim=1) * idf[:, None]


def tokenise(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Word-piece ids of folded texts, without special tokens; a blank text gets piece 1."""
    folded = [fold_typography(text) for text in texts]
    encodings = tokenizer.encode_batch(folded, add_special_tokens=False)
    return [encoding.ids or [1] for encoding in encodings]


def embed(
    table: nn.EmbeddingBag, texts: Sequence[Sequence[int]], token_dropout: float = 0.0
) -> Tensor:
    """Unit vectors, [texts, dimension]."""
    lengths = torch.tensor([len(ids) for ids in texts])
    flat = torch.tensor(list(chain.from_iterable(texts)))
    if token_dropout:
        rows = torch.repeat_interleave(torch.arange(len(texts)), lengths)
        kept = torch.rand(len(flat)) >= token_dropout
        flat, lengths = flat[kept], torch.bincount(rows[kept], minlength=len(texts))
    return functional.normalize(table(flat, lengths.cumsum(0) - lengths), dim=1)


def contrastive_loss(left: Tensor, right: Tensor, groups: Tensor, temperature: float) -> Tensor:
    """Symmetric InfoNCE, a scalar; pairs of the same group are not each other's negatives."""
    logits = left @ right.T / temperature
    same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(groups), dtype=torch.bool)
    logits = logits.masked_fill(same, -1e4)
    target = torch.arange(len(groups))
    return (
        functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)
    ) / 2


def save_embedder(folder: Path, table: Tensor, tokenizer: Tokenizer, card: str) -> None:
    """Write the folder that ``SentenceTransformer(folder)`` and plain NumPy both read.

    The table, ``model.safetensors`` (``embedding.weight``, fp16), and ``tokenizer.json`` stand at
    the root; ``card`` becomes ``README.md``.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    from qa.training.checkpoint import replace_folder

    tokenizer.no_truncation()
    tokenizer.no_padding()
    static = StaticEmbedding(tokenizer, embedding_weights=table.to(torch.float16))
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")

    def write(aside: Path) -> None:
        model.save_pretrained(str(aside), create_model_card=False)
        (aside / "model.safetensors").chmod(0o644)
        (aside / "README.md").write_text(card, encoding="utf-8")

    replace_folder(folder, write)
