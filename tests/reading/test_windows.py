from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from qa.paths import MODELS
from qa.reading.windows import Windower

TOKENIZER = Tokenizer.from_file(str(MODELS / "reader" / "tokenizer.json"))


@pytest.fixture(scope="module")
def windower() -> Windower:
    return Windower(TOKENIZER, 64)


def test_offsets_are_those_of_the_original_passage(windower: Windower) -> None:
    passage = "L’OTAN et l'« État »\u202f: 16 juillet."
    batch = windower.encode([("Quand ?", passage)])
    window = batch.windows[0]
    ranges = zip(window.starts.tolist(), window.ends.tolist(), strict=True)
    covered = {place for start, end in ranges for place in range(start, end)}
    assert covered == {place for place, letter in enumerate(passage) if not letter.isspace()}
    assert (np.diff(window.starts) >= 0).all()


def test_a_long_passage_is_covered_whole(windower: Windower) -> None:
    passage = " ".join(f"mot{number}" for number in range(400))
    batch = windower.encode([("Quel mot ?", passage)])
    assert len(batch.windows) > 1
    covered = np.zeros(len(passage), bool)
    for window in batch.windows:
        covered[window.starts[0] : window.ends[-1]] = True
    assert covered.all()


def test_windows_belong_to_their_passage(windower: Windower) -> None:
    batch = windower.encode([("Qui ?", one) for one in ("court", "long " * 200, "")])
    assert [window.passage for window in batch.windows] == sorted(
        window.passage for window in batch.windows
    )
    assert {window.passage for window in batch.windows} == {0, 1, 2}


def test_batch_is_rectangular_and_masked(windower: Windower) -> None:
    batch = windower.encode([("Qui ?", "un"), ("Qui ?", "un deux trois quatre cinq")])
    assert batch.ids.shape == batch.mask.shape == batch.types.shape
    assert batch.mask[0].sum() < batch.mask[1].sum()


def test_a_question_of_thousands_of_tokens_leaves_room(windower: Windower) -> None:
    batch = windower.encode([("ẞ" * 900, "Le sommet de Helsinki.")])
    assert batch.windows[0].last > batch.windows[0].first


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=300))
def test_any_text_can_be_encoded(question: str, passage: str) -> None:
    batch = Windower(TOKENIZER, 64).encode([(question, passage)])
    for window in batch.windows:
        assert (window.starts <= window.ends).all()
        assert window.ends.max(initial=0) <= len(passage)
