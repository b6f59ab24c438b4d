"""French sentence boundaries: the table of cases, and what holds for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.sentences import sentence_ranges
from qa.types import Range
from tests.french.sentence_cases import LAYOUT_CASES, SENTENCE_CASES

_INVISIBLE = "\ufeff\u200b"  # byte order mark and zero-width space, trimmed like white space
# Text that looks like sentences: stops, quotes, spaces and line ends are as frequent as letters.
_PROSE = st.lists(
    st.one_of(
        st.sampled_from(".!?…»«“”\"'’()[]—–-•*|,; \u00a0\u202f\u2028\n\r\t0123456789\ufeff\u200b"),
        st.sampled_from(["M", "Mme", "J", "a", "É", "ç", "ok", "av", "C", "𝒳", "e\u0301", "ﬁ"]),
        st.characters(),
    )
).map("".join)


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(text[found.start : found.end] for found in sentence_ranges(text))


def _is_blank(text: str) -> bool:
    return all(character.isspace() or character in _INVISIBLE for character in text)


def test_the_table_is_as_large_as_promised() -> None:
    assert len(SENTENCE_CASES) + len(LAYOUT_CASES) >= 40


@pytest.mark.parametrize("sentences", SENTENCE_CASES, ids=lambda sentences: sentences[0][:40])
def test_sentence_table(sentences: tuple[str, ...]) -> None:
    assert _sentences(" ".join(sentences)) == sentences


@pytest.mark.parametrize(("text", "sentences"), LAYOUT_CASES, ids=lambda case: repr(case)[:40])
def test_layout_table(text: str, sentences: tuple[str, ...]) -> None:
    assert _sentences(text) == sentences


@pytest.mark.parametrize("sentences", SENTENCE_CASES, ids=lambda sentences: sentences[0][:40])
def test_a_paragraph_a_line_splits_as_on_one_line(sentences: tuple[str, ...]) -> None:
    """Windows and Unix line ends alike: «\\r\\n\\r\\n» between sentences changes nothing."""
    assert _sentences("\r\n\r\n".join(sentences)) == sentences


@given(_PROSE)
def test_ranges_are_ordered_disjoint_trimmed_and_cover_all_but_white_space(text: str) -> None:
    position = 0
    for found in sentence_ranges(text):
        assert position <= found.start < found.end <= len(text)
        assert _is_blank(text[position : found.start])
        sentence = text[found.start : found.end]
        assert not _is_blank(sentence[0])
        assert not _is_blank(sentence[-1])
        position = found.end
    assert _is_blank(text[position:])


@given(_PROSE, _PROSE, _PROSE)
def test_nothing_outside_the_asked_range_is_touched(left: str, middle: str, right: str) -> None:
    start, end = len(left), len(left) + len(middle)
    inside = sentence_ranges(left + middle + right, start, end)
    assert inside == [
        Range(found.start + start, found.end + start) for found in sentence_ranges(middle)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sommaire " + "." * 20_000 + "12",
        "a" + " " * 20_000 + "b",
        "a" + " \t" * 10_000 + "b",
        "fin." + "'" * 20_000 + "x",
        "A." * 10_000 + " Il part.",
        "…\n" * 10_000,
        "?!" * 10_000 + "x",
    ],
    ids=["leaders", "spaces", "tabs", "quotes", "initials", "ellipses", "marks"],
)
def test_long_runs_take_linear_time(text: str) -> None:
    started = time.perf_counter()
    sentence_ranges(text)
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("dots", [3, 8, 9, 40])
def test_a_line_that_ends_in_a_run_of_dots_is_a_sentence(dots: int) -> None:
    text = f"Il hésita{'.' * dots}\nElle partit."
    assert _sentences(text) == (f"Il hésita{'.' * dots}", "Elle partit.")


def test_abbreviations_of_a_real_article_end_no_sentence(seeds: Path) -> None:
    found = _sentences((seeds / "002_8337717a69b167d1.txt").read_text(encoding="utf-8"))
    assert any("H.R. McMaster, conseiller" in sentence for sentence in found)
    assert any("M. Trump en Europe" in sentence for sentence in found)
    assert all(sentence[0] not in ",;:?!.»" for sentence in found)
