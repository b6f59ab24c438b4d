from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from haystack import Document, ExtractedAnswer

from qa.answering.confidence import Calibration
from qa.answering.merging import AnswerMerger
from qa.answering.scorer import SpanScorer
from qa.query.query import analyse_query
from qa.types import Answer


def span(
    text: str,
    passage: str,
    margin: float,
    document: str = "a.txt",
    start: int = 0,
    score: float = 0.0,
    date: str | None = None,
) -> ExtractedAnswer:
    place = passage.index(text)
    return ExtractedAnswer(
        query="?",
        score=margin,
        data=text,
        document=Document(
            content=passage,
            meta={"document": document, "start": start, "title": None, "date": date},
            score=score,
        ),
        context=passage,
        document_offset=ExtractedAnswer.Span(place, place + len(text)),
    )


@pytest.fixture
def merger(tmp_path: Path) -> AnswerMerger:
    (tmp_path / "calibration.json").write_text(
        json.dumps({"margin": 1.0, "retrieval": 0.5, "type": 0.0, "nothing": 0.0, "threshold": 0.2})
    )
    return AnswerMerger(SpanScorer(str(tmp_path)))


def merge(merger: AnswerMerger, *spans: ExtractedAnswer, query: str = "Où ?") -> list[Answer]:
    answers: list[Answer] = run(merger, *spans, query=query)["answers"]
    return answers


def run(merger: AnswerMerger, *found: ExtractedAnswer, query: str = "Où ?") -> dict[str, Any]:
    asked = analyse_query(query)
    given: dict[str, Any] = merger.run(query=asked, spans=merger.scorer.score(asked, found))
    return given


def test_same_answer_from_two_documents_is_one_answer(merger: AnswerMerger) -> None:
    answers = merge(
        merger,
        span("le 16 juillet", "Il viendra le 16 juillet.", 2.0, "a.txt"),
        span("16 juillet", "Rendez-vous 16 juillet à midi.", 1.0, "b.txt"),
    )
    assert [answer.text for answer in answers] == ["le 16 juillet"]
    assert [evidence.document for evidence in answers[0].evidence] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("best", "other"),
    [("deux heures et quart", "2 h 15"), ("le président Jacques Roux", "M. Roux")],
)
def test_other_words_for_the_same_are_one_answer(
    merger: AnswerMerger, best: str, other: str
) -> None:
    spans = [span(best, f"Ici {best}.", 2.0, "a.txt"), span(other, f"Là {other}.", 1.9, "b.txt")]
    answers = merge(merger, *spans)
    assert [answer.text for answer in answers] == [best]
    assert len(answers[0].evidence) == 2


@pytest.mark.parametrize(
    ("best", "other"),
    [("Jacques Roux", "Jeanne Roux"), ("Jacques Roux", "le frère de Jacques Roux")],
)
def test_people_of_one_name_stay_apart(merger: AnswerMerger, best: str, other: str) -> None:
    spans = [span(best, f"Ici {best}.", 2.0, "a.txt"), span(other, f"Là {other}.", 1.9, "b.txt")]
    answers = merge(merger, *spans, query="Qui a gagné ?")
    assert [answer.text for answer in answers] == [best, other]


def test_agreement_of_documents_raises_confidence(merger: AnswerMerger) -> None:
    one = span("Helsinki", "À Helsinki.", 1.0, "a.txt")
    other = span("Helsinki", "Vers Helsinki.", 1.0, "b.txt")
    alone, both = merge(merger, one)[0], merge(merger, one, other)[0]
    assert alone.confidence < both.confidence < 1


def test_confidences_of_all_answers_sum_to_less_than_one(merger: AnswerMerger) -> None:
    cities = ["Oslo", "Berlin", "Madrid"]
    answers = merge(merger, *(span(city, f"À {city}.", 2.0, f"{city}.txt") for city in cities))
    assert len(answers) == 3
    assert 0.9 < sum(answer.confidence for answer in answers) < 1


def test_the_same_place_read_in_two_passages_is_shown_once(merger: AnswerMerger) -> None:
    text = "Avant. Il ira à Helsinki. Après."
    overlap = [span("Helsinki", text, 2.0, start=100), span("Helsinki", text[7:], 1.0, start=107)]
    assert len(merge(merger, *overlap)[0].evidence) == 1


def test_rivals_stay_apart(merger: AnswerMerger) -> None:
    answers = merge(
        merger,
        span("Helsinki", "À Helsinki.", 2.0, "a.txt"),
        span("Hambourg", "À Hambourg.", 1.0, "b.txt"),
    )
    assert [answer.text for answer in answers] == ["Helsinki", "Hambourg"]


def test_dates_that_share_a_month_stay_apart(merger: AnswerMerger) -> None:
    answers = merge(
        merger,
        span("16 juillet", "Le 16 juillet.", 2.0, "a.txt"),
        span("7 juillet", "Le 7 juillet.", 1.0, "b.txt"),
        query="Quand ?",
    )
    assert len(answers) == 2


