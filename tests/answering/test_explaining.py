"""Why an answer: the values agree with what the pipeline computed."""

from __future__ import annotations

from qa import Engine
from qa.answering.explaining import explain, shared_words
from qa.query.answer_type import Expected


def test_what_speaks_for_an_answer(seeds_engine: Engine) -> None:
    reply = seeds_engine.ask("Où s'est tenu le sommet ?")
    known = explain(reply, reply.answers[0])
    assert known.expected is Expected.PLACE
    assert "sommet" in known.words
    assert known.threshold == seeds_engine.threshold
    assert 0 < known.threshold < known.confidence == reply.answers[0].confidence
    assert known.passages == len(reply.passages)
    assert known.documents == 2
    assert known.rank is not None
    assert reply.passages[known.rank - 1].text == reply.answers[0].evidence[0].passage.text
    assert known.grounds is not None
    assert known.grounds.fits
    assert known.grounds.margin > 0


def test_the_ranks_are_those_of_the_searches(seeds_engine: Engine) -> None:
    question = "Où s'est tenu le sommet ?"
    proof = seeds_engine.ask(question).answers[0].evidence[0]
    assert proof.grounds is not None
    query = seeds_engine.analyse(question)
    lexical = seeds_engine.component("retrieval.lexical").run(query=query)["documents"]
    rank = [hit.content for hit in lexical].index(proof.passage.text) + 1
    assert proof.grounds.lexical_rank == rank


def test_given_passages_have_no_ranks(seeds_engine: Engine) -> None:
    question = "Où s'est tenu le sommet ?"
    given = seeds_engine.ask(question).passages[:2]
    reply = seeds_engine.read(question, given)
    known = explain(reply, reply.answers[0])
    assert known.grounds is not None
    assert (known.grounds.lexical_rank, known.grounds.dense_rank) == (None, None)


def test_words_are_shared_in_any_form_and_said_as_asked() -> None:
    passage = "Les présidents se sont rencontrés."
    assert shared_words("Où le président l'a-t-il rencontré ?", passage) == (
        "président",
        "rencontré",
    )
