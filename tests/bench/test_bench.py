"""The bench's own parts; the peers themselves are not installed here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from qa.bench import environments
from qa.bench.environments import PEERS, import_path, prepare
from qa.bench.material import default_gold, materials
from qa.bench.measuring import Reply, Result, measure
from qa.bench.running import Contender, Running, contender, product
from qa.bench.table import ratios, table_of
from qa.errors import BenchError, GoldError
from qa.settings import Settings

_FAKE = """
import sys
sys.path.insert(0, {root!r})
from qa.bench.worker import Found, main


class Fake:
    def __init__(self, reader, embedder):
        print("what libraries print must not reach the pipe")
        self.texts = []

    def warm_up(self):
        pass

    def index(self, texts, folder):
        (folder / "kept.txt").write_text("x" * 1000)
        self.texts = list(texts)

    def load(self, folder):
        assert (folder / "kept.txt").exists()

    def ask(self, question):
        if "panne" in question:
            raise RuntimeError("la panne")
        return Found("Helsinki", tuple(one.id for one in self.texts[:5]), 0.5)

    def ask_many(self, questions):
        for question in questions:
            self.ask(question)

    def add(self, text, folder):
        self.texts.append(text)


main(Fake)
"""


@pytest.fixture
def fake(tmp_path: Path) -> Contender:
    script = tmp_path / "fake.py"
    script.write_text(_FAKE.format(root=str(Path(__file__).parents[2])), encoding="utf-8")
    return Contender("Faux", (sys.executable, str(script), "r", "e"), (), PEERS[0])


def test_the_seeds_are_the_default_and_larger_scales_hold_them(seeds: Path, tmp_path: Path) -> None:
    (own,) = materials(default_gold(), seeds, (), 20, Settings())
    assert own.name == "5 documents"
    assert len(own.questions) == 20
    assert any(question.holders for question in own.questions)
    ids = {text.id for text in own.texts}
    assert all(question.holders <= ids for question in own.questions)
    paragraphs = [{"context": own.texts[0].text, "qas": [_gold_question(own.texts[0].text)]}]
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}), "utf-8")
    small, large = materials(gold, seeds, (12, 5), 20, Settings())
    assert [len(one.texts) for one in (small, large)] == [5, 12]
    assert small.texts == large.texts[:5]
    assert len({text.text for text in large.texts}) == 12


def _gold_question(text: str) -> dict[str, object]:
    return {"id": "q", "question": "Qui ?", "answers": [{"text": text[:9], "answer_start": 0}]}


@pytest.mark.parametrize(("scale", "problem"), [(10_000, "pas 10000"), (1, "plus que 1")])
def test_a_scale_that_the_corpus_cannot_give_is_refused(
    seeds: Path, scale: int, problem: str
) -> None:
    with pytest.raises(BenchError, match=problem):
        list(materials(default_gold(), seeds, (scale,), 5, Settings()))


def test_questions_of_another_corpus_are_refused(tmp_path: Path) -> None:
    (tmp_path / "autre.txt").write_text("Il pleut à Oslo.", encoding="utf-8")
    with pytest.raises(GoldError, match="--corpus"):
        list(materials(default_gold(), tmp_path, (), 5, Settings()))


def test_a_worker_is_told_what_to_do_and_its_errors_are_ours(
    fake: Contender, tmp_path: Path
) -> None:
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps([["a", "Un."], ["b", "Deux."]]), encoding="utf-8")
    with Running(fake, tmp_path / "work") as worker:
        assert worker.index(texts) >= 0
        ms, found = worker.ask("Où ?")
        assert ms >= 0
        assert (found.answer, found.passages, found.search_ms) == ("Helsinki", ("a", "b"), 0.5)
        assert worker.add("c", "Trois.") >= 0
        assert worker.ask("Où ?")[1].passages == ("a", "b", "c")
        assert worker.size() == pytest.approx(0.001)
        with pytest.raises(BenchError, match=r"Faux s'est arrêté .*la panne"):
            worker.ask("panne ?")


def test_a_worker_that_dies_is_told_with_what_it_printed(tmp_path: Path) -> None:
    dying = Contender("Mort", (sys.executable, "-c", "raise SystemExit('adieu')"), ())
    with (
        Running(dying, tmp_path / "work") as worker,
        pytest.raises(BenchError, match=r"Mort s'est arrêté .*adieu"),
    ):
        worker.ask("Où ?")


def test_the_product_and_a_peer_are_measured_side_by_side(
    fake: Contender, seeds: Path, tmp_path: Path
) -> None:
    (material,) = materials(default_gold(), seeds, (), 3, Settings())
    said: list[str] = []
    contenders = [product(Settings()), fake]
    own, peer = measure(contenders, material, tmp_path / "bench", 0, said.append)
    assert said
    assert [one.title for one in (own, peer)] == ["qa", "Faux"]
    assert len(own.replies) == len(peer.replies) == 3
    assert own.index_mb > 0
    assert all(reply.search_ms and reply.search_ms < reply.ms for reply in own.replies)
    assert len(own.add_ms) == 3
    console = Console(width=250, record=True)
    console.print(table_of(material.name, [own, peer]))
    shown = console.export_text()
    assert "| qa " in shown
    assert "| Faux " in shown


def _result(title: str, times: list[float], *, reads: bool = True) -> Result:
    replies = tuple(Reply(ms, ms / 10, 0.5 if reads else None, 0.0, True) for ms in times)
    return Result(title, reads, 100, 2.0, 1.0, None, 1.0, (3.0,), (), replies)


def test_ratios_are_paired_and_searching_is_compared_with_searching() -> None:
    own, peer = _result("qa", [10.0, 20.0]), _result("P", [100.0, 100.0])
    assert ratios(peer, own) == [10.0, 5.0]
    assert ratios(_result("R", [2.0, 2.0], reads=False), own) == [2.0, 1.0]


def test_a_peer_gets_the_shipped_weights_and_its_own_python(tmp_path: Path) -> None:
    made = contender(PEERS[0], tmp_path, tmp_path / "python", Settings())
    assert made.command[:3] == (str(tmp_path / "python"), "-m", "qa.bench.peers.haystack_stock")
    assert [Path(one).name for one in made.command[3:]] == ["reader", "embedder"]
    folder = Path(dict(made.environment)["PYTHONPATH"])
    assert [one.name for one in folder.iterdir()] == ["qa"]
    assert import_path(tmp_path) == folder  # made once, found again


def test_an_environment_is_made_once_and_again_when_its_packages_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists, cache, said = tmp_path / "lists", tmp_path / "cache", []
    lists.mkdir()
    monkeypatch.setattr(environments, "_LISTS", lists)
    packages = lists / f"{PEERS[0].module}.txt"
    packages.write_text("--no-index\n", encoding="utf-8")
    with pytest.raises(BenchError, match="ne s'installe pas"):  # nothing to install: pip refuses
        prepare(PEERS[0], cache, said.append)
    mark = cache / PEERS[0].name / "made-from.txt"
    assert not mark.exists()
    mark.write_text("--no-index\n", encoding="utf-8")
    assert prepare(PEERS[0], cache, said.append).exists()
    assert len(said) == 1


def test_every_peer_has_a_module_and_pinned_packages() -> None:
    folder = Path(environments.__file__).parent / "peers"
    for peer in PEERS:
        assert (folder / f"{peer.module}.py").is_file()
        lines = (folder / f"{peer.module}.txt").read_text(encoding="utf-8").splitlines()
        assert all("=" in line for line in lines)
