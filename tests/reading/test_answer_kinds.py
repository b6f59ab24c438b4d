"""Definitions, exact tokens and lists over the whole pipeline: small corpora, questions, answers.

``answer_kinds.json`` holds corpora with questions of three kinds and, among them, questions on the
same texts that must be answered as ever. ``answers`` null leaves the text free and ``[]`` wants
none; ``items``, where given, are those of a list, in order.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa import Engine, Settings, build_index
from qa.french.typography import fold_typography

_CORPORA = json.loads(Path(__file__).with_name("answer_kinds.json").read_text(encoding="utf-8"))
_ASKED = [
    pytest.param(number, asked, id=f"{corpus['kind']}: {asked['question']}")
    for number, corpus in enumerate(_CORPORA)
    for asked in corpus["questions"]
]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The engine over a corpus, by its number."""

    @cache
    def engine(number: int) -> Engine:
        folder = tmp_path_factory.mktemp("corpus")
        for name, text in _CORPORA[number]["files"].items():
            (folder / name).write_text(text, encoding="utf-8")
        settings = Settings(indexes=tmp_path_factory.mktemp("indexes"))
        build_index(folder, "corpus", settings=settings)
        return Engine("corpus", settings)

    return engine


@pytest.mark.parametrize(("number", "asked"), _ASKED)
def test_the_answer_is_whole(engines: Any, number: int, asked: dict[str, Any]) -> None:
    reply = engines(number).ask(asked["question"])
    text = _folded(reply.best.text) if reply.best else ""
    if asked["answers"] is not None:
        assert text in ([_folded(one) for one in asked["answers"]] or [""])
    if "items" in asked:
        items = reply.best.item_texts() if reply.best else ()
        assert [_folded(item) for item in items] == [_folded(item) for item in asked["items"]]


@pytest.mark.parametrize("kind", ["definition", "bounds", "list"])
def test_each_kind_has_enough_questions(kind: str) -> None:
    corpora = [corpus for corpus in _CORPORA if corpus["kind"] == kind]
    assert sum(len(corpus["questions"]) for corpus in corpora) >= 25


def _folded(text: str) -> str:
    return fold_typography(text).strip().lower()
