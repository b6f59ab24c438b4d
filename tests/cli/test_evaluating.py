"""``qa evaluate`` and its options, through the program's own entry point."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa.cli import main
from qa.evaluation.tracing import Trace, TracedEngine
from qa.index.feedback import Feedback, FeedbackStore, Place, Verdict


@dataclass(frozen=True)
class Done:
    """What one command left: its exit status and its streams."""

    status: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("indexes")


@pytest.fixture
def run(indexes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("QA_INDEXES", str(indexes))
    monkeypatch.setenv("COLUMNS", "100")

    def run_qa(*arguments: str | Path) -> Done:
        monkeypatch.setattr("sys.argv", ["qa", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        streams = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Done(left.value.code, streams.out, streams.err)

    return run_qa


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    """Two paragraphs, a question on each."""
    contexts = [
        "Le phare de Cordouan fut achevé en 1611 par l'architecte Louis de Foix.",
        "Le phare d'Ar-Men fut achevé en 1881 après quatorze années de travaux.",
    ]
    questions = ["En quelle année Cordouan fut-il achevé ?", "Quand Ar-Men fut-il achevé ?"]
    paragraphs = []
    for context, question, year in zip(contexts, questions, ("1611", "1881"), strict=True):
        answers = [{"text": year, "answer_start": context.index(year)}]
        qas = [{"id": year, "question": question, "answers": answers}]
        paragraphs.append({"context": context, "qas": qas})
    path = tmp_path / "phares.json"
    path.write_text(json.dumps({"data": [{"title": "Phares", "paragraphs": paragraphs}]}))
    return path


def refused(result: Done, *said: str) -> None:
    """One French sentence on stderr, a non-zero status."""
    assert result.status != 0
    assert all(part in result.stderr for part in said), result.stderr


def test_the_reader_alone(run: Run, squad: Path) -> None:
    table = run("evaluate", squad, "--given-paragraph")
    assert table.status == 0, table.stderr
    assert "bon paragraphe donné" in table.stdout
    report = json.loads(run("evaluate", squad, "--given-paragraph", "--json").stdout)
    assert {"gold", "questions", "em", "f1", "squad_em", "squad_f1"} <= set(report)
    assert report["questions"] == 2


def test_no_answer_pairs(run: Run, squad: Path) -> None:
    table = run("evaluate", squad, "--no-answer-pairs")
    assert table.status == 0, table.stderr
    assert "Meilleur F1 possible" in table.stdout
    report = json.loads(run("evaluate", squad, "--no-answer-pairs", "--json").stdout)
    assert {"threshold", "precision", "recall", "f1", "best_f1", "best_threshold"} <= set(report)
    assert report["questions"] == 2


def test_one_measure_at_a_time(run: Run, squad: Path) -> None:
    refused(run("evaluate", squad, "--given-paragraph", "--no-answer-pairs"), "Choisissez")


def test_an_evaluation_is_kept_compared_and_written_as_a_page(
    run: Run, squad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("evaluate", squad, "--json")
    assert first.status == 0, first.stderr
    assert "enregistrée sous le n° " in first.stderr
    assert "comparison" not in json.loads(first.stdout)
    monkeypatch.setenv("QA_NO_ANSWER_THRESHOLD", "1")
    folder = tmp_path / "rapport"
    second = run("evaluate", squad, "--json", "--against", "dernier", "--report", folder)
    assert second.status == 0, second.stderr
    report = json.loads(second.stdout)
    assert ["no_answer_threshold", "None", "1.0"] in report["comparison"]["settings"]
    assert report["figures"]["abstained"] == 2
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Avant, après" in page
    written = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    assert written["results"] == report["results"]
    table = run("evaluate", squad, "--against", folder / "evaluation.json")
    assert "Depuis l'évaluation du" in table.stdout


def test_other_questions_are_not_compared(run: Run, squad: Path) -> None:
    assert run("evaluate", squad, "--json").status == 0
    name = json.loads(run("evaluate", squad, "--json").stdout)["index"]
    value = json.loads(squad.read_text())
    value["data"][0]["paragraphs"][0]["qas"][0]["question"] = "Quand Cordouan fut-il fini ?"
    squad.write_text(json.dumps(value))
    refused(run("evaluate", squad, "--index", name, "--against", "1"), "questions", "compare")
    refused(run("evaluate", squad, "--index", name, "--against", "dernier"), "« dernier »")


def test_a_floor_fails_the_command_after_the_figures(run: Run, squad: Path) -> None:
    high = run("evaluate", squad, "--fail-under", "mrr=1", "--fail-under", "rival_recall=0.1")
    refused(high, "Qualité insuffisante", "rival_recall")
    assert "Rappel@5" in high.stdout
    assert run("evaluate", squad, "--fail-under", "em=0").status == 0
    early = run("evaluate", squad, "--fail-under", "em=2")
    refused(early, "entre 0 et 1")
    assert early.stdout == ""


def test_options_of_the_whole_engine_are_refused_for_the_reader_alone(
    run: Run, squad: Path
) -> None:
    refused(run("evaluate", squad, "--given-paragraph", "--fail-under", "f1=0"), "Retirez-les")


def test_control_c_keeps_what_was_done(
    run: Run, squad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = TracedEngine.ask
    asked: list[str] = []

    def interrupted(engine: TracedEngine, question: str) -> Trace:
        asked.append(question)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return ask(engine, question)

    monkeypatch.setattr(TracedEngine, "ask", interrupted)
    stopped = run("evaluate", squad, "--json")
    assert stopped.status == 130
    report = json.loads(stopped.stdout)
    assert not report["complete"]
    assert report["figures"]["questions"] == 1
    assert "1\u00a0question sur 2" in report["warnings"][-1]


def test_a_spreadsheet_is_a_gold_set(run: Run, squad: Path, tmp_path: Path) -> None:
    name = json.loads(run("evaluate", squad, "--given-paragraph", "--json").stdout)["gold"]
    assert name == str(squad)
    index = json.loads(run("evaluate", squad, "--no-answer-pairs", "--json").stdout)["index"]
    gold = tmp_path / "or.csv"
    rows = "question;réponse;fichier\nQuand Ar-Men fut-il achevé ?;1881;Phares#2\n"
    gold.write_text(rows + "Quand Cordouan fut-il achevé ?;1999;Phares#1\n", encoding="cp1252")
    report = json.loads(run("evaluate", gold, "--index", index, "--json").stdout)
    assert report["figures"]["questions"] == 1
    assert report["results"][0]["expected"] == ["1881"]
    assert "« 1999 » n'est pas dans « Phares#1 »" in report["warnings"][0]


def test_gold_lint_passes_a_sound_set_and_fails_a_false_one(run: Run, squad: Path) -> None:
    sound = run("gold", "lint", squad, "--ask")
    assert sound.status == 0, sound.stderr
    assert "2\u00a0questions : rien à redire" in sound.stdout
    value = json.loads(squad.read_text())
    (first,) = value["data"][0]["paragraphs"][0]["qas"]
    value["data"][0]["paragraphs"][0]["qas"].append(first | {"id": "deux"})
    squad.write_text(json.dumps(value))
    assert run("gold", "lint", squad).status == 0  # in double, and not false
    value["data"][0]["paragraphs"][0]["qas"][1]["answers"] = [{"text": "161", "answer_start": 34}]
    squad.write_text(json.dumps(value))
    false = run("gold", "lint", squad, "--json")
    assert false.status == 1
    problems = {one["question"]: one["problem"] for one in json.loads(false.stdout)}
    assert problems == {"1611": "contradiction", "deux": "contradiction"}
    table = run("gold", "lint", squad)
    assert "Réponse qui coupe un mot (1)" in table.stdout
    assert "réponses qui s'opposent (2)" in table.stdout


def test_too_few_questions_to_tune(
    run: Run, squad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CONFIG", "")
    monkeypatch.chdir(tmp_path)
    refused(run("tune", squad), "que 2\u00a0questions", "au moins 20", "qa gold suggest")
    assert not (tmp_path / "qa.toml").exists()


def test_a_tuning_that_has_nowhere_to_write_is_refused_at_once(run: Run, squad: Path) -> None:
    refused(run("tune", squad), "QA_CONFIG")


def test_candidates_from_the_chat_to_a_gold_set(run: Run, squad: Path, tmp_path: Path) -> None:
    assert run("evaluate", squad, "--given-paragraph").status == 0  # makes the index
    folder = next(
        path for path in Path(os.environ["QA_INDEXES"]).iterdir() if "phares" in path.name
    )
    answer = Place("Phares#1", 35, 39, "1611")
    asked = "Quand Cordouan fut-il fini ?"
    judged = Feedback(asked, asked, answer, Verdict.RIGHT, None, "2026-11-26T09:00:00Z", 1)
    FeedbackStore(folder).add(judged)
    candidates, target = tmp_path / "avis.csv", tmp_path / "or.jsonl"
    suggested = run("gold", "suggest", candidates, "--index", folder.name, "--feedback")
    assert suggested.status == 0, suggested.stderr
    refused(run("evaluate", candidates, "--index", folder.name), "retenir")
    text = candidates.read_text(encoding="utf-8-sig")
    candidates.write_text(text.replace(f"\n;{asked}", f"\nx;{asked}"), encoding="utf-8-sig")
    accepted = run("gold", "accept", candidates, target, "--index", folder.name)
    assert accepted.stdout.startswith("1\u00a0question ajoutée"), accepted.stderr
    (answer_line,) = json.loads(target.read_text(encoding="utf-8"))["answers"]
    assert (answer_line["start"], answer_line["text"]) == (35, "1611")
