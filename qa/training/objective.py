"""The model that is trained: a span reader with a masked-word head tied to its embeddings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.training.attention import register_plain_attention
from qa.training.encoding import Batch
from qa.training.precision import autocast

if TYPE_CHECKING:
    from transformers import PreTrainedModel

MASK_ID = 4
_FIRST_WORD_ID = 5


@dataclass(frozen=True, slots=True)
class Masking:
    """Noise on contexts: ``tokens`` of them are masked in a share ``examples`` of the batch.

    ``loss_weight`` is that of guessing the masked words beside finding the span; 0 makes the masks
    a mere regulariser.
    """

    examples: float
    tokens: float
    loss_weight: float


PRETRAINING_MASKING = Masking(examples=0.5, tokens=0.2, loss_weight=0.5)
FINE_TUNING_MASKING = Masking(examples=0.5, tokens=0.1, loss_weight=0.0)


class SpanMaskModel(nn.Module):
    """A BERT reader and, for pre-training only, a masked-language-model head.

    The head is BERT's: dense, GELU, layer norm, then the word embeddings as output matrix. Its
    dense layer starts as the identity so that a reader without a saved head starts sensibly.
    """

    def __init__(self, reader: PreTrainedModel) -> None:
        super().__init__()
        self.reader = reader
        width = reader.config.hidden_size
        self.transform = nn.Linear(width, width)
        nn.init.eye_(self.transform.weight)
        nn.init.zeros_(self.transform.bias)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(reader.config.vocab_size))

    @classmethod
    def from_reader(cls, folder: Path) -> SpanMaskModel:
        """Load a reader folder in fp32."""
        from transformers import AutoModelForQuestionAnswering

        # On a processor the backward pass of the fused attention takes half of a step.
        attention = "sdpa" if torch.cuda.is_available() else register_plain_attention()
        reader = AutoModelForQuestionAnswering.from_pretrained(
            folder, dtype=torch.float32, attn_implementation=attention
        )
        return cls(reader)

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and the first ``layers`` as they are; 0 trains everything."""
        if not layers:
            return
        frozen = [r"embeddings\."] + [rf"encoder\.layer\.{number}\." for number in range(layers)]
        for name, parameter in self.reader.base_model.named_parameters():
            if any(re.match(start, name) for start in frozen):
                parameter.requires_grad_(False)

    def span_logits(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Start and end logits, fp32 [batch, sequence]; padding and question are ruled out."""
        hidden = self._hidden(batch.input_ids, batch.attention_mask)
        return self._point(hidden, batch)

    def loss(self, batch: Batch, masking: Masking) -> Tensor:
        """Span loss plus the weighted masked-word loss, a scalar."""
        chosen = choose_masked(batch, masking)
        hidden = self._hidden(batch.input_ids.masked_fill(chosen, MASK_ID), batch.attention_mask)
        start, end = self._point(hidden, batch)
        loss = span_loss(start, end, batch)
        if masking.loss_weight and chosen.any():
            words = self._masked_word_loss(hidden[chosen], batch.input_ids[chosen])
            loss = loss + masking.loss_weight * words
        return loss

    def _hidden(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        with autocast(input_ids.device.type):
            body = self.reader.base_model
            output = body(input_ids=input_ids, attention_mask=attention_mask)
        hidden: Tensor = output.last_hidden_state
        return hidden

    def _point(self, hidden: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        head = cast(nn.Module, self.reader.qa_outputs)
        logits = head(hidden.float())
        positions = torch.arange(logits.shape[1], device=logits.device)
        allowed = (positions >= batch.context_start[:, None]) & batch.attention_mask.bool()
        allowed[:, 0] = True
        logits = logits.masked_fill(~allowed[..., None], -1e4)
        return logits[..., 0], logits[..., 1]

    def _masked_word_loss(self, hidden: Tensor, words: Tensor) -> Tensor:
        table = cast(Tensor, self.reader.get_input_embeddings().weight)
        with autocast(hidden.device.type):
            features = self.norm(functional.gelu(self.transform(hidden)))
            logits = functional.linear(features, table, self.bias)
        return functional.cross_entropy(logits.float(), words)


def span_loss(start: Tensor, end: Tensor, batch: Batch) -> Tensor:
    """Mean over the batch of half the negative log-likelihood of the answer, a scalar.

    Where an answer stands in several places the likelihood is their sum (Clark & Gardner 2018,
    "Simple and Effective Multi-Paragraph Reading Comprehension"); with one place it is the mean
    cross-entropy of both ends.
    """
    log_start, log_end = start.log_softmax(-1), end.log_softmax(-1)
    likelihood = log_start.gather(1, batch.starts) + log_end.gather(1, batch.ends)
    # A repeated last place must count once.
    fresh = functional.pad(~_repeats(batch), (1, 0), value=True)
    return -likelihood.masked_fill(~fresh, float("-inf")).logsumexp(-1).mean() / 2


def _repeats(batch: Batch) -> Tensor:
    """Which places after the first repeat the one before them, bool [batch, places - 1]."""
    same_start = batch.starts[:, 1:] == batch.starts[:, :-1]
    return same_start & (batch.ends[:, 1:] == batch.ends[:, :-1])


def choose_masked(batch: Batch, masking: Masking) -> Tensor:
    """Pick context tokens to mask, bool [batch, sequence].

    The answer's tokens are spared: its span must stay findable.
    """
    ids = batch.input_ids
    rows = torch.rand(len(ids), 1, device=ids.device) < masking.examples
    tokens = torch.rand(ids.shape, device=ids.device) < masking.tokens
    positions = torch.arange(ids.shape[1], device=ids.device)
    in_context = positions >= batch.context_start[:, None]
    after = positions >= batch.starts[..., None]
    in_answer = (after & (positions <= batch.ends[..., None])).any(1)
    return rows & tokens & in_context & ~in_answer & (ids >= _FIRST_WORD_ID)


def to_device(batch: Batch, device: str) -> Batch:
    """Move a batch to a device."""
    return Batch(
        batch.input_ids.to(device),
        batch.attention_mask.to(device),
        batch.starts.to(device),
        batch.ends.to(device),
        batch.context_start.to(device),
    )
