"""Slips in names, and all that must not be touched."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Engine, Settings, build_index
from qa.index.store import PassageStore
from qa.query.spelling import SpellingCorrector
from tests.index.store.store_builders import make_item

Correct = Callable[[str], str]
_NOTES = """Le château de Mirepont accueille la pianiste Éléonore Kessler. Hier, la musicienne
Éléonore Kessler a joué avec Bratislav Grunwald. Le groupe Grundwald, lui, vient de Suède. On a vu
Marvejols, puis un marvejol. Partout, la tarte d'Amandine. L'Estonie et la Lettonie l'invitent.
"""


@pytest.fixture(scope="module")
def seeds_words() -> list[str]:
    folder = Path(__file__).parents[2] / "seeds"
    text = " ".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt")))
    return sorted(set(re.findall(r"[^\W\d_]+", text)))


@pytest.fixture(scope="module")
def correct(
    tmp_path_factory: pytest.TempPathFactory, tiny_embedder: Path, seeds_words: object
) -> Correct:
    settings = Settings(indexes=tmp_path_factory.mktemp("indexes"), embedder=str(tiny_embedder))
    build_index(None, "seeds", settings=settings)
    assert settings.indexes is not None
    return SpellingCorrector(PassageStore(str(settings.indexes / "seeds"))).correct


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> PassageStore:
    store = PassageStore(str(tmp_path_factory.mktemp("notes") / "index"), create=True)
    store.put_sources([make_item("notes.txt", _NOTES)])
    return store


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("Qui a empoisonné Skripall ?", "Qui a empoisonné Skripal ?"),
        ("Où est Helsinky ?", "Où est Helsinki ?"),
        ("qui est stoltenberk", "qui est Stoltenberg"),
        ("Le sommet d’Helsinky", "Le sommet d’Helsinki"),
        ("elsinki en 2018", "Helsinki en 2018"),
        ("Rex Tilerson a-t-il parlé ?", "Rex Tillerson a-t-il parlé ?"),
        ("Que dit Lavorv ?", "Que dit Lavrov ?"),
        ("hanbourg", "Hambourg"),
        ("mike ponpeo à washinton", "mike Pompeo à Washington"),
        ("SKRIPALL", "Skripal"),
    ],
)
def test_slips_in_names(correct: Correct, typed: str, corrected: str) -> None:
    assert correct(typed) == corrected


def test_a_question_as_typed_is_left_alone(seeds_engine: Engine) -> None:
    typed = "Qui a empoisonné Skripall ?"
    assert seeds_engine.analyse(typed, as_typed=True).searched == typed
    assert seeds_engine.analyse(typed).searched != typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?",
        "Où s'est tenu le sommet ?",
        "Quel est le surnom de Trump ?",
        "Qui est Merkel ?",
        "Qui dirige l'Iran ?",
        "le président italien",
        "Les Finlandais et les Ukrainiennes",
        "qui a mangé l'aubergine",
        "secretaire general",
        "l’Élysée",
        "Xzqwvbn",
        "2018-06 «H.R.»",
        "a" * 400,
    ],
)
def test_what_is_no_slip_in_a_name_stays(correct: Correct, typed: str) -> None:
    assert correct(typed) == typed


def test_no_word_of_the_documents_is_changed(correct: Correct, seeds_words: list[str]) -> None:
    assert [word for word in seeds_words if correct(word) != word] == []
    assert [word for word in seeds_words if correct(word.lower()) != word.lower()] == []


@given(data=st.data())
def test_no_question_made_of_the_documents_words_is_changed(
    correct: Correct, seeds_words: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(seeds_words), max_size=8))
    question = data.draw(st.sampled_from([" ", ", ", "-", "'"])).join(chosen)
    assert correct(question) == question


@given(st.text(max_size=60))
def test_nothing_but_words_is_changed(correct: Correct, question: str) -> None:
    assert len(re.findall(r"[^\W\d_]+", correct(question))) == len(
        re.findall(r"[^\W\d_]+", question)
    )


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("eleonore kesler", "eleonore Kessler"),
        ("Éléonnore", "Éléonore"),
        ("Marvejolls", "Marvejolls"),  # also written without a capital: no name
        ("Grundvald", "Grundwald"),
        ("Grunndwald", "Grundwald"),
        ("Grumwald", "Grunwald"),
        ("Grunfwald", "Grunfwald"),  # one slip from two names
        ("Suèdde", "Suède"),
        ("Estonnie", "Estonnie"),  # its index token is that of «Estonie»: it is found anyway
    ],
)
def test_names_of_ones_own(notes: PassageStore, typed: str, corrected: str) -> None:
    assert SpellingCorrector(notes).correct(typed) == corrected


def test_a_new_document_brings_its_names(notes: PassageStore) -> None:
    store = PassageStore(notes.folder)
    corrector = SpellingCorrector(store)
    assert corrector.correct("Wollstonekraft") == "Wollstonekraft"
    store.put_sources([make_item("b.txt", "On a lu la dame Wollstonecraft.")])
    assert corrector.correct("Wollstonekraft") == "Wollstonecraft"
    store.delete_sources(["b.txt"])
    assert corrector.correct("Wollstonekraft") == "Wollstonekraft"


def test_an_empty_index_changes_nothing(tmp_path: Path) -> None:
    store = PassageStore(str(tmp_path / "index"), create=True)
    assert SpellingCorrector(store).correct("Qui est Skripall ?") == "Qui est Skripall ?"


def test_the_reply_shows_what_was_searched(seeds_engine: Engine) -> None:
    reply = seeds_engine.ask("Qui est le ministre Lavorv ?")
    assert reply.question == "Qui est le ministre Lavorv ?"
    assert reply.effective_question == "Qui est le ministre Lavrov ?"
    assert "spelling" in reply.timings_ms
