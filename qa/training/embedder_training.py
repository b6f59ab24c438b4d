"""A static embedder from gold questions and mined examples, with what it adds to BM25."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from torch import Tensor, nn

from qa.training.embedder import EmbedderOptions, embed, save_embedder, tokenise, train_embedder
from qa.training.embedding_pairs import gold_pairs, mined_pairs
from qa.training.examples import GoldQuestion, read_examples, read_gold
from qa.training.lexical import BM25
from qa.training.reader_training import split_by_article
from qa.training.retrieval_scores import RetrievalScores, fuse, score_ranking

_HELD_OUT = 0.1
_REPEATS = 2
_MAX_MINED = 80_000
_DENSE_WEIGHT = 0.3
_CARD = """---
language: fr
library_name: sentence-transformers
pipeline_tag: sentence-similarity
---

A static embedder for French, made with `qa train embedder`.
"""


@dataclass(frozen=True, slots=True)
class EmbedderGain:
    """Retrieval of the held-out questions' paragraphs among all paragraphs of the gold file."""

    questions: int
    lexical: RetrievalScores
    dense: RetrievalScores
    fused: RetrievalScores


def make_embedder(
    gold: Path,
    mined: Path | None,
    tokenizer_from: Path,
    output: Path,
    options: EmbedderOptions,
    body: Path | None = None,
) -> EmbedderGain:
    """Train on a SQuAD file less the held-out articles, write the folder, measure.

    ``tokenizer_from`` is a folder with the tokenizer of the table; ``mined`` one of mined examples;
    ``body`` that of an encoder to start from.

    Raises:
        GoldError: the file is not SQuAD JSON or has too few questions.
    """
    questions = read_gold(gold)
    fitted, held_out = split_by_article(questions, _HELD_OUT)
    pairs = list(gold_pairs(fitted, _REPEATS, options.seed))
    if mined is not None:
        examples = chain.from_iterable(map(read_examples, sorted(mined.glob("*.jsonl"))))
        pairs += mined_pairs(islice(examples, _MAX_MINED), len(pairs), options.seed)
    tokenizer = Tokenizer.from_file(str(tokenizer_from / "tokenizer.json"))
    table, _ = train_embedder(tokenizer, pairs, options, body)
    save_embedder(output, table, tokenizer, _CARD)
    return measure_embedder(table, tokenizer, held_out, questions)


def measure_embedder(
    table: Tensor,
    tokenizer: Tokenizer,
    asked: Sequence[GoldQuestion],
    everything: Sequence[GoldQuestion],
) -> EmbedderGain:
    """Rank every paragraph of ``everything``, title and text, for every question of ``asked``."""
    passages = list(dict.fromkeys(f"{gold.title} {gold.context}" for gold in everything))
    places = {passage: place for place, passage in enumerate(passages)}
    own = [places[f"{gold.title} {gold.context}"] for gold in asked]
    queries = [gold.question for gold in asked]
    bag = nn.EmbeddingBag.from_pretrained(table)
    left, right = (embed(bag, tokenise(tokenizer, texts)) for texts in (queries, passages))
    dense = (left @ right.T).numpy().astype(np.float32)
    lexical = BM25(passages).scores(queries)
    return EmbedderGain(
        len(asked),
        score_ranking(lexical, own),
        score_ranking(dense, own),
        score_ranking(fuse(lexical, dense, _DENSE_WEIGHT), own),
    )