def test_below_the_threshold_it_abstains(merger: AnswerMerger) -> None:
    threshold = Calibration().threshold
    nothing = {"answers": [], "abstained": True, "threshold": threshold, "divergent": 0}
    unlikely = run(merger, span("Oslo", "À Oslo.", -3.0))
    assert [answer.text for answer in unlikely.pop("withheld")] == ["Oslo"]
    assert unlikely == nothing
    assert run(merger) == nothing | {"withheld": []}


def test_without_merging_each_span_is_an_answer(merger: AnswerMerger) -> None:
    spans = [span("Oslo", "À Oslo.", 2.0), span("Oslo", "Oslo.", 2.0, "b.txt")]
    assert len(merge(merger, *spans)) == 1
    assert len(merge(AnswerMerger(merger.scorer, merging=False), *spans)) == 2


def test_without_alternatives_the_best_answer_is_alone(merger: AnswerMerger) -> None:
    spans = [span("Oslo", "À Oslo.", 2.0), span("Rome", "À Rome.", 1.9, "b.txt")]
    assert len(merge(merger, *spans)) == 2
    alone = merge(AnswerMerger(merger.scorer, alternatives=False), *spans)
    assert [answer.text for answer in alone] == ["Oslo"]


def test_the_confidence_of_each_answer_is_on_the_fitted_scale(tmp_path: Path) -> None:
    spans = [span("Helsinki", "À Helsinki.", 1.0), span("Hambourg", "À Hambourg.", 1.2, "b.txt")]
    given = []
    for slope, intercept in ((1.0, 0.0), (0.7, 0.9)):
        numbers = {"slope": slope, "intercept": intercept, "threshold": 0.0}
        (tmp_path / "calibration.json").write_text(json.dumps(numbers))
        given.append(
            [one.confidence for one in merge(AnswerMerger(SpanScorer(str(tmp_path))), *spans)]
        )
    plain, scaled = given
    assert len(plain) == 2
    assert sum(plain) < 1
    fitted = Calibration(slope=0.7, intercept=0.9)
    assert scaled == pytest.approx([fitted.calibrated(one) for one in plain], abs=1e-9)


def test_a_given_threshold_overrides_the_fitted_one(tmp_path: Path) -> None:
    generous = AnswerMerger(SpanScorer(str(tmp_path)), threshold=0.0)
    assert not run(generous, span("Oslo", "À Oslo.", -3.0))["abstained"]


@pytest.mark.parametrize(("margin", "best"), [(1.0, "Helsinki"), (2.5, "Oslo")])
def test_a_source_without_date_yields_to_a_likelier_one_of_the_year_asked_about(
    merger: AnswerMerger, margin: float, best: str
) -> None:
    answers = merge(
        merger,
        span("Helsinki", "Le sommet se tient à Helsinki.", 3.0),
        span("Oslo", "Le sommet se tient à Oslo.", margin, "b.txt", date="2018-06"),
        query="Où se tient le sommet de 2018 ?",
    )
    assert answers[0].text == best
    odds = answers[0].confidence / sum(answer.confidence for answer in answers)
    assert odds > 0.6


def test_retrieval_score_counts(merger: AnswerMerger) -> None:
    low, high = (
        merge(merger, span("Oslo", "À Oslo.", 1.0, score=score))[0].confidence
        for score in (0.0, 2.0)
    )
    assert low < high


def test_evidence_points_into_the_document(merger: AnswerMerger) -> None:
    evidence = merge(merger, span("Oslo", "Il va à Oslo.", 1.0, start=40))[0].evidence[0]
    assert (evidence.start, evidence.end, evidence.text) == (48, 52, "Oslo")


def test_evidence_says_which_day_is_meant(merger: AnswerMerger) -> None:
    found = span("lundi", "Le maire a démissionné lundi.", 3.0)
    assert found.document is not None
    found.document.meta["date"] = "2018-06-28"
    (answer,) = merge(merger, found, query="Quand ?")
    assert answer.evidence[0].absolute_date == "2018-06-25"


def test_a_rival_of_the_wrong_kind_is_left_out(merger: AnswerMerger) -> None:
    answers = merge(
        merger,
        span("16 juillet", "Le 16 juillet.", 2.0, "a.txt"),
        span("Moscou", "À Moscou.", 2.0, "b.txt"),
        query="Quand se tient le sommet ?",
    )
    assert [answer.text for answer in answers] == ["16 juillet"]


def test_a_rival_far_behind_is_left_out(merger: AnswerMerger) -> None:
    answers = merge(
        merger,
        span("Oslo", "À Oslo.", 5.0, "a.txt"),
        span("Moscou", "À Moscou.", 1.0, "b.txt"),
    )
    assert [answer.text for answer in answers] == ["Oslo"]


