"""A question, its conversation and its slips become one query."""

from __future__ import annotations

from copy import deepcopy

from qa import Engine
from qa.query.analyzer import QueryAnalyzer
from qa.query.answer_type import Expected
from qa.query.query import analyse_query
from qa.query.question_form import QuestionForm
from qa.types import Answer, AnswerKind, Evidence, Passage, Reply

_SUMMIT = Reply("Où s'est tenu le sommet ?", "Où s'est tenu le sommet ?", (), True, ())


def test_a_follow_up_is_made_whole_and_analysed(seeds_engine: Engine) -> None:
    analyzer = seeds_engine.component("query")
    query = analyzer.run(question="Et quand ?", history=[_SUMMIT])["query"]
    assert (query.typed, query.searched) == ("Et quand ?", "Quand s'est tenu le sommet ?")
    assert query.read == query.searched
    assert query.expected is Expected.DATE
    assert analyzer.run(question="Et quand ?")["query"].searched == "Et quand ?"
    as_typed = analyzer.run(question="Et quand ?", history=[_SUMMIT], as_typed=True)["query"]
    assert as_typed.searched == "Et quand ?"


def test_each_part_can_be_switched_off(seeds_engine: Engine) -> None:
    plain = QueryAnalyzer(seeds_engine.store, follow_ups=False, spelling=False)
    assert plain.run(question="Et quand ?", history=[_SUMMIT])["query"].searched == "Et quand ?"
    assert plain.run(question="Qui est Skripall ?")["query"].searched == "Qui est Skripall ?"


def test_other_accents_are_another_text_of_the_same_question() -> None:
    query = analyse_query("où s'est tenu le sommet de l'otan de 2017 ?")
    spelled = query.spelled("Où s'est tenu le sommet de l'OTAN de 2017 ?")
    assert spelled.time is not None
    assert spelled.time.rest == "Où s'est tenu le sommet de l'OTAN ?"
    assert (spelled.searched, spelled.event, spelled.expected) == (
        query.searched,
        query.event,
        query.expected,
    )
    assert query.spelled(query.read) is query


def test_a_query_travels_without_being_copied() -> None:
    query = analyse_query("Quels pays étaient présents ?")
    assert deepcopy([query])[0] is query
    assert query.wants_list
    assert query.form is QuestionForm.OPEN


def test_no_pronoun_stands_for_a_quoted_sentence(seeds_engine: Engine) -> None:
    text = "Vladimir Poutine a rencontré Donald Trump."
    proof = Evidence("a.txt", None, None, None, 0, len(text), Passage("a.txt", 0, len(text), text))
    asked = "Donald Trump est-il venu ?"
    said = Reply(asked, asked, (Answer(text, 0.9, (proof,), kind=AnswerKind.QUOTATION),), False, ())
    analyzer = seeds_engine.component("query")
    query = analyzer.run(question="Où est-il né ?", history=[said])["query"]
    assert "Poutine" not in query.searched
