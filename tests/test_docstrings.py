"""The usage example of every component runs, over an index of three sentences."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path
from typing import Any

import pytest
from haystack import Document, ExtractedAnswer

from qa import Engine, Settings, build_index
from qa.answering.scorer import SpanScorer
from qa.pipeline import Switches
from qa.query.query import analyse_query
from qa.retrieval import QueryEmbedder
from tests.answering.spans import scored

_SENTENCES = {
    "sommet.txt": "Le sommet s'est tenu à Helsinki.",
    "skripal.txt": "L'affaire de Sergueï Skripal et celle de Ioulia Skripal sont une affaire.",
    "peche.txt": "La pêche au hareng a rapporté douze millions.",
}
_MODULES = (
    "qa.answering.merging",
    "qa.answering.ranking",
    "qa.answering.scorer",
    "qa.engine",
    "qa.pipeline",
    "qa.query.analyzer",
    "qa.query.query",
    "qa.query.spelling",
    "qa.query.truecasing",
    "qa.reading.component",
    "qa.retrieval.duplicates",
    "qa.retrieval.fusion",
    "qa.retrieval.maxsim",
    "qa.retrieval.retrievers",
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the examples take for given."""
    folder: Path = tmp_path_factory.mktemp("examples")
    corpus = folder / "presse"
    corpus.mkdir()
    for name, text in _SENTENCES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    settings = Settings(indexes=folder / "indexes")
    build_index(corpus, "presse", settings=settings)
    engine = Engine("presse", settings)
    return {
        "Document": Document,
        "ExtractedAnswer": ExtractedAnswer,
        "QueryEmbedder": QueryEmbedder,
        "Settings": Settings,
        "SpanScorer": SpanScorer,
        "Switches": Switches,
        "analyse_query": analyse_query,
        "scored": scored,
        "settings": settings,
        "store": engine.store,
    }


@pytest.mark.parametrize("name", _MODULES)
def test_examples_run(name: str, names: dict[str, Any]) -> None:
    module = importlib.import_module(name)
    found = doctest.testmod(module, extraglobs=names, report=True)
    assert found.attempted > 0
    assert found.failed == 0


def test_every_component_has_an_example() -> None:
    for name in _MODULES:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and value.__module__ == name and hasattr(value, "run"):
                assert ">>>" in (value.__doc__ or ""), value