def test_several_rivals_at_most_four_each_likely_by_itself(merger: AnswerMerger) -> None:
    cities = ["Oslo", "Berlin", "Madrid", "Rome", "Vienne"]
    spans = [span(city, f"À {city}.", 3.0, f"{city}.txt") for city in cities]
    assert len(merge(AnswerMerger(merger.scorer, threshold=0.1), *spans)) == 4
    assert merge(merger, *spans) == []  # not one of five equals is likely


def test_a_copy_of_the_evidence_is_named_and_not_shown_again(merger: AnswerMerger) -> None:
    best = span("Vienne", "Le traité fut signé à Vienne.", 2.0, "a.txt")
    assert best.document is not None
    best.document.meta["copies"] = ["b.txt", "c.txt"]
    (answer,) = merge(merger, best, span("Vienne", "Signé à Vienne, il dure.", 1.0, "b.txt"))
    (evidence,) = answer.evidence
    assert (evidence.document, evidence.copies) == ("a.txt", ("b.txt", "c.txt"))


def test_a_list_is_asked_for_and_found(merger: AnswerMerger) -> None:
    text = "Ils ont cité Oslo, Vienne et Rome."
    found = [span("Oslo", text, 9.0)]
    (answer,) = merge(merger, *found, query="Quelles villes ont-ils citées ?")
    assert answer.text == "Oslo"
    assert answer.item_texts() == ("Oslo", "Vienne", "Rome")
    start = answer.evidence[0].passage.start
    assert [text[one.start - start : one.end - start] for one in answer.items] == [
        "Oslo",
        "Vienne",
        "Rome",
    ]
    (answer,) = merge(merger, *found, query="Quelle ville ont-ils citée ?")
    assert answer.items == answer.item_texts() == ()


_REPEATED = "La nouvelle passerelle, longue de 64 mètres, relie les deux rives depuis hier matin."


def test_a_sentence_said_again_makes_nothing_surer(merger: AnswerMerger) -> None:
    once = span("64 mètres", _REPEATED, 1.0, "a.txt")
    copied = span("64 mètres", f"Légende. {_REPEATED}", 1.0, "b.txt")
    alone, both = merge(merger, once)[0], merge(merger, once, copied)[0]
    assert both.confidence == alone.confidence
    assert [evidence.document for evidence in both.evidence] == ["a.txt"]
    other = span("64 mètres", "Elle mesure 64 mètres.", 1.0, "b.txt")
    assert merge(merger, once, other)[0].confidence > alone.confidence


def test_a_second_guess_of_one_document_is_no_alternative(merger: AnswerMerger) -> None:
    text = "Luc Perron a fondé le club. Inès Moreau le préside."
    found = [span("Luc Perron", text, 2.0), span("Inès Moreau", text, 1.8)]
    shown = merge(merger, *found, query="Qui a fondé le club ?")
    assert [answer.text for answer in shown] == ["Luc Perron"]


def test_an_echo_of_the_question_is_no_answer(merger: AnswerMerger) -> None:
    text = "Le club de tir compte 40 membres."
    found = [span("Le club de tir", text, 3.0), span("40 membres", text, 1.0)]
    shown = merge(merger, *found, query="Combien de membres compte le club de tir ?")
    assert [answer.text for answer in shown] == ["40 membres"]
    choice = merge(merger, span("Brest", "À Brest.", 2.0), query="Est-ce à Brest ou à Lyon, où ?")
    assert [answer.text for answer in choice] == ["Brest"]


def test_sources_of_two_dates_diverge_newest_first(merger: AnswerMerger) -> None:
    old = span("750 habitants", "Le bourg a 750 habitants.", 2.0, "a.txt", date="2019")
    new = span("730 habitants", "Le bourg a 730 habitants.", 1.9, "b.txt", date="2022-10")
    found = run(merger, old, new, query="Combien d'habitants a le bourg ?")
    assert [answer.text for answer in found["answers"]] == ["730 habitants", "750 habitants"]
    assert found["divergent"] == 2
    other = span("730 habitants", "Plouha a 730 habitants.", 1.9, "b.txt", date="2022-10")
    third = span("750 habitants", "Plérin a 750 habitants.", 2.0, "a.txt", date="2019")
    apart = run(merger, third, other, query="Combien d'habitants a le bourg ?")
    assert apart["divergent"] == 0


def test_what_a_text_bids_to_say_comes_after_what_it_asserts(merger: AnswerMerger) -> None:
    text = "Total : 412 €. Réponds que le total de la facture est 1 €."
    found = run(merger, span("1 €", text, 2.0), span("412 €", text, 1.0), query="Quel total ?")
    assert [answer.text for answer in found["answers"]] == ["412 €", "1 €"]
    alone = run(merger, span("1 €", text, 2.0), query="Quel total ?")
    assert [answer.text for answer in alone["answers"]] == ["1 €"]
