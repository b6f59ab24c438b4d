"""The report as a table and as JSON."""

from __future__ import annotations

import dataclasses
import io
import json

from rich.console import Console

from qa.evaluation.budget import Fault
from qa.evaluation.captions import FAULTS
from qa.evaluation.figures import figure_names
from qa.evaluation.reports import EvaluationReport, to_json
from qa.evaluation.results import QuestionResult, Ranks, Span
from qa.evaluation.table import render_table
from tests.evaluation.report_builders import report as build

ANSWERED = QuestionResult(
    id="q1",
    question="Où ?",
    tags=("où", "[b]"),
    impossible=False,
    expected=("Helsinki",),
    source="a.txt",
    predicted="à Helsinki",
    place=Span("a.txt", 23, 33),
    confidence=0.8,
    abstained=False,
    em=0.0,
    f1=2 / 3,
    squad_em=0.0,
    squad_f1=2 / 3,
    passages=Ranks((2,), 1),
    documents=Ranks((1,), 1),
    margin=None,
    rivals=None,
    fault=Fault.BOUNDS,
    latency_ms=1041.6,
)


def report(*warnings: str) -> EvaluationReport:
    return dataclasses.replace(build(ANSWERED), warnings=warnings)


def rendered(shown: EvaluationReport, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    render_table(shown, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f" {name}"))


def test_the_table_shows_the_figures_as_french_percentages() -> None:
    text = rendered(report())
    assert "66,7\u00a0%" in row(text, "F1 ")
    assert "66,7–66,7" in row(text, "F1 ")
    assert "0,0\u00a0%" in row(text, "Rappel@1 ")
    assert "100,0\u00a0%" in row(text, "Rappel@5 ")
    assert "50,0\u00a0%" in row(text, "MRR@10")
    assert "1\u202f042\u00a0ms" in row(text, "Latence médiane")
    assert "1\u00a0question dont 0 sans réponse · index presse" in text


def test_what_was_not_measured_is_not_shown() -> None:
    text = rendered(report())
    assert "Réponses rivales" not in text
    assert "Abstention" not in text
    assert "None" not in text


def test_misses_are_charged_with_what_to_fix() -> None:
    text = rendered(report())
    assert "1\u00a0question manquée" in text
    assert "100,0\u00a0%" in row(text, "Bonne place, mauvaises bornes")
    assert set(FAULTS) == set(Fault)


def test_tags_have_their_own_table_and_are_not_markup() -> None:
    text = rendered(report())
    assert row(text, "[b]").split(" ")[1] == "[b]"
    assert [cell for cell in row(text, "[b]").split(" ") if "%" in cell] == [
        "0,0\u00a0%",
        "66,7\u00a0%",
        "100,0\u00a0%",
    ]
    assert "Étiquette" not in rendered(dataclasses.replace(report(), by_tag=()))


def test_the_first_warnings_are_shown_and_the_rest_counted() -> None:
    text = rendered(report(*(f"avertissement {number}" for number in range(8))))
    assert "avertissement 4" in text
    assert "avertissement 5" not in text
    assert "Et 3\u00a0autres avertissements." in text


def test_every_line_fits_a_narrow_terminal() -> None:
    assert max(len(line) for line in rendered(report(), width=60).splitlines()) <= 60


def test_json_keys_are_stable() -> None:
    value = json.loads(to_json(report("attention")))
    assert list(value) == [
        "gold",
        "index",
        "setup",
        "complete",
        "figures",
        "intervals",
        "budget",
        "by_tag",
        "by_kind",
        "by_document",
        "results",
        "warnings",
    ]
    assert list(value["figures"]) == list(figure_names())
    assert figure_names() == (
        "questions",
        "answerable",
        "impossible",
        "abstained",
        "em",
        "f1",
        "has_answer_em",
        "has_answer_f1",
        "squad_em",
        "squad_f1",
        "rival_recall",
        "recall_at_1",
        "recall_at_5",
        "recall_at_10",
        "mrr",
        "ndcg_at_10",
        "map",
        "document_recall_at_5",
        "document_mrr",
        "document_ndcg_at_10",
        "document_map",
        "no_answer_precision",
        "no_answer_recall",
        "no_answer_f1",
        "ece",
        "ece_f1",
        "accuracy_at_25",
        "accuracy_at_50",
        "accuracy_at_75",
        "median_ms",
        "p95_ms",
    )
    assert value["budget"] == [{"fault": "bounds", "questions": 1, "share": 1.0}]
    assert value["intervals"]["f1"] == [2 / 3, 2 / 3]
    assert value["by_kind"]["lieu"] == value["by_document"]["a.txt"] == value["figures"]
    assert value["setup"]["settings"] == {"read_top": "20", "top_k": "20"}
    assert list(value["by_tag"]) == ["[b]", "où"]
    assert value["by_tag"]["où"]["recall_at_5"] == 1
    assert value["results"][0] == json.loads(json.dumps(dataclasses.asdict(ANSWERED)))
    assert value["figures"]["no_answer_recall"] is None
    assert value["warnings"] == ["attention"]
