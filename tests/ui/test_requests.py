"""What a page sends may be anything: what comes out is of the right kind."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qa.types import Filters
from ui.requests import MAX_DOCUMENTS, asked_of, filters_of, number_of, text_of

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    st.dictionaries(
        st.sampled_from(["question", "scope", "as_typed", "turn"]) | st.text(), ANYTHING
    )
)
def test_any_message_gives_a_question(sent: dict[str, Any]) -> None:
    asked = asked_of(sent)
    assert isinstance(asked.question, str)
    assert isinstance(asked.as_typed, bool)
    assert isinstance(number_of(sent, "turn"), int)


@given(ANYTHING)
def test_any_scope_gives_filters_or_none(scope: object) -> None:
    filters = filters_of(scope)
    assert filters is None or filters != Filters()


def test_a_scope_becomes_filters() -> None:
    scope = {"documents": ["a.txt", 3, "b.txt"], "since": " 2018 ", "until": ""}
    assert filters_of(scope) == Filters(documents=("a.txt", "b.txt"), since="2018")
    assert filters_of({"documents": [], "since": "", "until": ""}) is None


def test_what_is_missing_stands_for_nothing() -> None:
    assert (number_of({"turn": True}, "turn"), number_of({}, "turn")) == (-1, -1)
    assert text_of({"a": 1}, "a") == ""
    many = filters_of({"documents": ["a"] * (MAX_DOCUMENTS + 1)})
    assert many is not None
    assert len(many.documents) == MAX_DOCUMENTS
