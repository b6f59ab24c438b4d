"""A reply as a value to work with: iterated, indexed, printed, made a table."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from qa.errors import MissingExtraError
from qa.types import Answer, AnswerKind, Evidence, Passage, Reply

_TEXT = "De Hambourg à Helsinki."
_PASSAGE = Passage("a.txt", 10, 10 + len(_TEXT), _TEXT)


def _answer(text: str, confidence: float) -> Answer:
    start = 10 + _TEXT.index(text)
    proof = Evidence("a.txt", None, "2018", None, start, start + len(text), _PASSAGE)
    return Answer(text, confidence, (proof,), date="2018")


_BOTH = Reply(
    "Où ?", "Où ?", (_answer("Helsinki", 0.61), _answer("Hambourg", 0.3)), False, (_PASSAGE,)
)
_NONE = Reply("Où ?", "Où ?", (), True, ())


def test_a_reply_is_its_answers() -> None:
    assert [answer.text for answer in _BOTH] == ["Helsinki", "Hambourg"]
    assert (_BOTH[0], _BOTH[-1], len(_BOTH)) == (_BOTH.answers[0], _BOTH.answers[1], 2)
    assert _BOTH.best is _BOTH.answers[0]


def test_an_abstention_has_no_best_answer_and_is_a_reply_all_the_same() -> None:
    assert _NONE.best is None
    assert list(_NONE) == []
    assert bool(_NONE) is True


def test_a_reply_prints_itself_briefly() -> None:
    assert repr(_BOTH) == "Reply('Où ?', 'Helsinki', confidence=0.61, answers=2)"
    assert str(_BOTH) == "Helsinki (61\u00a0%) — a.txt"
    assert repr(_NONE) == "Reply('Où ?', abstained)"
    assert str(_NONE) == "Pas de réponse dans les documents."


def test_a_reply_is_a_table() -> None:
    pytest.importorskip("pandas")
    table = _BOTH.to_pandas()
    assert list(table["text"]) == ["Helsinki", "Hambourg"]
    assert list(table["start"]) == [24, 13]
    assert len(_NONE.to_pandas()) == 0


def test_a_table_without_pandas_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match="pip install pandas"):
        _BOTH.to_pandas()


def test_a_quotation_prints_itself_without_a_claim() -> None:
    quoted = replace(_BOTH.answers[0], kind=AnswerKind.QUOTATION)
    reply = replace(_BOTH, answers=(quoted,))
    assert str(reply) == "Ce que dit le document : «\u00a0Helsinki\u00a0» — a.txt"
    assert "quotation" in repr(reply)
    assert list(reply.to_pandas()["kind"]) == ["quotation"]
    assert reply.to_dict()["answers"][0]["kind"] == "quotation"  # type: ignore[index]
