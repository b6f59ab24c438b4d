"""The span that proves an answer, marked in its passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.reading import Reader, make_evidence
from ui.marking import mark_sentence, mark_span


def test_marks_the_span_at_its_offsets_and_not_where_its_text_comes_first() -> None:
    evidence = make_evidence("Bonn, puis ", "Bonn", ", encore Bonn.")
    marked = mark_span(evidence.passage, evidence.start, evidence.end)
    assert marked == ('<span class="qa-sentence">Bonn, puis <mark>Bonn</mark>, encore Bonn.</span>')


def test_the_rest_of_the_sentence_is_marked_lightly_and_nothing_more() -> None:
    evidence = make_evidence("Avant. La paix fut signée à ", "Bonn", " en mai. Après.")
    html = mark_span(evidence.passage, evidence.start, evidence.end)
    lightly = html.partition('<span class="qa-sentence">')[2].rpartition("</span>")[0]
    assert lightly == "La paix fut signée à <mark>Bonn</mark> en mai."


def test_a_rival_shows_its_sentence_and_folds_the_passage() -> None:
    evidence = make_evidence("Avant. La paix fut signée à ", "Bonn", " en mai. Après.")
    page = Reader(mark_sentence(evidence.passage, evidence.start, evidence.end, "Tout"))
    assert page.marks == ["Bonn", "Bonn"]
    assert page.text.startswith("La paix fut signée à Bonn en mai.")
    assert page.text.endswith(evidence.passage.text)
    alone = make_evidence("À ", "Bonn", ".")
    assert "details" not in mark_sentence(alone.passage, alone.start, alone.end, "Tout")


@given(st.text(), st.text(min_size=1), st.text(), st.integers(0, 10**6))
def test_the_mark_holds_exactly_the_evidence(before: str, span: str, after: str, at: int) -> None:
    evidence = make_evidence(before, span, after, start=at)
    html = mark_span(evidence.passage, evidence.start, evidence.end)
    inside = html.partition("<mark>")[2].rpartition("</mark>")[0]
    escaped = span.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert inside == escaped.replace('"', "&quot;").replace("'", "&#x27;")


def test_blank_lines_are_closed_up_outside_the_span_only() -> None:
    evidence = make_evidence("\n\nun\n \n\ndeux ", "a\n\nb", " trois\n\n")
    html = mark_span(evidence.passage, evidence.start, evidence.end)
    assert Reader(html).text == "un\ndeux a\n\nb trois"
    assert Reader(html).marks == ["a\n\nb"]
