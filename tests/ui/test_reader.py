"""A document read whole, in pieces."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Engine
from ui import reader
from ui.reader import open_at, pieces_of
from ui.texts import FRENCH

PATH = "004_04af2f3f813fdcdf.txt"
SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=5)


@given(st.text(min_size=1, max_size=50), st.tuples(st.integers(), st.integers()), SPANS)
def test_the_pieces_are_the_text(
    text: str, main: tuple[int, int], others: list[tuple[int, int]]
) -> None:
    pieces = pieces_of(text, main, others, 0, len(text))
    assert "".join(piece["text"] for piece in pieces) == text


def test_the_main_span_is_told_from_the_others() -> None:
    pieces = pieces_of("abcdefgh", (2, 4), [(1, 3), (6, 7), (7, 99)], 0, 8)
    marked = [(piece["text"], piece["kind"]) for piece in pieces]
    assert marked == [
        ("a", ""),
        ("b", "other"),
        ("c", "main"),
        ("d", "main"),
        ("ef", ""),
        ("g", "other"),
        ("h", ""),
    ]


def test_a_document_opens_with_its_title_date_and_whole_text(seeds_engine: Engine) -> None:
    opened = open_at(seeds_engine, {"path": PATH, "start": 0, "end": 5, "spans": []}, FRENCH)
    document = seeds_engine.document(PATH)
    assert "".join(piece["text"] for piece in opened["pieces"]) == document.text
    assert opened["title"] == document.title
    assert opened["facts"] == f"8 juillet 2017 · {PATH}"
    assert not opened["partial"]
    assert json.loads(json.dumps(opened)) == opened


def test_of_a_very_long_document_the_part_around_the_span_is_sent(
    seeds_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "LONGEST", 100)
    text = seeds_engine.document(PATH).text
    for start in (0, 500, len(text) - 3):
        sent = {"path": PATH, "start": start, "end": start + 3}
        opened = open_at(seeds_engine, sent, FRENCH)
        first = opened["start"]
        assert opened["partial"]
        assert "".join(piece["text"] for piece in opened["pieces"]) == text[first : first + 100]
        (main,) = [piece["text"] for piece in opened["pieces"] if piece["kind"] == "main"]
        assert main == text[start : start + 3]


@pytest.mark.parametrize(
    "sent",
    [None, [], {}, {"path": 3}, {"path": "../../etc/passwd"}, {"path": "absent.txt", "spans": 1}],
)
def test_what_is_not_in_the_index_is_a_sentence(seeds_engine: Engine, sent: Any) -> None:
    assert "ne contient pas de document" in open_at(seeds_engine, sent, FRENCH)["problem"]


@pytest.mark.parametrize("spans", [None, 3, ["x"], [[1]], [[1, "2"]], [[True, 3]], [[5, 2]], [{}]])
def test_spans_that_make_no_sense_are_left_out(seeds_engine: Engine, spans: Any) -> None:
    sent = {"path": PATH, "start": -1, "end": -1, "spans": spans}
    opened = open_at(seeds_engine, sent, FRENCH)
    assert [piece["kind"] for piece in opened["pieces"]] == [""]
