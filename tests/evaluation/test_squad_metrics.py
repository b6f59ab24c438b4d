"""EM and F1 against the official SQuAD 2.0 script, copied here as it is, and by hand."""

from __future__ import annotations

import collections
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.squad_metrics import squad_exact_match, squad_f1


def normalize_answer(s: str) -> str:
    def remove_articles(text: str) -> str:
        regex = re.compile(r"\b(a|an|the)\b", re.UNICODE)
        return re.sub(regex, " ", text)

    def white_space_fix(text: str) -> str:
        return " ".join(text.split())

    def remove_punc(text: str) -> str:
        exclude = set(string.punctuation)
        return "".join(ch for ch in text if ch not in exclude)

    def lower(text: str) -> str:
        return text.lower()

    return white_space_fix(remove_articles(remove_punc(lower(s))))


def get_tokens(s: str) -> list[str]:
    if not s:
        return []
    return normalize_answer(s).split()


def compute_exact(a_gold: str, a_pred: str) -> int:
    return int(normalize_answer(a_gold) == normalize_answer(a_pred))


def compute_f1(a_gold: str, a_pred: str) -> float:
    gold_toks = get_tokens(a_gold)
    pred_toks = get_tokens(a_pred)
    common = collections.Counter(gold_toks) & collections.Counter(pred_toks)
    num_same = sum(common.values())
    if len(gold_toks) == 0 or len(pred_toks) == 0:
        # If either is no-answer, then F1 is 1 if they agree, 0 otherwise
        return int(gold_toks == pred_toks)
    if num_same == 0:
        return 0
    precision = 1.0 * num_same / len(pred_toks)
    recall = 1.0 * num_same / len(gold_toks)
    return (2 * precision * recall) / (precision + recall)


def official(prediction: str, answers: list[str]) -> tuple[float, float]:
    """The loop body of the script's ``get_raw_scores``."""
    gold_answers = [a for a in answers if normalize_answer(a)]
    if not gold_answers:
        gold_answers = [""]
    return (
        max(compute_exact(a, prediction) for a in gold_answers),
        max(compute_f1(a, prediction) for a in gold_answers),
    )


WORDS = st.lists(
    st.sampled_from(
        ["le", "The", "a", "Paris", "l'Otan", "2,5", "«", "œuf", "an-a", "…", "  ", "."]
    )
)
TEXTS = WORDS.map(" ".join) | st.text()


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_the_official_script_agrees(prediction: str, answers: list[str]) -> None:
    exact, overlap = official(prediction, answers)
    assert squad_exact_match(prediction, answers) == pytest.approx(exact, abs=1e-9)
    assert squad_f1(prediction, answers) == pytest.approx(overlap, abs=1e-9)


@pytest.mark.parametrize(
    ("predicted", "golds", "em", "score"),
    [
        ("The Otan", ["otan"], 1, 1),
        ("l'Otan", ["Otan"], 0, 0),  # no elision in English
        ("l'Otan", ["lotan"], 1, 1),  # the apostrophe is punctuation
        ("le sommet", ["sommet"], 0, 2 / 3),
        ("« sommet »", ["sommet"], 0, 1 / 2),  # guillemets are not ASCII
        ("2,5", ["25"], 1, 1),
        ("", [], 1, 1),
        ("", ["Paris"], 0, 0),
        ("Paris", [], 0, 0),
        ("Paris", ["the", "Paris"], 1, 1),
    ],
)
def test_by_hand(predicted: str, golds: list[str], em: float, score: float) -> None:
    assert squad_exact_match(predicted, golds) == em
    assert squad_f1(predicted, golds) == pytest.approx(score)
