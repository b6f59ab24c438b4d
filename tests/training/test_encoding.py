import random
from pathlib import Path

import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from qa.training.encoding import BATCH_WIDTH, PAD_MULTIPLE, Batch, batches, encode
from qa.training.examples import SpanExample
from qa.training.objective import PRETRAINING_MASKING, SpanMaskModel, choose_masked, span_loss

TEXT = "Le maire de Nantes a inauguré la grande école en 1900 à Paris, près de la Seine."
WORDS = TEXT.replace(",", " ,").replace(".", " .").split()


def word_span(first: int, count: int) -> tuple[int, int]:
    starts, at = [], 0
    for word in WORDS:
        at = TEXT.index(word, at)
        starts.append(at)
        at += len(word)
    last = min(first + count, len(WORDS)) - 1
    return starts[first], starts[last] + len(WORDS[last])


@given(first=st.integers(0, 18), count=st.integers(1, 5))
def test_token_targets_cover_exactly_the_answer(tiny_reader: Path, first: int, count: int) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    start, end = word_span(first, count)
    (encoded,) = encode(tokenizer, [SpanExample("Quand ?", TEXT, ((start, end),))], 128)
    encoding = tokenizer.encode("Quand ?", TEXT)
    ((first, last),) = encoded.places
    assert encoding.offsets[first][0] == start
    assert encoding.offsets[last][1] == end
    assert encoded.ids[encoded.context_start - 2 : encoded.context_start] == [4, 3]


def test_absent_answers_point_at_the_first_token_and_long_pairs_go(tiny_reader: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    examples = [SpanExample("Qui ?", TEXT), SpanExample("Qui ?", TEXT * 40, ((0, 2),))]
    (encoded,) = encode(tokenizer, examples, 128)
    assert encoded.places == [(0, 0)]


def test_batches_are_padded_alike_and_lose_nothing(tiny_reader: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    examples = [SpanExample("Qui ?", "Paris " * n, ((0, 5),)) for n in range(1, 50)]
    rng = random.Random(0)  # noqa: S311
    made = list(batches(tokenizer, examples, 8, 128, rng))
    assert sum(len(batch.input_ids) for batch in made) == len(examples)
    assert all(batch.input_ids.shape[1] % PAD_MULTIPLE == 0 for batch in made)
    for batch in made:
        assert ((batch.input_ids != 0) == batch.attention_mask.bool()).all()


def test_masks_spare_the_question_and_the_answer(tiny_reader: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    example = SpanExample("Quand ?", TEXT, (word_span(9, 1),))
    rng = random.Random(0)  # noqa: S311
    (batch,) = batches(tokenizer, [example] * 64, 64, 128, rng)
    chosen = choose_masked(batch, PRETRAINING_MASKING)
    assert chosen.any()
    for row in range(64):
        assert not chosen[row, : batch.context_start[row]].any()
        assert not chosen[row, batch.starts[row, 0] : batch.ends[row, 0] + 1].any()


def test_the_question_can_not_be_the_answer(tiny_reader: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    rng = random.Random(0)  # noqa: S311
    (batch,) = batches(tokenizer, [SpanExample("Quand ?", TEXT, ((0, 2),))], 8, 128, rng)
    start, _ = SpanMaskModel.from_reader(tiny_reader).span_logits(batch)
    assert (start[:, 1 : batch.context_start[0]] < -1e3).all()
    assert start[0, 0] > -1e3


def test_a_batch_of_long_examples_holds_fewer(tiny_reader: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_reader / "tokenizer.json"))
    long = [SpanExample("Qui ?", "Paris " * 200, ((0, 5),))] * 20
    rng = random.Random(0)  # noqa: S311
    made = list(batches(tokenizer, long, 8, 2000, rng))
    assert sum(len(batch.input_ids) for batch in made) == 20
    assert all(
        batch.input_ids.numel() <= 8 * BATCH_WIDTH or len(batch.input_ids) == 1 for batch in made
    )


@given(st.integers(1, 6), st.integers(0, 2**16))
def test_the_loss_of_several_places_is_that_of_their_union(count: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    start, end = torch.randn(2, 1, 12, generator=generator)
    places = torch.randperm(12, generator=generator)[:count]
    filled = torch.cat([places, places[-1:].repeat(3)])[None]
    batch = Batch(torch.zeros(1, 12), torch.ones(1, 12), filled, filled, torch.tensor([0]))
    odds = start.softmax(-1)[0, places] * end.softmax(-1)[0, places]
    assert torch.allclose(span_loss(start, end, batch), -odds.sum().log() / 2, atol=1e-5)
