"""What an evaluation was made with: digests follow what is asked and indexed, and nothing else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from qa.engine import Engine
from qa.evaluation.gold import GoldAnswer, GoldQuestion, GoldSet
from qa.evaluation.setup import describe_setup

QUESTION = GoldQuestion("1", "Où ?", (GoldAnswer("a.txt", 0, 3, "ici"),), tags=("où",))


def gold(question: GoldQuestion, path: str = "or.jsonl") -> GoldSet:
    return GoldSet(Path(path), (question,))


def test_digests_follow_the_questions_not_the_file(seeds_engine: Engine) -> None:
    first = describe_setup(gold(QUESTION), seeds_engine)
    same = describe_setup(gold(dataclasses.replace(QUESTION, tags=()), "b.jsonl"), seeds_engine)
    other = dataclasses.replace(QUESTION, question="Où donc ?")
    assert same.gold_digest == first.gold_digest
    assert describe_setup(gold(other), seeds_engine).gold_digest != first.gold_digest
    assert same.corpus_digest == first.corpus_digest


def test_settings_and_versions_are_those_in_use(seeds_engine: Engine) -> None:
    settings = seeds_engine.settings.model_copy(update={"read_top": 7})
    setup = describe_setup(gold(QUESTION), Engine(seeds_engine.index, settings))
    used = dict(setup.settings)
    assert used["read_top"] == "7"
    assert used["reader"] == "shipped"
    assert not used.keys() & {"host", "port", "indexes"}
    versions = dict(setup.versions)
    assert len(versions["reader"]) == len(versions["embedder"]) == 12
    assert all(versions.values())


def test_a_document_more_is_another_corpus(tmp_path: Path, seeds_engine: Engine) -> None:
    from qa import Settings, build_index

    corpora = []
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = Settings(indexes=tmp_path / "indexes")
    for name in ("un", "deux"):
        (corpus / f"{name}.txt").write_text(f"Le phare numéro {name}.", encoding="utf-8")
        build_index(corpus, "phares", settings=settings)
        engine = Engine("phares", settings)
        corpora.append(describe_setup(gold(QUESTION), engine).corpus_digest)
    assert len({*corpora, describe_setup(gold(QUESTION), seeds_engine).corpus_digest}) == 3
