import random

import pytest

from qa.training.questions import write_question
from qa.training.spans import Span, SpanKind, find_spans


def span_of(sentence: str, text: str, kind: SpanKind) -> Span:
    start = sentence.index(text)
    return Span(start, start + len(text), kind)


def questions(sentence: str, text: str, kind: SpanKind) -> set[str]:
    span = span_of(sentence, text, kind)
    rng = random.Random(0)  # noqa: S311
    written = (write_question(sentence, span, rng) for _ in range(60))
    return {question for question in written if question}


@pytest.mark.parametrize(
    ("sentence", "text", "kind", "openings"),
    [
        (
            "La reine inaugura le grand pont en 1848.",
            "1848",
            SpanKind.YEAR,
            ("En quelle année", "Quand", "À quelle date"),
        ),
        (
            "Victor Hugo écrivit cette pièce pendant l'exil.",
            "Victor Hugo",
            SpanKind.NAME,
            ("Qui",),
        ),
        (
            "La commune de la vallée compte 1 200 habitants permanents.",
            "1 200",
            SpanKind.NUMBER,
            ("Combien d'habitants",),
        ),
        (
            "Le congrès des historiens se réunit à Besançon chaque printemps.",
            "Besançon",
            SpanKind.NAME,
            ("Où", "Dans quel", "Dans quelle", "À quel"),
        ),
    ],
)
def test_the_question_word_fits_the_span(
    sentence: str, text: str, kind: SpanKind, openings: tuple[str, ...]
) -> None:
    found = questions(sentence, text, kind)
    assert found
    assert all(question.startswith(openings) for question in found)
    assert all(text not in question for question in found)


def test_nothing_is_asked_of_a_bare_clause() -> None:
    assert not questions("Il vint à Paris.", "Paris", SpanKind.NAME)


def test_spans_do_not_overlap_and_dates_come_whole() -> None:
    sentence = "Le 26 février 1802, Victor Hugo naquit à Besançon dans une maison ancienne."
    spans = list(find_spans(sentence))
    texts = [sentence[span.start : span.end] for span in spans]
    assert "26 février 1802" in texts
    assert "Victor Hugo" in texts
    assert "Besançon" in texts
    assert all(a.end <= b.start or b.end <= a.start for a in spans for b in spans if a is not b)
