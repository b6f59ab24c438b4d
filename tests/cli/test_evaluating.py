"""``qa evaluate`` and its options, through the program's own entry point."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa.cli import main


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
