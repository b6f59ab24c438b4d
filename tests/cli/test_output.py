"""Progress where nobody watches, and names as they are typed."""

from __future__ import annotations

import pytest

from qa.cli.output import file_progress, print_update, quoted, staged_progress
from qa.index.switching import MOST_PASSAGES
from qa.settings import ENCODER, STATIC
from qa.types import IndexReport


def test_progress_in_a_log_is_a_line_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with file_progress("Évaluation") as advance:
        for done in range(1, 1235):
            advance(done, 1234)
    printed = capsys.readouterr()
    assert printed.out == ""
    lines = printed.err.splitlines()
    assert len(lines) == 10
    assert lines[0] == "Évaluation : 10\u00a0% (124 sur 1\u202f234)"
    assert lines[-1] == "Évaluation : 100\u00a0% (1\u202f234 sur 1\u202f234)"


def test_each_thing_done_has_its_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with staged_progress() as advance:
        for what in ("Lecture", "Calcul"):
            for done in (1, 2):
                advance(what, done, 2)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" (")[0] for line in lines] == [
        "Lecture : 50\u00a0%",
        "Lecture : 100\u00a0%",
        "Calcul : 50\u00a0%",
        "Calcul : 100\u00a0%",
    ]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("presse", "presse"),
        ("été_2018-bis", "été_2018-bis"),
        ("Mes notes", '"Mes notes"'),
        ("l'été", '"l\'été"'),
        ('a"b', "'a\"b'"),
        ("$HOME (copie)", "'$HOME (copie)'"),
        ("", '""'),
    ],
)
def test_names_are_quoted_where_a_shell_needs_it(name: str, typed: str) -> None:
    assert quoted(name) == typed


@pytest.mark.parametrize(
    ("embedder", "passages", "outgrown", "said"),
    [
        (ENCODER, 12, False, "Recherche par le sens : encodeur."),
        (STATIC, 12, False, "Recherche par le sens : table statique."),
        (STATIC, 5 * MOST_PASSAGES, False, 'environ 10 minutes : embedder = "encoder".'),
        (ENCODER, MOST_PASSAGES + 1, True, 'la table statique indexe plus vite : embedder = "sta'),
        ("un/modele", 12, False, "Recherche par le sens : « un/modele »."),
    ],
)
def test_what_an_index_is_embedded_with_is_said(
    capsys: pytest.CaptureFixture[str], embedder: str, passages: int, outgrown: bool, said: str
) -> None:
    print_update(IndexReport("i", 1, 0, 0, 0, passages, (), 0.1, embedder, outgrown))
    assert said in " ".join(capsys.readouterr().out.split())
