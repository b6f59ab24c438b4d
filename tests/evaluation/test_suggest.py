"""Candidates: drafted from documents and from the chat, no questions until they are accepted."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.errors import GoldError
from qa.evaluation.accept import accept
from qa.evaluation.csv_gold import place_answers
from qa.evaluation.loading import load_gold
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.suggest import UNKNOWN, draft, from_feedback, write_candidates
from qa.index.feedback import Feedback, Place, Verdict

TEXTS = {
    "cordouan.txt": "Le phare de Cordouan fut achevé en 1611 après de longs travaux. "
    "Louis de Foix a dirigé le chantier du phare avec patience.",
    "armen.txt": "Le phare d'Ar-Men fut allumé le 31 août 1881 devant une foule immense.",
}


@pytest.fixture
def texts(tmp_path: Path, settings: Settings) -> IndexedTexts:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build_index(corpus, "phares", settings=settings)
    return IndexedTexts(Engine("phares", settings))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def mark(path: Path, *numbers: int) -> None:
    """What a person does in a spreadsheet: an «x» on some lines."""
    lines = rows(path)
    for number in numbers:
        lines[number][0] = "x"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(lines)


def test_drafts_are_whole_and_their_answers_stand_once(texts: IndexedTexts) -> None:
    found = draft(texts, 10)
    assert {one.document for one in found} == set(TEXTS)
    for one in found:
        assert TEXTS[one.document].count(one.answer) == 1
        assert one.answer in one.excerpt
        assert one.question.endswith(" ?")
    by_answer = {one.answer: one.question for one in found}
    asked = by_answer["31 août 1881"]
    assert asked == "Quand le phare d'Ar-Men fut-il allumé devant une foule immense ?"
    assert draft(texts, 10) == found
    assert len(draft(texts, 2)) == 2


def test_candidates_are_no_questions_until_they_are_accepted(
    texts: IndexedTexts, tmp_path: Path
) -> None:
    path = tmp_path / "propositions.csv"
    write_candidates(path, draft(texts, 10))
    with pytest.raises(GoldError, match=r"(?s)aucune question utilisable.*retenir"):
        load_gold(path)
    mark(path, 1)
    gold = place_answers(load_gold(path), texts)
    assert [question.question for question in gold.questions] == [rows(path)[1][1]]
    assert "questions proposées" in gold.warnings[0] or "question proposée" in gold.warnings[0]


def test_what_was_marked_is_never_written_over(texts: IndexedTexts, tmp_path: Path) -> None:
    path = tmp_path / "propositions.csv"
    write_candidates(path, draft(texts, 1))
    with pytest.raises(GoldError, match="existe déjà"):
        write_candidates(path, draft(texts, 1))
    with pytest.raises(GoldError, match=r"\.csv"):
        write_candidates(tmp_path / "propositions.txt", [])


def test_accepted_candidates_join_a_gold_set(texts: IndexedTexts, tmp_path: Path) -> None:
    path, target = tmp_path / "propositions.csv", tmp_path / "or.jsonl"
    write_candidates(path, draft(texts, 10))
    mark(path, 1, 2)
    assert accept(path, target, texts)[0] == 2
    assert accept(path, target, texts)[0] == 0
    mark(path, 3)
    assert accept(path, target, texts)[0] == 1
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2", "q3"]
    for line in lines:
        (answer,) = line["answers"]
        assert TEXTS[answer["document"]][answer["start"] : answer["end"]] == answer["text"]
        assert answer["digest"] == texts.document(answer["document"]).digest
    assert len(load_gold(target).questions) == 3


def judged(verdict: Verdict, answer: Place | None, right: Place | None = None) -> Feedback:
    return Feedback(
        question="Et quand ?",
        effective_question=f"Quand Cordouan fut-il achevé ({verdict}, {answer}) ?",
        answer=answer,
        verdict=verdict,
        right=right,
        created="2026-11-26T09:00:00Z",
        generation=1,
    )


def test_what_the_chat_was_told() -> None:
    here, there = Place("a.txt", 0, 4, "1611"), Place("b.txt", 5, 9, "1881")
    found = from_feedback(
        [
            judged(Verdict.RIGHT, here),
            judged(Verdict.WRONG_ANSWER, there, here),
            judged(Verdict.WRONG_PASSAGE, there),
            judged(Verdict.RIGHT, None),
            judged(Verdict.RIGHT, None),
        ]
    )
    assert [(one.answer, one.document) for one in found] == [
        ("1611", "a.txt"),
        ("1611", "a.txt"),
        (UNKNOWN, "b.txt"),
        ("", ""),
    ]
