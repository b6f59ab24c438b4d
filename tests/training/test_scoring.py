from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training.examples import GoldQuestion
from qa.training.export import torch_reader
from qa.training.lexical import BM25
from qa.training.negatives import hard_negatives
from qa.training.retrieval_scores import fuse, score_ranking
from qa.training.scoring import MAX_ANSWER_TOKENS, best_span, no_answer_f1, read_pairs

TEXTS = [
    "Le pont de Nantes est construit en 1848.",
    "La tour de Lyon est construite en 1900.",
    "Le musée de Paris est dirigé par Martin.",
]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=60), st.randoms())
def test_the_best_span_is_the_best_of_all_short_spans(logits: list[float], rng: object) -> None:
    start = np.array(logits, dtype=np.float32)
    end = start[::-1].copy()
    first, last, score = best_span(start, end)
    allowed = [
        start[a] + end[b]
        for a in range(len(start))
        for b in range(a, min(len(end), a + MAX_ANSWER_TOKENS))
    ]
    assert score == max(allowed)
    assert score == start[first] + end[last]


def test_readings_are_exact_slices(tiny_reader: Path) -> None:
    pairs = [("Quand ?", text) for text in TEXTS]
    readings = read_pairs(torch_reader(tiny_reader), str(tiny_reader / "tokenizer.json"), pairs)
    assert [reading.text for reading in readings] == [
        text[reading.start : reading.end] for text, reading in zip(TEXTS, readings, strict=True)
    ]


def test_no_answer_f1_is_perfect_when_margins_part() -> None:
    score, threshold = no_answer_f1(right=[2.0, 3.0], wrong=[-1.0, 0.0])
    assert score == 1.0
    assert 0.0 < threshold < 2.0
    score, _ = no_answer_f1(right=[0.0, 1.0], wrong=[0.0, 1.0])
    assert score == pytest.approx(2 / 3)


def test_bm25_ranks_the_text_that_shares_rare_words() -> None:
    scores = BM25(TEXTS).scores(["Qui dirige le musée de Paris ?", "En quelle année le pont ?"])
    assert scores.argmax(axis=1).tolist() == [2, 0]
    assert score_ranking(scores, [2, 0]).recall_1 == 1.0
    assert score_ranking(scores, [0, 2]).recall_1 == 0.0


def test_ties_count_against_the_system() -> None:
    assert score_ranking(np.ones((1, 6), dtype=np.float32), [0]).recall_5 == 0.0


def test_fusion_follows_the_weight() -> None:
    lexical = np.array([[3.0, 1.0, 0.0]], dtype=np.float32)
    dense = np.array([[0.0, 1.0, 3.0]], dtype=np.float32)
    assert fuse(lexical, dense, 0.2).argmax() == 0
    assert fuse(lexical, dense, 5.0).argmax() == 2


def test_hard_negatives_never_hold_the_answer() -> None:
    gold = GoldQuestion("Quand la tour est construite ?", TEXTS[1], "", ("1900",), 34, 38)
    (found,) = hard_negatives([gold], [*TEXTS, "Le pont est construit en 1900."], 5)
    assert found
    assert all("1900" not in paragraph for paragraph in found)
