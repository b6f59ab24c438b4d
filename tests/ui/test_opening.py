"""The first screen, over a corpus of our own; a first question costs the reader's time."""

from __future__ import annotations

import pytest

from qa import Engine, Settings, build_index
from ui.examples import examples_for
from ui.opening import Opening, describe
from ui.texts import ENGLISH, FRENCH

TEXTS = {
    "halle.md": "# La halle de Vern rouvre\n\nPublié le 12 mars 2024\n\n"
    "La halle de Vern a rouvert le 9 mars 2024. "
    "Anne Le Bris, directrice de la halle, s'en réjouit.",
    "041.txt": "La ligne de bus du littoral ouvrira en septembre 2026. Elle coûte 3 euros.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("opening")
    (folder / "corpus").mkdir()
    for name, text in TEXTS.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    settings = Settings(indexes=folder / "indexes")
    build_index(folder / "corpus", "own", settings=settings)
    return Engine("own", settings)


def test_the_documents_are_named_with_their_time(engine: Engine) -> None:
    said = describe(engine, FRENCH)
    assert said.startswith("Ces documents (mars 2024)\u00a0: «\u00a0La halle de Vern rouvre\u00a0»")
    assert "«\u00a0La ligne de bus du littoral ouvrira" in said
    assert "These documents" in describe(engine, ENGLISH)


def test_questions_are_found_once_and_are_answered(engine: Engine) -> None:
    opening = Opening(engine)
    assert opening.questions() == ()
    steps = list(opening.look(lambda: True))
    assert steps
    assert opening.questions() == steps[-1]
    for question in opening.questions():
        known = engine.recall(question, as_typed=True)
        assert known is not None
        assert known.answers
    assert not list(opening.look(lambda: True))


def test_nothing_is_looked_for_while_somebody_waits(engine: Engine) -> None:
    opening = Opening(engine)
    assert not list(opening.look(lambda: False))
    assert opening.questions() == ()
    assert list(opening.look(lambda: True))  # later


def test_questions_written_for_the_documents_need_no_looking(seeds_engine: Engine) -> None:
    opening = Opening(seeds_engine)
    assert opening.questions() == examples_for(seeds_engine.documents())
    assert not list(opening.look(lambda: True))
