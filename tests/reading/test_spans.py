from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.spans import margin_within, trim, window_spans
from qa.reading.windows import Window

TEXT = "Le sommet se tiendra à Helsinki, le 16 juillet."


def word_window(text: str) -> Window:
    """One token a word, after two tokens that are the question's."""
    offsets, position = [], 0
    for word in text.split(" "):
        offsets.append((position, position + len(word)))
        position += len(word) + 1
    starts, ends = np.array(offsets, np.int64).T
    return Window(0, 2, 2 + len(offsets), starts, ends)


def logits(window: Window, **peaks: float) -> np.ndarray:
    values = np.zeros(window.last + 1, np.float32)
    for token, value in peaks.items():
        values[window.first + int(token[1:])] = value
    return values


def test_best_span_is_the_one_with_the_highest_sum() -> None:
    window = word_window(TEXT)
    spans = window_spans(window, TEXT, logits(window, t5=4.0), logits(window, t5=3.0), 30, 3)
    assert TEXT[spans[0].start : spans[0].end] == "Helsinki"
    assert spans[0].margin == pytest.approx(7.0)


def test_margin_is_over_the_null_answer() -> None:
    window = word_window(TEXT)
    start, end = logits(window, t5=4.0), logits(window, t5=3.0)
    start[0], end[0] = 1.5, 2.0
    assert window_spans(window, TEXT, start, end, 30, 1)[0].margin == pytest.approx(3.5)


def test_margin_within_some_characters_is_that_of_the_best_span_there() -> None:
    window = word_window(TEXT)
    start, end = logits(window, t1=9.0, t5=4.0), logits(window, t1=9.0, t5=3.0)
    start[0] = 1.0
    left, right = TEXT.index("à Hel"), TEXT.index(", le")
    assert margin_within(window, start, end, left, right + 1) == pytest.approx(6.0)
    assert margin_within(window, start, end, 0, len(TEXT)) == pytest.approx(17.0)
    assert margin_within(window, start, end, 1, 2) == -np.inf


def test_a_span_never_ends_before_it_starts() -> None:
    window = word_window(TEXT)
    spans = window_spans(window, TEXT, logits(window, t7=9.0), logits(window, t1=9.0), 30, 8)
    assert all(span.start < span.end for span in spans)


def test_length_limit_keeps_far_ends_out() -> None:
    window = word_window(TEXT)
    start, end = logits(window, t0=5.0), logits(window, t8=5.0, t1=1.0)
    spans = window_spans(window, TEXT, start, end, 2, 1)
    assert TEXT[spans[0].start : spans[0].end] == "Le sommet"


def test_spans_overlap_only_as_a_short_form_of_another() -> None:
    window = word_window(TEXT)
    start, end = logits(window, t5=4.0, t7=3.0), logits(window, t5=4.0, t8=3.0)
    spans = window_spans(window, TEXT, start, end, 30, 3)
    for one in spans:
        over = [
            other
            for other in spans
            if other is not one and one.start < other.end and other.start < one.end
        ]
        assert len(over) <= 1
        for other in over:
            short, whole = sorted((one, other), key=lambda span: span.end - span.start)
            assert whole.start <= short.start < short.end <= whole.end
            assert 2 * (short.end - short.start) <= whole.end - whole.start


def test_a_clause_comes_with_its_short_form() -> None:
    window = word_window(TEXT)
    start, end = logits(window, t0=5.0, t5=4.0), logits(window, t5=5.0)
    texts = [TEXT[span.start : span.end] for span in window_spans(window, TEXT, start, end, 30, 1)]
    assert texts == ["Le sommet se tiendra à Helsinki", "Helsinki"]


def test_no_span_crosses_the_end_of_a_sentence() -> None:
    text = "Il part de Moscou. Il arrive à Oslo."
    window = word_window(text)
    start, end = logits(window, t3=9.0), logits(window, t7=9.0)
    for span in window_spans(window, text, start, end, 30, 5):
        assert ". " not in text[span.start : span.end]


def test_question_tokens_are_never_an_answer() -> None:
    window = word_window(TEXT)
    start, end = logits(window), logits(window)
    start[1] = end[1] = 99.0
    spans = window_spans(window, TEXT, start, end, 30, 1)
    assert spans[0].margin == pytest.approx(0.0)


def test_a_word_is_never_cut() -> None:
    text = "anticonstitutionnellement"
    window = Window(0, 0, 2, np.array([0, 4]), np.array([4, 25]))
    start, end = np.array([0.0, 9.0], np.float32), np.array([9.0, 0.0], np.float32)
    spans = window_spans(window, text, start, end, 30, 3)
    assert [(span.start, span.end) for span in spans] == [(0, 25)]


def test_no_span_without_a_passage() -> None:
    empty = np.empty(0, np.int64)
    zeros = np.zeros(3, np.float32)
    assert window_spans(Window(0, 0, 0, empty, empty), "", zeros, zeros, 30, 3) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" Helsinki, ", "Helsinki"),
        ("« déstabilisateur »", "« déstabilisateur »"),
        ("« déstabilisateur", "déstabilisateur"),
        ("déstabilisateur »", "déstabilisateur"),
        ("(Allemagne", "Allemagne"),
        ("Hambourg (Allemagne)", "Hambourg (Allemagne)"),
        ('"plus constructive"', '"plus constructive"'),
        ('plus constructive"', "plus constructive"),
        ("3,5 %", "3,5 %"),
        ("…", ""),
    ],
)
def test_trim(text: str, kept: str) -> None:
    left, right = trim(text, 0, len(text))
    assert text[left:right] == kept


@given(st.text(max_size=60), st.data())
def test_trim_stays_inside(text: str, data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(text)))
    right = data.draw(st.integers(left, len(text)))
    start, end = trim(text, left, right)
    assert left <= start <= end <= right


@given(st.data())
def test_random_logits_give_exact_slices(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.text("abcé'’-«».,1 ", min_size=1, max_size=6), min_size=1))
    text = " ".join(words)
    window = word_window(text)
    size = window.last + 1
    numbers = st.lists(st.floats(-20, 20, width=32), min_size=size, max_size=size)
    start, end = (np.array(data.draw(numbers), np.float32) for _ in range(2))
    for span in window_spans(window, text, start, end, 5, 3):
        assert 0 <= span.start < span.end <= len(text)
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
