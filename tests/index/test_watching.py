"""Following a corpus; the test's own edits take the place of waiting."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa import Settings, build_index
from qa.cli.indexing import follow
from qa.engine import Engine
from qa.index.watching import changes
from qa.types import IndexReport
from tests.index_builders import write_corpus


def edits(*actions: Callable[[], object]) -> Callable[[], None]:
    """A wait during which the next action happens; after the last one, Ctrl-C."""
    left = list(actions)

    def wait() -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    return wait


def nothing() -> None:
    """A wait in which nothing happens."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "presse")


def count(changed: Iterator[None]) -> int:
    """The changes told before Ctrl-C."""
    told = -1  # the first is for the files as they are
    try:
        for _ in changed:
            told += 1
    except KeyboardInterrupt:
        return told
    raise AssertionError("it goes on until Ctrl-C")


def test_each_kind_of_change_is_told_once(corpus: Path) -> None:
    helsinki = corpus / "helsinki.txt"
    wait = edits(
        nothing,
        lambda: (corpus / "nouveau.txt").write_text("Un fait."),
        nothing,
        lambda: os.utime(helsinki, (1, 1)),
        nothing,
        nothing,
        helsinki.unlink,
        nothing,
    )
    assert count(changes(corpus, wait)) == 3


def test_a_file_being_written_is_waited_for(corpus: Path) -> None:
    file = corpus / "long.txt"
    wait = edits(*(lambda n=n: file.write_text("a" * n) for n in range(1, 6)), nothing, nothing)
    assert count(changes(corpus, wait)) == 1


def test_a_file_written_without_end_is_not_waited_for(corpus: Path) -> None:
    file = corpus / "journal.txt"
    wait = edits(*(lambda n=n: file.write_text("a" * n) for n in range(1, 31)))
    assert count(changes(corpus, wait)) == 2


def test_a_corpus_that_goes_and_comes_back_is_followed(corpus: Path) -> None:
    away = corpus.with_name("ailleurs")
    wait = edits(lambda: corpus.rename(away), nothing, lambda: away.rename(corpus), nothing)
    assert count(changes(corpus, wait)) == 2


def test_a_running_chat_answers_from_what_is_followed(
    corpus: Path, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    def update() -> IndexReport:
        return build_index(corpus, "presse", settings=settings)

    update()
    engine = Engine("presse", settings)
    saved = corpus.with_name("ailleurs")
    wait = edits(
        lambda: (corpus / "oslo.txt").write_text("Le traité fut signé à Oslo en 1993."),
        nothing,
        lambda: corpus.rename(saved),
        nothing,
        lambda: saved.rename(corpus),
        nothing,
    )
    changed = changes(corpus, wait)
    next(changed)
    follow(corpus, changed, update)
    said = capfd.readouterr()
    assert "1 ajouté" in said.out
    errors = " ".join(said.err.split())
    for part in ("n'existe pas", "La surveillance continue", "Surveillance terminée"):
        assert part in errors
    assert engine.ask("Où fut signé le traité ?").passages[0].document == "oslo.txt"
