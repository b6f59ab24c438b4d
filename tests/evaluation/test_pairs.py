"""«No answer» on pairs of paragraphs: which wrong one is taken, and what is counted."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.engine import Engine
from qa.evaluation.loading import load_gold
from qa.evaluation.metrics import best_no_answer, no_answer
from qa.evaluation.pairs import evaluate_pairs, wrong_passage
from qa.evaluation.run import engine_for
from qa.french.normalising import answer_words

CONTEXTS = [
    "Le phare de Cordouan fut achevé en 1611 par l'architecte Louis de Foix.",
    "Le phare de Cordouan, dont l'année d'achèvement est 1611, reste habité toute l'année.",
    "Le phare d'Ar-Men fut achevé en 1881 après quatorze années de travaux.",
    "La recette de la brioche demande du beurre, des œufs et de la farine.",
]
QUESTION = "En quelle année le phare de Cordouan fut-il achevé ?"


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    """Four paragraphs, one question on the first, and one impossible question."""
    asked = {
        "id": "q1",
        "question": QUESTION,
        "answers": [{"text": "1611", "answer_start": CONTEXTS[0].index("1611")}],
    }
    hopeless = {"id": "q2", "question": "Qui tient le phare ?", "is_impossible": True}
    paragraphs = [{"context": text, "qas": []} for text in CONTEXTS]
    paragraphs[0]["qas"] = [asked, hopeless]  # type: ignore[list-item]
    path = tmp_path / "phares.json"
    path.write_text(json.dumps({"data": [{"title": "Phares", "paragraphs": paragraphs}]}))
    return path


@pytest.fixture
def engine(squad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("QA_INDEXES", str(tmp_path / "indexes"))
    return engine_for(squad)


def test_the_wrong_paragraph_is_the_best_one_without_the_answer(
    squad: Path, engine: Engine
) -> None:
    gold = load_gold(squad)
    wrong = wrong_passage(gold.questions[0], gold, engine)
    assert wrong is not None
    # The second is closer to the question but holds «1611» too.
    assert wrong.text == CONTEXTS[2]
    assert wrong.score == 0


def test_pairs_are_counted_at_the_threshold_in_use(squad: Path, engine: Engine) -> None:
    calls: list[tuple[int, int]] = []
    report = evaluate_pairs(squad, engine, on_question=lambda *call: calls.append(call))
    assert calls == [(1, 1)]
    assert report.questions == 1
    assert report.threshold == engine.threshold
    assert report.right_above_wrong in (0, 1)
    assert report.best_f1 in (2 / 3, 1)
    assert (report.best_f1 == 1) == (report.right_above_wrong == 1)


def test_a_set_threshold_is_the_one_in_use(squad: Path, engine: Engine) -> None:
    for threshold, found in ((1.0, (0.5, 1.0, 2 / 3)), (0.0, (None, 0.0, 0.0))):
        settings = engine.settings.model_copy(update={"no_answer_threshold": threshold})
        report = evaluate_pairs(squad, Engine(engine.index, settings))
        assert report.threshold == threshold
        assert (report.precision, report.recall, report.f1) == found


def test_without_other_paragraphs_there_is_no_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_INDEXES", str(tmp_path / "indexes"))
    answers = [{"text": "1611", "answer_start": CONTEXTS[0].index("1611")}]
    paragraph = {
        "context": CONTEXTS[0],
        "qas": [{"id": "q1", "question": QUESTION, "answers": answers}],
    }
    path = tmp_path / "seul.json"
    path.write_text(json.dumps({"data": [{"title": "Phare", "paragraphs": [paragraph]}]}))
    report = evaluate_pairs(path, engine_for(path))
    assert (report.questions, report.best_f1, report.right_above_wrong) == (0, None, None)


def test_json_lines_pairs_read_passages(tmp_path: Path, seeds_engine: Engine) -> None:
    lines = (Path(__file__).parent.parent / "gold" / "seeds.jsonl").read_text(encoding="utf-8")
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(lines.splitlines()[3:6]), encoding="utf-8")
    gold = load_gold(path)
    for question in gold.questions:
        wrong = wrong_passage(question, gold, seeds_engine)
        assert wrong is not None
        text = seeds_engine.document(wrong.document).text
        assert text[wrong.start : wrong.end] == wrong.text
        assert len(wrong.text) < len(text)
        held = f" {' '.join(answer_words(wrong.text))} "
        assert all(f" {' '.join(answer_words(a.text))} " not in held for a in question.answers)
    assert evaluate_pairs(path, seeds_engine).questions == len(gold.questions)


def test_the_best_threshold_by_hand() -> None:
    # Sorted: .1 T, .2 F, .3 T, .4 F. Abstaining on one: 2/3, on three: 4/5, on all: 2/3.
    best, threshold = best_no_answer([True, False, True, False], [0.1, 0.2, 0.3, 0.4])
    assert best == pytest.approx(4 / 5)
    assert threshold == pytest.approx(0.35)
    # Equal confidences cannot be parted.
    assert best_no_answer([True, False], [0.5, 0.5])[0] == pytest.approx(2 / 3)
    assert best_no_answer([False], [0.5]) == (None, None)
    # Nothing was found at all: any threshold abstains.
    assert best_no_answer([True, False], [-1.0, 0.0]) == (1, 0)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0])), min_size=1))
def test_the_best_threshold_beats_every_other(pairs: list[tuple[bool, float]]) -> None:
    truth, confidences = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    best, threshold = best_no_answer(truth, confidences)
    if not any(truth):
        assert best is None
        return
    assert best is not None
    assert threshold is not None
    reached = no_answer(truth, [value < threshold for value in confidences]).f1
    assert reached == pytest.approx(best)
    cuts = [(one + two) / 2 for one, two in itertools.pairwise([0.0, 0.2, 0.5, 0.7, 1.0])]
    for cut in [*cuts, 1.1]:
        other = no_answer(truth, [value < cut for value in confidences]).f1
        assert other is None or other <= best + 1e-12
