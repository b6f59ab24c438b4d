"""What may be asked after an answer, over the real engine and the seeds."""

from __future__ import annotations

from itertools import islice

import pytest

from qa import Engine, Reply
from qa.generation.suggesting import suggestions
from qa.types import Filters

SECRETARY = "Qui est le secrétaire général de l'OTAN ?"


@pytest.fixture(scope="module")
def reply(seeds_engine: Engine) -> Reply:
    return seeds_engine.ask("Où s'est tenu le sommet ?")


def test_what_is_suggested_is_answered_by_the_documents_that_were_found(
    seeds_engine: Engine, reply: Reply
) -> None:
    found = list(islice(suggestions(seeds_engine, reply), 3))
    assert found
    near = {passage.document for passage in reply.passages}
    for one in found:
        assert not one.abstained
        assert seeds_engine.ask(one.question, as_typed=True).answers == one.answers
        assert {proof.document for proof in one.answers[0].evidence} & near


def test_nothing_is_suggested_that_was_asked_or_answered(
    seeds_engine: Engine, reply: Reply
) -> None:
    first = next(suggestions(seeds_engine, reply))
    later = list(islice(suggestions(seeds_engine, reply, [first]), 3))
    assert first.question not in [one.question for one in later]
    after = list(islice(suggestions(seeds_engine, first), 3))
    assert first.question not in [one.question for one in after]
    assert first.answers[0].text not in [one.answers[0].text for one in after]


def test_after_an_abstention_the_closest_passages_are_drawn_from(seeds_engine: Engine) -> None:
    nothing = seeds_engine.ask("Quel âge a Donald Trump ?")
    assert nothing.abstained
    assert next(suggestions(seeds_engine, nothing)).answers


def test_a_question_whose_answer_is_not_found_is_not_suggested(
    seeds_engine: Engine, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def abstain(question: str, **_: object) -> Reply:
        asked.append(question)
        return Reply(question, question, (), abstained=True, passages=(), timings_ms={})

    monkeypatch.setattr(seeds_engine, "ask", abstain)
    assert not list(suggestions(seeds_engine, reply))
    assert asked


def test_it_stops_when_told_and_keeps_to_the_filters(seeds_engine: Engine, reply: Reply) -> None:
    assert not list(suggestions(seeds_engine, reply, go_on=lambda: False))
    only = Filters(documents=(reply.answers[0].evidence[0].document,))
    for one in islice(suggestions(seeds_engine, reply, filters=only), 2):
        assert {passage.document for passage in one.passages} == set(only.documents)
