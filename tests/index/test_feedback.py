"""Judgements on answers: kept as given, by many at once, and lost by nothing but a removal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import IndexStoreError
from qa.index.feedback import Feedback, FeedbackStore, Place, Verdict

ANSWER = Place("a.txt", 3, 11, "Helsinki")
GIVEN = Feedback(
    question="Où ?",
    effective_question="Où s'est tenu le sommet ?",
    answer=ANSWER,
    verdict=Verdict.WRONG_ANSWER,
    right=Place("b.txt", 0, 8, "Hambourg"),
    created="2026-01-31T12:00:00+00:00",
    generation=7,
)


def test_what_was_given_comes_back_oldest_first(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    abstained = replace(GIVEN, answer=None, right=None, verdict=Verdict.RIGHT)
    assert store.entries() == {}
    assert [store.add(GIVEN), store.add(abstained)] == [1, 2]
    assert FeedbackStore(tmp_path).entries() == {1: GIVEN, 2: abstained}


@given(text=st.text(st.characters(exclude_categories=["Cs"])), verdict=st.sampled_from(Verdict))
def test_any_text_is_kept_as_typed(
    tmp_path_factory: pytest.TempPathFactory, text: str, verdict: Verdict
) -> None:
    store = FeedbackStore(tmp_path_factory.mktemp("feedback"))
    given_ = replace(GIVEN, question=text, right=Place(text, 0, len(text), text), verdict=verdict)
    assert store.add(given_) == 1
    assert store.entries() == {1: given_}


def test_a_removed_judgement_is_gone_and_its_number_with_it(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    store.remove(1)
    store.add(GIVEN)
    store.remove(1)
    assert store.entries() == {}
    assert store.add(GIVEN) == 2


def test_many_judge_at_once(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: store.add(GIVEN), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert len(store.entries()) == 40


def test_a_damaged_file_is_said_and_left_alone(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    store.file.write_bytes(b"no database" * 100)
    with pytest.raises(IndexStoreError, match=r"mettez-le de côté"):
        store.add(GIVEN)
    assert store.file.read_bytes() == b"no database" * 100


def test_an_index_without_a_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError, match="Vérifiez vos droits"):
        FeedbackStore(tmp_path / "absent").add(GIVEN)
