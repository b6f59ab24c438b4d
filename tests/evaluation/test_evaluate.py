"""Evaluation against the real engine, on the seeds and on a small SQuAD file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.engine import Engine
from qa.errors import GoldError
from qa.evaluation.figures import summarise
from qa.evaluation.gold import GoldSet
from qa.evaluation.loading import check_gold, load_gold
from qa.evaluation.metrics import holds_answer
from qa.evaluation.reading import evaluate_given_paragraph, given_passage
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.run import engine_for, evaluate

SEEDS_GOLD = Path(__file__).parent.parent / "gold" / "seeds.jsonl"


@pytest.fixture(scope="module")
def gold() -> GoldSet:
    return load_gold(SEEDS_GOLD)


@pytest.fixture(scope="module")
def quick_engine(seeds_engine: Engine) -> Engine:
    """The seeds' engine, reading few passages."""
    settings = seeds_engine.settings.model_copy(update={"read_top": 3})
    return Engine(seeds_engine.index, settings)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Two answerable questions of the seeds, one with rivals, and one impossible."""
    lines = SEEDS_GOLD.read_text(encoding="utf-8").splitlines()
    impossible = next(line for line in lines if json.loads(line)["impossible"])
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join([lines[0], lines[5], impossible]), encoding="utf-8")
    return path


def altered(few: Path, **changes: object) -> Path:
    """The first question alone, its first answer changed."""
    line = json.loads(few.read_text(encoding="utf-8").splitlines()[0])
    line["answers"][0] |= changes
    few.write_text(json.dumps(line), encoding="utf-8")
    return few


def test_the_seeds_gold_set_matches_the_seeds(gold: GoldSet, seeds_engine: Engine) -> None:
    check_gold(gold, seeds_engine)


def test_a_stale_answer_is_shown_with_what_stands_there(few: Path, seeds_engine: Engine) -> None:
    first = load_gold(few).questions[0].answers[0]
    path = altered(few, start=first.start + 1, end=first.end + 1)
    moved = seeds_engine.document(first.document).text[first.start + 1 : first.end + 1]
    with pytest.raises(GoldError) as caught:
        evaluate(path, seeds_engine)
    assert f"« {moved} » au lieu de « {first.text} »" in str(caught.value)
    assert first.document in str(caught.value)


def test_some_unknown_documents_are_named_and_no_error(few: Path, seeds_engine: Engine) -> None:
    (warning,) = check_gold(load_gold(altered(few, document="perdu.txt")), seeds_engine)
    assert "absents de l'index : « perdu.txt »" in warning


def test_only_unknown_documents_are_an_error(few: Path, seeds_engine: Engine) -> None:
    line = json.loads(few.read_text(encoding="utf-8").splitlines()[0])
    line["answers"] = [line["answers"][0] | {"document": "perdu.txt"}]
    few.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(GoldError, match=r"absents de l'index : « perdu\.txt »"):
        check_gold(load_gold(few), seeds_engine)


def test_every_question_is_asked_and_measured(few: Path, quick_engine: Engine) -> None:
    calls: list[tuple[int, int]] = []
    report = evaluate(few, quick_engine, on_question=lambda *call: calls.append(call))
    questions = load_gold(few).questions
    assert calls == [(done, 3) for done in range(1, 4)]
    assert [result.id for result in report.results] == [question.id for question in questions]
    assert report.figures == summarise(report.results)
    assert (report.figures.answerable, report.figures.impossible) == (2, 1)
    assert report.index == quick_engine.index.name
    for result, question in zip(report.results, questions, strict=True):
        reply = quick_engine.ask(question.question)
        assert result.predicted == (reply.answers[0].text if reply.answers else None)
        assert result.abstained == reply.abstained
        assert (result.rivals is None) == ("rivales" not in question.tags)
        assert result.latency_ms > 0
        for rank in result.passages.found:
            found = reply.passages[rank - 1]
            assert any(holds_answer(found, answer) for answer in question.answers)
        assert len(result.passages.found) <= result.passages.relevant


def test_a_question_that_the_engine_refuses_counts_as_abstained(
    tmp_path: Path, seeds_engine: Engine
) -> None:
    line = {"id": "q1", "question": "Where did the summit take place?", "impossible": True}
    path = tmp_path / "english.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    (result,) = evaluate(path, seeds_engine).results
    assert result.abstained
    assert result.em == 1


def test_the_passage_given_to_the_reader_holds_the_answer(
    gold: GoldSet, seeds_engine: Engine
) -> None:
    texts = IndexedTexts(seeds_engine)
    for question in gold.questions:
        for answer in question.answers[:1]:
            passage = given_passage(answer, gold, texts)
            text = seeds_engine.document(answer.document).text
            assert holds_answer(passage, answer)
            assert text[passage.start : passage.end] == passage.text
            assert len(passage.text) < len(text)


def test_the_reader_alone_is_scored_whatever_the_threshold(few: Path, quick_engine: Engine) -> None:
    shy = Engine(
        quick_engine.index, quick_engine.settings.model_copy(update={"no_answer_threshold": 1.0})
    )
    assert evaluate(few, shy).figures.abstained == 3
    report = evaluate_given_paragraph(few, shy)
    assert report.questions == 2
    assert report.f1 is not None
    assert report.f1 > 0
    assert report.f1 == evaluate_given_paragraph(few, quick_engine).f1


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    """Three paragraphs, and one question on the first."""
    contexts = [
        "Le phare de Cordouan fut achevé en 1611 par l'architecte Louis de Foix.",
        "La recette de la brioche demande du beurre, des œufs et de la farine.",
        "Le glacier d'Aletsch, dans le Valais, est le plus long des Alpes.",
    ]
    asked = {
        "id": "q1",
        "question": "En quelle année le phare de Cordouan fut-il achevé ?",
        "answers": [{"text": "1611", "answer_start": contexts[0].index("1611")}],
    }
    paragraphs = [
        {"context": text, "qas": [asked] if text is contexts[0] else []} for text in contexts
    ]
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "Divers", "paragraphs": paragraphs}]}))
    return path


def test_a_squad_file_needs_its_paragraphs_indexed(squad: Path, seeds_engine: Engine) -> None:
    with pytest.raises(GoldError, match="absents de l'index"):
        evaluate(squad, seeds_engine)


def test_a_squad_file_is_evaluated_over_its_own_paragraphs(
    squad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_INDEXES", str(tmp_path / "indexes"))
    gold = load_gold(squad)
    for engine in (engine_for(squad), engine_for(squad)):  # indexed, then found again
        assert engine.documents() == tuple(document.path for document in gold.documents)
        assert engine.index == tmp_path / "indexes" / gold.index_name
    report = evaluate(squad, engine)
    assert report.results[0].passages.first == 1
    assert report.figures.mrr == 1
    assert report.index == gold.index_name
    passage = given_passage(gold.questions[0].answers[0], gold, IndexedTexts(engine))
    assert passage.text == gold.documents[0].text
    assert evaluate_given_paragraph(squad, engine).questions == 1


def test_json_lines_are_evaluated_over_the_named_index(few: Path, seeds_engine: Engine) -> None:
    assert engine_for(few, seeds_engine.index).documents() == seeds_engine.documents()
