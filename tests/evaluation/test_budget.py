"""The error budget: a fault is planted in each stage, and each is charged to the right line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from haystack import Document, ExtractedAnswer

from qa import Engine, Settings, build_index
from qa.evaluation.budget import Fault, error_budget, find_fault
from qa.evaluation.gold import GoldAnswer, GoldQuestion
from qa.evaluation.relevance import IndexedTexts
from qa.evaluation.run import evaluate
from qa.evaluation.tracing import Trace
from qa.index.store import PassageStore
from qa.types import Answer, Evidence, Passage, Range, Reply

TEXTS = {
    "phare.txt": "Le phare de Kermor brille depuis 1874, selon les archives du port.",
    # All the words of the question, and no answer: it comes first.
    "gardien.txt": "Nul ne sait en quelle année le vieux phare de Kermor fut allumé, répète le "
    "gardien du vieux phare de Kermor.",
    "pain.txt": "La boulangère de la rue haute pétrit chaque matin son pain de seigle avant "
    "l'aube. Elle le cuit ensuite au feu de bois dans le vieux four de sa grand-mère.",
}
QUESTION = "En quelle année le vieux phare de Kermor fut-il allumé ?"
NO_SHARED_WORD = "Quand la tour lumineuse guida-t-elle ses premiers marins ?"
OVER_TWO_SENTENCES = "avant l'aube. Elle le cuit"

Measured = Callable[..., Fault | None]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_gold(path: Path, *questions: tuple[str, str | None, str]) -> Path:
    """Questions with the text of their answer (None: impossible) and its document."""
    lines = []
    for number, (question, answer, document) in enumerate(questions):
        line: dict[str, Any] = {"id": f"q{number}", "question": question}
        line["impossible"] = answer is None
        if answer is not None:
            start = TEXTS[document].index(answer)
            end = start + len(answer)
            line["answers"] = [{"document": document, "start": start, "end": end, "text": answer}]
        lines.append(json.dumps(line))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def charged(corpus: Path, settings: Settings, tmp_path: Path) -> Measured:
    """Index the corpus, ask a question and say what its miss is charged to."""

    def measure(
        question: str = QUESTION,
        answer: str | None = "1874",
        document: str = "phare.txt",
        others: tuple[tuple[str, str | None, str], ...] = (),
        **changed: Any,
    ) -> Fault | None:
        used = settings.model_copy(update={"no_answer_threshold": 0.0} | changed)
        build_index(corpus, "phares", settings=used, rebuild=True)
        # On a document that stays indexed: a gold set that cites none of them is refused.
        witness = ("Qui ne sait pas ?", "Nul", "gardien.txt")
        gold = write_gold(tmp_path / "or.jsonl", (question, answer, document), witness, *others)
        report = evaluate(gold, Engine("phares", used))
        missed = [result for result in report.results if result.em < 1]
        assert sum(one.questions for one in report.budget) == len(missed)
        assert all((result.fault is None) == (result.em == 1) for result in report.results)
        return report.results[0].fault

    return measure


def test_a_document_that_is_not_indexed(charged: Measured, corpus: Path) -> None:
    (corpus / "phare.txt").unlink()
    assert charged() is Fault.NOT_INGESTED


def test_a_boilerplate_rule_that_eats_the_text(
    charged: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def eats(text: str) -> tuple[Range, ...]:
        at = text.find("depuis 1874")
        return (Range(at, len(text)),) if at >= 0 else ()

    monkeypatch.setattr("qa.documents.reading.boilerplate_ranges", eats)
    assert charged() is Fault.BOILERPLATE


def test_an_answer_split_over_two_passages(charged: Measured) -> None:
    asked = ("Quand la boulangère pétrit-elle ?", OVER_TWO_SENTENCES, "pain.txt")
    assert charged(*asked, passage_words=20, overlap_sentences=0) is Fault.SPLIT
    assert charged(*asked) is not Fault.SPLIT


def test_too_few_kept(charged: Measured) -> None:
    assert charged(top_k=1) is Fault.RANKED_OUT


def test_words_that_the_lexical_search_cannot_meet(charged: Measured) -> None:
    fault = charged(NO_SHARED_WORD, "le vieux four", "pain.txt", top_k=1)
    assert fault is Fault.LEXICAL_MISSED


def test_a_dense_search_that_finds_nothing(
    charged: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PassageStore, "dense_search", lambda *_: [])
    assert charged(top_k=1) is Fault.DENSE_MISSED
    assert charged(NO_SHARED_WORD) is Fault.BOTH_MISSED


def test_too_few_read(charged: Measured) -> None:
    assert charged(read_top=1) is Fault.NOT_READ


def test_a_threshold_that_hides_what_is_right(tmp_path: Path, seeds_engine: Engine) -> None:
    """Every question that is right without a threshold is charged to it when it is 1."""
    lines = (Path(__file__).parent.parent / "gold" / "seeds.jsonl").read_text(encoding="utf-8")
    gold = tmp_path / "few.jsonl"
    easy = [line for line in lines.splitlines() if '"Jens Stoltenberg"' in line][:2]
    gold.write_text("\n".join(easy), encoding="utf-8")
    faults = {}
    for threshold in (0.0, 1.0):
        changed = {"no_answer_threshold": threshold, "read_top": 2}
        settings = seeds_engine.settings.model_copy(update=changed)
        report = evaluate(gold, Engine(seeds_engine.index, settings))
        faults[threshold] = [result.fault for result in report.results]
    right = [fault is None for fault in faults[0.0]]
    assert any(right)
    assert [fault is Fault.ABSTAINED for fault in faults[1.0]] == right


def test_an_impossible_question_that_is_answered(charged: Measured) -> None:
    assert charged("Qui a allumé le vieux phare de Kermor ?", None) is Fault.IMPOSSIBLE


def test_a_question_that_is_refused(charged: Measured) -> None:
    assert charged("What is the year of the lighthouse?") is Fault.REFUSED


def test_a_gold_set_that_contradicts_itself(charged: Measured) -> None:
    other = (QUESTION, "le vieux four", "pain.txt")
    assert charged(others=(other,), top_k=1) is Fault.DOUBTFUL
    assert charged(QUESTION, None, others=(other,)) is Fault.DOUBTFUL


# --- What the reader did, stage by stage ------------------------------------------------------

PASSAGE = Passage("phare.txt", 0, len(TEXTS["phare.txt"]), TEXTS["phare.txt"])
GOLD = GoldQuestion("q", QUESTION, (GoldAnswer("phare.txt", 26, 37, "depuis 1874"),))


class OnePassage:
    """Stands for an index of one passage."""

    def relevant(self, answers: object) -> list[Passage]:
        return [PASSAGE]


def answer(text: str, confidence: float = 0.5) -> Answer:
    start = PASSAGE.text.index(text)
    proof = Evidence("phare.txt", None, None, None, start, start + len(text), PASSAGE)
    return Answer(text, confidence, (proof,))


def span(text: str) -> ExtractedAnswer:
    start = PASSAGE.text.index(text)
    offset = ExtractedAnswer.Span(start, start + len(text))
    document = Document(content=PASSAGE.text, meta={"document": "phare.txt", "start": 0})
    return ExtractedAnswer(
        query=QUESTION, score=1.0, data=text, document=document, document_offset=offset
    )


def read(best: str | None, spans: list[str], *, abstained: bool = False) -> Fault | None:
    answers = (answer(best),) if best else ()
    reply = Reply(QUESTION, QUESTION, () if abstained else answers, abstained, (PASSAGE,))
    trace = Trace(
        reply, ranked=(PASSAGE,), read=(PASSAGE,), spans=tuple(map(span, spans)), answers=answers
    )
    return find_fault(GOLD, trace, cast("IndexedTexts", OnePassage()), frozenset())


def test_what_the_reader_did() -> None:
    assert PASSAGE.text[26:37] == "depuis 1874"
    assert read("depuis 1874", ["depuis 1874"]) is None
    assert read("depuis 1874", ["depuis 1874"], abstained=True) is Fault.ABSTAINED
    assert read("1874", ["1874"]) is Fault.BOUNDS
    assert read("1874", ["1874"], abstained=True) is Fault.BOUNDS
    assert read("brille", ["brille", "depuis 1874"]) is Fault.OUTRANKED
    assert read("brille", ["brille", "1874, selon les archives"]) is Fault.OUTRANKED
    assert read("brille", ["brille", "port"]) is Fault.UNSEEN
    assert read(None, [], abstained=True) is Fault.UNSEEN


def test_the_same_answer_elsewhere_with_other_bounds() -> None:
    elsewhere = Passage("gardien.txt", 0, 24, "Il est là depuis 1874 oui")
    proof = Evidence("gardien.txt", None, None, None, 7, 21, elsewhere)
    best = Answer("là depuis 1874", 0.5, (proof,))
    reply = Reply(QUESTION, QUESTION, (best,), False, (PASSAGE,))
    trace = Trace(reply, ranked=(PASSAGE,), read=(PASSAGE,), answers=(best,))
    fault = find_fault(GOLD, trace, cast("IndexedTexts", OnePassage()), frozenset())
    assert fault is Fault.BOUNDS


def test_the_budget_sums_to_all_misses() -> None:
    faults = [Fault.SPLIT, None, Fault.UNSEEN, Fault.UNSEEN, None, Fault.DOUBTFUL]
    budget = error_budget(faults)
    assert [(line.fault, line.questions) for line in budget] == [
        (Fault.UNSEEN, 2),
        (Fault.DOUBTFUL, 1),
        (Fault.SPLIT, 1),
    ]
    assert sum(line.share for line in budget) == pytest.approx(1)
    assert error_budget([None]) == ()
