"""What is computed for a setting is what an engine with that setting does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from qa import Engine
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
from qa.evaluation.loading import load_gold
from qa.evaluation.metrics import ndcg, passage_ranks
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.run import judge
from qa.evaluation.tracing import TracedEngine
from qa.evaluation.tuning.folds import part
from qa.evaluation.tuning.lab import Lab
from qa.evaluation.tuning.outcomes import OutcomeMaker
from qa.evaluation.tuning.points import SearchPoint, current_point, search_points
from qa.evaluation.tuning.run import coverage_curve, settings_of
from qa.evaluation.tuning.search import Searcher

SEEDS_GOLD = Path(__file__).parents[2] / "gold" / "seeds.jsonl"
READ = 2


@pytest.fixture(scope="module")
def gold() -> GoldSet:
    return load_gold(SEEDS_GOLD)


@pytest.fixture(scope="module")
def engine(seeds_engine: Engine) -> Engine:
    settings = seeds_engine.settings.model_copy(update={"read_top": READ, "top_k": 8})
    return Engine(seeds_engine.index, settings)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"dense_weight": 0.8, "soft_match_weight": 0.4},
        {"candidates": 5, "title_weight": 4.0, "soft_match_weight": 0.0},
    ],
)
def test_the_ranking_of_other_settings(
    engine: Engine, gold: GoldSet, changed: dict[str, float]
) -> None:
    settings = engine.settings.model_copy(update=changed)
    other = Engine(engine.index, settings)
    traced, searcher, point = TracedEngine(other), Searcher(engine), current_point(other)
    for question in gold.questions[:4]:
        expected = traced.ask(question.question).ranked
        query = searcher.query(question.question)
        assert query is not None
        found = searcher.ranked(query, point, 8)
        assert [one.content for one in found] == [passage.text for passage in expected]
        scores = [passage.score for passage in expected]
        assert [one.score for one in found] == pytest.approx(scores, abs=1e-4)


def test_gains_are_the_ndcg_of_each_setting(engine: Engine, gold: GoldSet) -> None:
    texts, searcher, question = IndexedTexts(engine), Searcher(engine), gold.questions[0]
    relevant = texts.relevant(question.answers)
    points = search_points(current_point(engine))[::50]
    query = searcher.query(question.question)
    assert query is not None
    gains = searcher.gains(query, points, relevant)
    for gain, point in zip(gains, points, strict=True):
        ranked = searcher.ranked(query, point, 8)
        places = [(one.meta["document"], one.meta["start"]) for one in ranked]
        wanted = {(passage.document, passage.start) for passage in relevant}
        ranks = [rank for rank, place in enumerate(places, start=1) if place in wanted]
        assert gain == pytest.approx(ndcg(ranks, len(relevant), 8))


def test_an_outcome_is_what_the_evaluation_finds(
    engine: Engine, gold: GoldSet, tmp_path: Path
) -> None:
    impossible = next(question for question in gold.questions if question.impossible)
    texts, maker, tuned = IndexedTexts(engine), OutcomeMaker(engine, tmp_path), settings_of(engine)
    for question in (*gold.questions[:3], impossible):
        reply = engine.ask(question.question)
        expected = judge(question, reply, 0.0, texts)
        (outcome,) = maker.outcomes(question, tuned.search, [READ])
        assert outcome.f1_at(tuned.threshold) == pytest.approx(expected.f1)
        first = min(passage_ranks(reply.passages, question.answers), default=None)
        rank = 1 / first if first else 0.0
        assert outcome.reciprocal_rank(tuned.reader_rank_weight) == pytest.approx(rank)
        if reply.answers:
            shown = reply.answers[0].confidence
            assert outcome.shown == pytest.approx(shown)


def test_what_was_read_is_not_read_again(
    engine: Engine, gold: GoldSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, point = gold.questions[0], current_point(engine)
    (first,) = OutcomeMaker(engine, tmp_path).outcomes(question, point, [READ])

    def stopped(_: object, documents: Sequence[object]) -> None:
        raise AssertionError("read again")

    later = OutcomeMaker(engine, tmp_path)
    monkeypatch.setattr(engine.component("reading.reader"), "find", stopped)
    (second,) = later.outcomes(question, point, [READ])
    assert np.array_equal(first.odds, second.odds)
    assert (first.f1, first.shown) == (second.f1, second.shown)


def test_a_refused_question_is_an_abstention(engine: Engine, tmp_path: Path) -> None:
    question = GoldQuestion("vide", "?", (), impossible=True)
    point = SearchPoint(50, 1.0, 0.2, 0.8)
    (outcome,) = OutcomeMaker(engine, tmp_path).outcomes(question, point, [READ])
    assert outcome.f1_at(0.0) == 1


def test_a_lab_reads_each_question_once(engine: Engine, gold: GoldSet, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    few = GoldSet(gold.path, gold.questions[:2])
    lab = Lab(few, engine, tmp_path, lambda *told_now: told.append(told_now))
    lab.depths = (READ,)
    tuned = settings_of(engine)
    outcomes = lab.outcomes([0, 1], tuned)
    assert told == [("Lecture", 1, 2), ("Lecture", 2, 2)]
    assert lab.outcomes([0, 1], tuned) == outcomes
    assert len(told) == 2
    assert all(0 <= point.coverage <= 1 for point in coverage_curve(outcomes))


def test_questions_on_one_document_stay_together(gold: GoldSet) -> None:
    many = [
        GoldQuestion(f"{document}-{number}", "?", (answer_in(f"d{document}"),))
        for document in range(12)
        for number in range(1 + document % 3)
    ]
    folds = part(many)
    homes: dict[str, set[int]] = {}
    for question, fold in zip(many, folds, strict=True):
        homes.setdefault(question.answers[0].document, set()).add(fold)
    assert all(len(home) == 1 for home in homes.values())
    sizes = [folds.count(fold) for fold in range(5)]
    assert max(sizes) - min(sizes) <= 2
    assert part(many) == folds


def answer_in(document: str) -> GoldAnswer:
    return GoldAnswer(document, 0, 1, "x")
