from __future__ import annotations

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from haystack import Pipeline

from qa import Engine, Settings, build_index
from qa.errors import (
    CorpusError,
    FilterError,
    IndexMismatchError,
    IndexNotFoundError,
    QuestionError,
)
from qa.index.store import PassageStore
from qa.pipeline import ask_pipeline
from qa.types import Filters, Passage

QUESTION = "Qui est le secrétaire général de l'OTAN ?"


def test_the_answer_is_an_exact_slice_of_the_untouched_file(
    seeds_engine: Engine, seeds: Path
) -> None:
    reply = seeds_engine.ask(QUESTION)
    evidence = reply.answers[0].evidence[0]
    text = (seeds / evidence.document).read_bytes().decode("utf-8")
    assert text[evidence.start : evidence.end] == reply.answers[0].text == "Jens Stoltenberg"
    passage = evidence.passage
    assert text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize(
    "question",
    ["Où s'est tenu le sommet ?", "Combien de temps ont-ils parlé ?", "poutine", "sanctions 2018"],
)
def test_everything_shown_is_an_exact_slice(
    seeds_engine: Engine, seeds: Path, question: str
) -> None:
    reply = seeds_engine.ask(question)
    shown = [evidence for answer in reply.answers for evidence in answer.evidence]
    for evidence in shown:
        text = (seeds / evidence.document).read_bytes().decode("utf-8")
        assert text[evidence.start : evidence.end] == evidence.text
    for passage in reply.passages:
        text = (seeds / passage.document).read_bytes().decode("utf-8")
        assert text[passage.start : passage.end] == passage.text


def test_the_two_summits_are_both_shown(seeds_engine: Engine) -> None:
    reply = seeds_engine.ask("Où s'est tenu le sommet ?")
    shown = " / ".join(answer.text for answer in reply.answers)
    assert "Helsinki" in shown
    assert "Hambourg" in shown


def test_passages_come_best_first(seeds_engine: Engine) -> None:
    scores = [passage.score for passage in seeds_engine.ask(QUESTION).passages]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) >= 10


def test_careless_typing_gives_the_same_answer(seeds_engine: Engine) -> None:
    typed = seeds_engine.ask("qui est le secretaire general de l’OTAN")
    assert typed.answers[0].text == seeds_engine.ask(QUESTION).answers[0].text


def test_a_follow_up_is_read_with_its_question(seeds_engine: Engine) -> None:
    first = seeds_engine.ask("Où s'est tenu le sommet ?")
    second = seeds_engine.ask("Et quand ?", [first])
    assert second.question == "Et quand ?"
    assert second.effective_question == "Quand s'est tenu le sommet ?"


def test_off_topic_abstains_and_shows_the_closest_passages(tmp_path: Path, seeds: Path) -> None:
    settings = Settings(indexes=tmp_path, no_answer_threshold=1.0)
    reply = Engine("seeds", settings).ask("Qui a peint la Joconde ?")
    assert reply.abstained
    assert reply.answers == ()
    assert reply.passages


