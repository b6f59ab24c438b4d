"""Judging replies, rival answers and the figures over many questions, by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import cast

import pytest

from qa.evaluation.figures import GroupFigures, figure_names, intervals, summarise, summarise_by
from qa.evaluation.gold import GoldAnswer, GoldQuestion
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.reports import question_kind
from qa.evaluation.results import QuestionResult, Ranks, Span
from qa.evaluation.rivals import rival_groups, rival_recall
from qa.evaluation.run import judge
from qa.types import Answer, Evidence, Passage, Reply

TEXT = "Le sommet s'est tenu à Helsinki, en Finlande. L'autre à Hambourg."
PASSAGE = Passage("a.txt", 0, len(TEXT), TEXT)


def gold(text: str, document: str = "a.txt") -> GoldAnswer:
    start = TEXT.index(text)
    return GoldAnswer(document, start, start + len(text), text)


def answer(text: str, confidence: float) -> Answer:
    start = TEXT.index(text)
    end = start + len(text)
    return Answer(text, confidence, (Evidence("a.txt", None, None, None, start, end, PASSAGE),))


class OneText:
    """Stands for an index whose one document is a passage of its own."""

    def relevant(self, answers: Sequence[GoldAnswer]) -> list[Passage]:
        return [PASSAGE] if answers else []

    def relevant_documents(self, answers: Sequence[GoldAnswer]) -> int:
        return len({answer.document for answer in answers})


def judged(question: GoldQuestion, given: Reply, latency: float) -> QuestionResult:
    return judge(question, given, latency, cast("IndexedTexts", OneText()))


def reply(*answers: Answer) -> Reply:
    return Reply("Où ?", "Où ?", answers, not answers, (PASSAGE,))


ANSWERABLE = GoldQuestion("q1", "Où ?", (gold("Helsinki"),), tags=("où",))
IMPOSSIBLE = GoldQuestion("q2", "Qui ?", (), impossible=True)
RIVALS = GoldQuestion(
    "q3", "Où ?", (gold("Helsinki"), gold("à Helsinki"), gold("Hambourg")), tags=("où", "rivales")
)


def test_a_right_answer_in_second_place() -> None:
    result = judged(ANSWERABLE, reply(answer("Hambourg", 0.75), answer("Helsinki", 0.5)), 12.0)
    assert (result.em, result.f1) == (0, 0)
    assert result.predicted == "Hambourg"
    assert result.confidence == 0.75
    assert result.margin == -0.25
    assert (result.passages, result.documents) == (Ranks((1,), 1), Ranks((1,), 1))
    assert result.place == Span("a.txt", TEXT.index("Hambourg"), TEXT.index("Hambourg") + 8)
    assert result.source == "a.txt"
    assert result.rivals is None
    assert result.latency_ms == 12.0


def test_a_right_answer_in_first_place() -> None:
    result = judged(ANSWERABLE, reply(answer("Helsinki", 0.75), answer("Hambourg", 0.5)), 0)
    assert (result.em, result.f1, result.margin) == (1, 1, 0.25)
    alone = judged(ANSWERABLE, reply(answer("Helsinki", 0.75)), 0)
    assert alone.margin == 0.75


def test_a_partly_right_answer() -> None:
    result = judged(ANSWERABLE, reply(answer("à Helsinki", 0.75)), 0)
    assert result.em == 0
    assert result.f1 == pytest.approx(2 / 3)
    assert result.margin is None


def test_abstaining_is_right_only_on_impossible_questions() -> None:
    for question, right in ((ANSWERABLE, 0), (IMPOSSIBLE, 1)):
        result = judged(question, reply(), 0)
        assert (result.predicted, result.place, result.confidence) == (None, None, None)
        assert result.abstained
        assert (result.em, result.f1, result.squad_em, result.squad_f1) == (right,) * 4
    answered = judged(IMPOSSIBLE, reply(answer("Helsinki", 0.5)), 0)
    assert (answered.em, answered.f1, answered.abstained) == (0, 0, False)


def test_variants_of_one_answer_are_no_rivals() -> None:
    groups = rival_groups([*RIVALS.answers, gold("Helsinki, en Finlande"), gold("Finlande")])
    assert [{one.text for one in group} for group in groups] == [
        {"Hambourg"},
        {"Helsinki", "à Helsinki", "Helsinki, en Finlande", "Finlande"},
    ]
    dates = [GoldAnswer("a", 0, 10, "16 juillet"), GoldAnswer("b", 0, 9, "7 juillet")]
    assert len(rival_groups(dates)) == 2


def test_the_share_of_rivals_shown() -> None:
    golds = RIVALS.answers
    assert rival_recall([answer("Helsinki", 1)], golds) == 0.5
    assert rival_recall([answer("Helsinki", 1), answer("Hambourg", 1)], golds) == 1
    assert rival_recall([answer("Helsinki", 1), answer("à Helsinki", 1)], golds) == 0.5
    assert rival_recall([answer("tenu à Helsinki", 1)], golds) == 0.5  # evidence overlaps
    assert rival_recall([answer("sommet", 1)], golds) == 0
    elsewhere = dataclasses.replace(answer("sommet", 1), text="l'Hambourg", evidence=())
    assert rival_recall([elsewhere], golds) == 0.5  # same words, other place
    assert judged(RIVALS, reply(answer("Hambourg", 1)), 0).rivals == 0.5


def results() -> list[QuestionResult]:
    return [
        judged(ANSWERABLE, reply(answer("Helsinki", 0.75)), 10),
        judged(ANSWERABLE, reply(), 20),
        judged(RIVALS, reply(answer("Hambourg", 0.55), answer("sommet", 0.4)), 30),
        judged(IMPOSSIBLE, reply(), 40),
        judged(IMPOSSIBLE, reply(answer("Helsinki", 0.25)), 50),
    ]


def test_figures_over_five_questions() -> None:
    figures = summarise(results())
    assert (figures.questions, figures.answerable, figures.impossible) == (5, 3, 2)
    assert figures.abstained == 2
    assert figures.em == pytest.approx(3 / 5)
    assert figures.f1 == pytest.approx(3 / 5)
    assert figures.has_answer_em == pytest.approx(2 / 3)
    assert figures.has_answer_f1 == pytest.approx(2 / 3)
    assert figures.rival_recall == 0.5
    assert (figures.recall_at_1, figures.recall_at_10, figures.mrr) == (1, 1, 1)
    assert figures.document_recall_at_5 == 1
    assert (figures.no_answer_precision, figures.no_answer_recall) == (0.5, 0.5)
    assert figures.no_answer_f1 == 0.5
    assert figures.ece == pytest.approx((0.25 + 0.45 + 0.25) / 3)
    assert figures.ece_f1 == figures.ece
    assert figures.median_ms == 30
    assert figures.p95_ms == pytest.approx(48)


def test_calibration_by_f1_takes_a_near_answer_for_right() -> None:
    (near,) = [one for one in results() if one.confidence == 0.55]
    figures = summarise([dataclasses.replace(near, em=0.0, f1=0.6)])
    assert figures.ece == pytest.approx(0.55)
    assert figures.ece_f1 == pytest.approx(0.45)


def test_retrieval_figures_follow_the_rank() -> None:
    base = results()[0]
    ranked = [
        dataclasses.replace(base, passages=Ranks(found, 1)) for found in ((1,), (3,), (10,), ())
    ]
    figures = summarise(ranked)
    assert (figures.recall_at_1, figures.recall_at_5, figures.recall_at_10) == (0.25, 0.5, 0.75)
    assert figures.mrr == pytest.approx((1 + 1 / 3 + 1 / 10) / 4)


def test_what_was_not_measured_is_none() -> None:
    figures = summarise([judged(IMPOSSIBLE, reply(), 5)])
    assert figures.has_answer_em is None
    assert figures.recall_at_5 is None
    assert figures.rival_recall is None
    assert figures.ece is None
    assert figures.em == 1


def test_without_impossible_questions_their_detection_is_not_measured() -> None:
    possible = [one for one in results() if not one.impossible]
    assert possible
    assert summarise(possible).no_answer_f1 is None
    assert "no_answer_f1" not in {one.name for one in intervals(possible)}
    assert summarise(results()).no_answer_f1 is not None


def by_tag(judgements: list[QuestionResult]) -> tuple[GroupFigures, ...]:
    return summarise_by(judgements, lambda result: result.tags)


def test_tags_are_ordered_by_size_then_name() -> None:
    entries = by_tag(results())
    assert [(one.name, one.figures.questions) for one in entries] == [
        ("où", 3),
        ("rivales", 1),
    ]
    assert by_tag([dataclasses.replace(results()[0], tags=("b", "a", "b"))])[0].name == "a"


def test_intervals_hold_their_figure_and_are_the_same_each_time() -> None:
    figures = summarise(results())
    bounds = intervals(results())
    assert bounds == intervals(results())
    known = {one.name: one for one in bounds}
    assert known["em"].low < 3 / 5 < known["em"].high
    for name in known:
        value = getattr(figures, name)
        assert 0 <= known[name].low <= value <= known[name].high <= 1
    assert {"em", "f1", "mrr", "no_answer_f1"} <= known.keys() <= set(figure_names())
    assert "ece" not in known
    assert intervals([]) == ()


def test_a_figure_that_was_not_measured_has_no_interval() -> None:
    names = {one.name for one in intervals([judged(IMPOSSIBLE, reply(), 5)])}
    assert "has_answer_f1" not in names
    assert "em" in names


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Quand a-t-il signé ?", "date"),
        ("Combien de pays ?", "nombre"),
        ("Où était-ce ?", "lieu"),
        ("Qui préside ?", "personne"),
        ("Pourquoi partir ?", "raison"),
    ],
)
def test_kinds_of_questions(question: str, kind: str) -> None:
    assert question_kind(question) == kind
