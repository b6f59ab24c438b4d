"""Gold answers survive a document that takes another name or folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.errors import GoldError
from qa.evaluation.lint import Problem, lint_gold
from qa.evaluation.loading import load_gold, open_gold
from qa.evaluation.relevance import IndexedTexts

TEXT = "Le phare de Cordouan fut achevé en 1611."
OTHER = "Le phare d'Ar-Men, lui, fut achevé en 1881."

Index = Callable[..., Engine]


@pytest.fixture
def index(tmp_path: Path, settings: Settings) -> Index:
    def made(**files: str) -> Engine:
        corpus = tmp_path / "corpus"
        for name, text in files.items():
            path = corpus / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".txt").write_text(text, encoding="utf-8")
        build_index(corpus, "phares", settings=settings)
        return Engine("phares", settings)

    return made


@pytest.fixture
def gold(tmp_path: Path) -> Callable[..., Path]:
    def made(digest: str | None = None) -> Path:
        start = TEXT.index("1611")
        answer = {"document": "a.txt", "start": start, "end": start + 4, "text": "1611"}
        if digest:
            answer["digest"] = digest
        line = {"id": "q1", "question": "En quelle année ?", "answers": [answer]}
        path = tmp_path / "or.jsonl"
        path.write_text(json.dumps(line), encoding="utf-8")
        return path

    return made


def test_a_document_known_by_its_answers(index: Index, gold: Callable[..., Path]) -> None:
    engine = index(archives__cordouan=TEXT, armen=OTHER)
    opened = open_gold(gold(), engine)
    assert opened.questions[0].answers[0].document == "archives/cordouan.txt"
    assert any("déplacé" in warning for warning in opened.warnings)


def test_a_document_known_by_its_digest(index: Index, gold: Callable[..., Path]) -> None:
    # Two documents read the same at the answer's place: only the digest tells.
    engine = index(un=TEXT + " Sans suite.", deux=TEXT)
    with pytest.raises(GoldError, match="absents de l'index"):
        open_gold(gold(), engine)
    digest = engine.document("deux.txt").digest
    assert open_gold(gold(digest), engine).questions[0].answers[0].document == "deux.txt"


def test_a_document_that_is_gone(index: Index, gold: Callable[..., Path]) -> None:
    with pytest.raises(GoldError, match="absents de l'index"):
        open_gold(gold(), index(armen=OTHER))


def test_lint_says_where_it_went(index: Index, gold: Callable[..., Path]) -> None:
    engine = index(cordouan=TEXT)
    (finding,) = lint_gold(load_gold(gold()), IndexedTexts(engine))
    assert finding.problem is Problem.MOVED
    assert "cordouan.txt" in finding.detail
