"""The lines at the ends of a document, found and left out without a change of its text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qa.documents.edges import edge_lines, leave_out, take_back
from qa.documents.ranges import left_out, merged
from qa.types import Document, Range

NOTICE = "Reproduction interdite sans accord de la rédaction."


def _document(text: str, *skipped: Range) -> Document:
    return Document("a.txt", text, "0", "utf-8", skipped=skipped)


def test_the_same_line_is_known_in_any_document() -> None:
    one = edge_lines(f"Un article.\n\n{NOTICE}\n")
    other = edge_lines(f"Tout autre chose, dit en plus de mots.\r\n  {NOTICE.upper()}  ")
    (shared,) = one.keys() & other.keys()
    assert f"Un article.\n\n{NOTICE}\n"[one[shared].start : one[shared].end] == NOTICE


def test_short_lines_and_the_middle_of_a_long_text_are_no_edges() -> None:
    middle = "\n".join(f"Voici la ligne numéro {number} du texte." for number in range(1000))
    text = f"Ingrédients\nPremière ligne de ce texte.\n{middle}\n{NOTICE}"
    found = {text[place.start : place.end] for place in edge_lines(text).values()}
    assert {"Première ligne de ce texte.", NOTICE} <= found
    assert "Ingrédients" not in found
    assert "Voici la ligne numéro 500 du texte." not in found
    assert len(found) <= 24


def test_lines_are_skipped_beside_what_is_skipped_already() -> None:
    text = f"{'Un long article. ' * 9}\nabonnez-vous\n{NOTICE}\n"
    start = text.index("abonnez")
    document = _document(text, Range(start, start + 13))
    (line,) = (line for line, at in edge_lines(text).items() if text[at.start] == "R")
    left = leave_out(document, [line, 42])
    assert left is not None
    assert left.text == text
    assert take_back(left, [line]) == document
    assert [text[skip.start : skip.end] for skip in left_out(left)] == [f"abonnez-vous\n{NOTICE}"]


def test_a_document_is_never_left_without_most_of_its_text() -> None:
    text = f"Bref.\n{NOTICE}"
    assert leave_out(_document(text), edge_lines(text)) is None


@given(st.text(alphabet="ab \n\r\u2028é.", max_size=400) | st.text(max_size=200))
def test_edges_are_lines_of_the_text(text: str) -> None:
    for place in edge_lines(text).values():
        line = text[place.start : place.end]
        assert len(line.split()) >= 4
        assert not set("\r\n\u2028\u2029") & set(line)
        assert place.start == 0 or text[place.start - 1] in "\r\n\u2028\u2029"


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9))))
def test_merged_ranges_hold_the_same_characters(pairs: list[tuple[int, int]]) -> None:
    ranges = [Range(start, start + length) for start, length in pairs]
    made = merged(ranges)
    assert {at for one in made for at in range(one.start, one.end)} == {
        at for one in ranges for at in range(one.start, one.end)
    }
    assert all(one.end < other.start for one, other in pairwise(made))
