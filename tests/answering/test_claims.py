"""What is claimed, quoted, withheld or said to diverge, on small corpora through the whole engine.

``claims.json`` holds the corpora, by kind. Of a question, ``first`` are the right forms of the
first answer, ``holds`` a piece of the sentence to quote, ``none`` that nothing may be shown;
``also`` must stand beside the first answer, ``never`` nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa import Engine, Reply, Settings, build_index
from qa.evaluation.metrics import exact_match

CORPORA = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))
QUESTIONS = [
    pytest.param(number, asked, id=f"{corpus['name']}: {asked['question']}")
    for number, corpus in enumerate(CORPORA)
    for asked in corpus["questions"]
]


@pytest.fixture(scope="module")
def engine_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Engine]:
    """The engine over one corpus, made when it is first asked."""
    made: dict[int, Engine] = {}

    def find(number: int) -> Engine:
        if number not in made:
            folder = tmp_path_factory.mktemp("corpus")
            for name, text in CORPORA[number]["files"].items():
                (folder / name).write_text(text, encoding="utf-8")
            settings = Settings(indexes=tmp_path_factory.mktemp("indexes"))
            build_index(folder, "corpus", settings=settings)
            made[number] = Engine("corpus", settings)
        return made[number]

    return find


@pytest.mark.parametrize(("number", "asked"), QUESTIONS)
def test_reply(engine_of: Callable[[int], Engine], number: int, asked: dict[str, Any]) -> None:
    reply = engine_of(number).ask(asked["question"])
    _check_first(reply, asked)
    others = [answer.text for answer in reply.answers[1:]]
    assert all(any(exact_match(one, [text]) for one in others) for text in asked.get("also", []))
    shown = [answer.text for answer in reply.answers]
    assert not any(exact_match(one, [text]) for one in shown for text in asked.get("never", []))
    assert bool(reply.divergent) == asked.get("divergent", bool(reply.divergent))
    for answer in reply.answers:
        proof = answer.evidence[0]
        text = engine_of(number).document(proof.document).text
        assert text[proof.start : proof.end] == proof.text == answer.text


def _check_first(reply: Reply, asked: dict[str, Any]) -> None:
    best = reply.best
    if asked.get("none"):
        assert best is None
        return
    assert best is not None
    if "holds" in asked:
        assert best.is_quotation
        assert asked["holds"] in best.text
    else:
        assert not best.is_quotation
        assert exact_match(best.text, asked["first"])


def test_there_are_enough_of_each_kind() -> None:
    kinds = [corpus["kind"] for corpus in CORPORA for _ in corpus["questions"]]
    assert {kind: kinds.count(kind) >= 25 for kind in kinds} == dict.fromkeys(kinds, True)