def test_reading_given_passages_uses_no_other(seeds_engine: Engine) -> None:
    text = "Le traité fut signé à Lisbonne."
    reply = seeds_engine.read("Où fut signé le traité ?", [Passage("x.txt", 10, 41, text)])
    for answer in reply.answers:
        for evidence in answer.evidence:
            assert evidence.document == "x.txt"
            assert text[evidence.start - 10 : evidence.end - 10] == evidence.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "vide"),
        ("  ?! ", "vide"),
        ("mot " * 2500, "10000 caractères"),
        ("Where was the summit held?", "anglais"),
        ("Где прошёл саммит?", "autre langue"),
    ],
)
def test_what_cannot_be_asked_is_said(seeds_engine: Engine, question: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        seeds_engine.ask(question)


@pytest.mark.parametrize(
    "question", ["🙂 sommet 🙂", "sommet\u200b\u202e", '"*:(){}^- sommet', "a" * 900]
)
def test_odd_questions_are_answered_or_not_but_never_crash(
    seeds_engine: Engine, question: str
) -> None:
    assert seeds_engine.ask(question).question == question


def test_many_threads_get_the_answers_of_one(seeds_engine: Engine) -> None:
    questions = [QUESTION, "Où s'est tenu le sommet ?", "Qui est John Bolton ?"] * 4
    alone = [seeds_engine.ask(question).answers for question in questions[:3]]
    with ThreadPoolExecutor(4) as pool:
        together = [reply.answers for reply in pool.map(seeds_engine.ask, questions)]
    assert together == alone * 4


def test_pipeline_survives_yaml(seeds_engine: Engine) -> None:
    loaded = Pipeline.loads(seeds_engine.pipeline.dumps(), allowed_modules=["qa.*"])
    output = loaded.run({"query": {"question": QUESTION}})["reading"]
    assert tuple(output["answers"]) == seeds_engine.ask(QUESTION).answers


def _parts(pipeline: dict[str, Any]) -> dict[str, Any]:
    """A serialised pipeline, those inside it as well, its connections without an order."""
    components = {}
    for name, one in pipeline["components"].items():
        given = dict(one["init_parameters"])
        if "pipeline" in given:
            given["pipeline"] = _parts(given["pipeline"])
        components[name] = (one["type"], given)
    links = sorted((link["sender"], link["receiver"]) for link in pipeline["connections"])
    return {"components": components, "links": links}


def test_yaml_of_changed_settings_keeps_them(seeds_engine: Engine) -> None:
    settings = seeds_engine.settings.model_copy(update={"read_top": 3, "dense_weight": 0.7})
    store = PassageStore(str(seeds_engine.index))
    pipeline = ask_pipeline(store, settings)
    before = pipeline.to_dict()
    after = Pipeline.loads(pipeline.dumps(), allowed_modules=["qa.*"]).to_dict()
    assert _parts(after) == _parts(before)
    parts = {
        name: after["components"][name]["init_parameters"]["pipeline"]["components"]
        for name in ("retrieval", "reading")
    }
    assert parts["reading"]["reader"]["init_parameters"]["top_k"] == 3
    assert parts["retrieval"]["fusion"]["init_parameters"]["alpha"] == 0.7


def test_many_questions_are_asked_with_progress(seeds_engine: Engine) -> None:
    told: list[tuple[int, int]] = []
    replies = seeds_engine.ask_many([QUESTION, "poutine"], lambda *now: told.append(now))
    assert told == [(1, 2), (2, 2)]
    assert [reply.question for reply in replies] == [QUESTION, "poutine"]
    assert replies[0].answers == seeds_engine.ask(QUESTION).answers


def test_a_question_is_asked_beside_an_event_loop(seeds_engine: Engine) -> None:
    reply = asyncio.run(seeds_engine.ask_async(QUESTION))
    assert reply.answers == seeds_engine.ask(QUESTION).answers


def test_a_session_is_its_engine_for_one_visitor(seeds_engine: Engine) -> None:
    settings = seeds_engine.settings.model_copy(update={"uploads": "own"})
    engine = Engine(seeds_engine.index, settings)
    ana = engine.seen_by("a" * 16)
    assert (ana.owner, engine.owner) == ("a" * 16, None)
    assert ana.seen_by("b" * 16).owner == "b" * 16
    assert ana.ask(QUESTION).answers == engine.ask(QUESTION).answers
    before = ana.pipeline
    engine.reopen()
    assert ana.pipeline is engine.pipeline is not before


def test_unknown_index_names_the_command(settings: Settings) -> None:
    with pytest.raises(IndexNotFoundError, match="qa index DOSSIER --index inconnu"):
        Engine("inconnu", settings)


def test_the_seeds_index_is_built_on_first_use(settings: Settings, seeds: Path) -> None:
    engine = Engine(settings=settings)
    assert list(engine.documents()) == sorted(file.name for file in seeds.glob("*.txt"))


def test_the_seeds_index_is_remade_when_the_settings_change(settings: Settings) -> None:
    Engine(settings=settings)
    changed = settings.model_copy(update={"passage_words": 60})
    assert len(Engine(settings=changed).ask("sommet").passages) > 0


def test_a_users_index_made_otherwise_is_refused(
    settings: Settings, seeds: Path, tmp_path: Path
) -> None:
    shutil.copytree(seeds, tmp_path / "presse")
    build_index(tmp_path / "presse", "presse", settings=settings)
    changed = settings.model_copy(update={"passage_words": 60})
    with pytest.raises(IndexMismatchError, match="passage_words : 120 dans l'index, 60 demandé"):
        Engine("presse", changed)


def test_unknown_document(seeds_engine: Engine) -> None:
    with pytest.raises(CorpusError, match=r"inconnu\.txt"):
        seeds_engine.document("inconnu.txt")


def test_timings_name_every_stage(seeds_engine: Engine) -> None:
    timings = seeds_engine.ask(QUESTION).timings_ms
    assert {"lexical", "dense", "ranking", "reader", "answers", "total"} <= timings.keys()
    assert sum(spent for name, spent in timings.items() if name != "total") <= timings["total"]


def test_filters_narrow_every_search(seeds_engine: Engine) -> None:
    question = "Où s'est tenu le sommet ?"
    name = "000_74a3f12a27cd2ddc.txt"
    everything = seeds_engine.ask(question)
    assert len({passage.document for passage in everything.passages}) > 1
    narrowed = seeds_engine.ask(question, filters=Filters(documents=(name,)))
    assert {passage.document for passage in narrowed.passages} == {name}
    assert {e.document for answer in narrowed.answers for e in answer.evidence} <= {name}
    nothing = seeds_engine.ask(question, filters=Filters(since="2100"))
    assert (nothing.abstained, nothing.passages) == (True, ())
    with pytest.raises(FilterError, match="« absent »"):
        seeds_engine.ask(question, filters=Filters(documents=("absent",)))


def test_a_document_changed_on_disk_is_told(tmp_path: Path, settings: Settings) -> None:
    corpus = tmp_path / "presse"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Le sommet s'est tenu à Helsinki.", encoding="utf-8")
    build_index(corpus, "presse", settings=settings)
    engine = Engine("presse", settings)
    assert not engine.has_changed("a.txt")
    before = engine.ask("Où s'est tenu le sommet ?")
    assert (before.answers[0].text, before.stale) == ("Helsinki", ())
    (corpus / "a.txt").write_text("Le sommet s'est tenu à Vienne.", encoding="utf-8")
    assert engine.has_changed("a.txt")
    assert engine.ask("Où s'est tenu le sommet ?").stale == ("a.txt",)
    (corpus / "a.txt").unlink()
    assert engine.with_stale(before).stale == ("a.txt",)


def test_an_agency_report_in_three_papers_is_one_evidence(tmp_path: Path) -> None:
    report = (
        "Le sommet des pays nordiques s'est tenu mardi à Reykjavik, en présence de vingt-sept "
        "délégations venues discuter de la pêche, des glaces et du transport maritime. "
        "Les ministres ont adopté une déclaration commune après neuf heures de négociation."
    )
    corpus = tmp_path / "presse"
    corpus.mkdir()
    for paper in ("aurore", "gazette", "journal"):
        (corpus / f"{paper}.txt").write_text(f"{report}\n\nLu dans {paper}.", encoding="utf-8")
    settings = Settings(indexes=tmp_path / "indexes")
    build_index(corpus, "presse", settings=settings)
    reply = Engine("presse", settings).ask("Où s'est tenu le sommet des pays nordiques ?")
    evidence = reply.answers[0].evidence
    assert "Reykjavik" in reply.answers[0].text
    assert len(evidence) == 1
    assert len(evidence[0].copies) == 2
    assert len({passage.text for passage in reply.passages}) == len(reply.passages)


def test_the_passages_are_told_before_they_are_read(seeds_engine: Engine) -> None:
    told: list[tuple[str, tuple[Passage, ...]]] = []
    question = "Qui dirige la diplomatie russe ?"
    reply = seeds_engine.ask(question, on_retrieved=lambda *found: told.append(found))
    ((searched, passages),) = told
    assert searched == reply.effective_question
    assert {(one.document, one.start) for one in passages} == {
        (one.document, one.start) for one in reply.passages
    }


@pytest.fixture
def own_engine(settings: Settings, tmp_path: Path) -> Engine:
    """An engine over a corpus of its own."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Le pont a été construit en 1932.", encoding="utf-8")
    build_index(corpus, "own", settings=settings)
    return Engine("own", settings)


def test_the_same_question_is_read_once_while_the_index_stands(
    own_engine: Engine, tmp_path: Path
) -> None:
    question = "Quand le pont a-t-il été construit ?"
    assert own_engine.recall(question) is None
    first = own_engine.ask(question)
    told: list[object] = []
    again = own_engine.ask(question, on_retrieved=lambda *found: told.append(found))
    assert again == first == own_engine.recall(question)
    assert told == []

    (tmp_path / "corpus" / "b.txt").write_text("Le pont est fermé.", encoding="utf-8")
    build_index(tmp_path / "corpus", "own", settings=own_engine.settings)
    assert own_engine.recall(question) is None


def test_another_scope_or_conversation_is_another_question(own_engine: Engine) -> None:
    question = "Quand le pont a-t-il été construit ?"
    reply = own_engine.ask(question)
    assert own_engine.recall(question, filters=Filters(documents=("a.txt",))) is None
    assert own_engine.recall(question, as_typed=True) is None
    assert own_engine.recall(question, [reply]) is None
    assert own_engine.seen_by("").recall(question) == reply
