import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from qa.training.distillation import distilled_table, read_words
from qa.training.embedder import (
    EmbedderOptions,
    TextPair,
    contrastive_loss,
    save_embedder,
    train_embedder,
)
from qa.training.embedding_pairs import gold_pairs, mined_pairs
from qa.training.examples import GoldQuestion, SpanExample

TOPICS = ["ville roi", "pont tour", "fleuve Loire", "école maire", "musée Hugo", "Paris Seine"]


def pairs() -> list[TextPair]:
    rng = random.Random(0)  # noqa: S311
    made = []
    for group, topic in enumerate(TOPICS):
        for _ in range(8):
            words = topic.split()
            rng.shuffle(words)
            made.append(TextPair(f"qui {words[0]}", f"la {words[1]} grande en 1900", group))
    return made


def test_training_lowers_the_loss(tiny_reader: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    options = EmbedderOptions(minutes=0.02, dimension=16, batch_size=48, token_dropout=0.0)
    _, losses = train_embedder(tokenizer, pairs(), options)
    assert losses[-1] < 0.7 * losses[0]


def test_a_distilled_start_says_what_the_encoder_says_of_each_word(tiny_reader: Path) -> None:
    from transformers import AutoModelForQuestionAnswering

    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    words = ["pont", "Nantes", "ville roi", ""]
    read = read_words(tiny_reader, words)
    model = AutoModelForQuestionAnswering.from_pretrained(tiny_reader).eval()
    with torch.inference_mode():
        ids = torch.tensor([tokenizer.encode("query: ville roi").ids])
        hidden = model.base_model(input_ids=ids).last_hidden_state[0]
    torch.testing.assert_close(read[2], hidden[-3:-1].mean(dim=0), atol=1e-4, rtol=1e-4)
    table = distilled_table(tiny_reader, tokenizer, [[5, 6], [6]], dimension=16)
    assert table.shape == (tokenizer.get_vocab_size(), 16)
    assert torch.isfinite(table).all()
    assert table[6].norm() < table[7].norm()


def test_pairs_of_one_paragraph_are_not_negatives() -> None:
    same = torch.nn.functional.normalize(torch.ones(2, 4), dim=1)
    assert contrastive_loss(same, same, torch.tensor([7, 7]), 0.05) < 1e-6
    assert contrastive_loss(same, same, torch.tensor([7, 8]), 0.05) > 0.5


def test_the_folder_loads_in_sentence_transformers_and_in_numpy(
    tiny_reader: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file
    from sentence_transformers import SentenceTransformer

    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    table = torch.randn(tokenizer.get_vocab_size(), 16)
    save_embedder(tmp_path / "embedder", table, tokenizer, "# Carte")
    texts = ["Qui dirige la ville ?", "La Loire"]
    encoded = SentenceTransformer(str(tmp_path / "embedder"), device="cpu").encode(texts)
    weights = load_file(tmp_path / "embedder" / "model.safetensors")["embedding.weight"]
    assert weights.dtype == np.float16
    saved = Tokenizer.from_file(str(tmp_path / "embedder" / "tokenizer.json"))
    assert saved.truncation is None
    assert saved.padding is None
    for text, vector in zip(texts, encoded, strict=True):
        ids = saved.encode(text, add_special_tokens=False).ids
        mean = weights[ids].astype(np.float32).mean(axis=0)
        np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=2e-3)


def test_pairs_come_from_questions_titles_sentences_and_clozes() -> None:
    context = "Le pont est construit en 1848. La tour est plus ancienne."
    gold = GoldQuestion("Quand ?", context, "Le pont", ("1848",), 25, 29)
    made = list(gold_pairs([gold], repeats=1, seed=0))
    assert ("Quand ?", f"Le pont {context}") in {(pair.query, pair.passage) for pair in made}
    assert ("Le pont", context) in {(pair.query, pair.passage) for pair in made}
    assert len({pair.group for pair in made}) == 1
    cloze = SpanExample("Le pont de [MASK] est grand.", context, ((0, 2),))
    absent = SpanExample("Le pont de [MASK] est grand.", context)
    (pair, *_) = mined_pairs([cloze], 5, seed=0)
    assert "[MASK]" not in pair.query
    assert pair.group == 5
    assert all(pair.passage != context for pair in mined_pairs([absent], 5, seed=0))
