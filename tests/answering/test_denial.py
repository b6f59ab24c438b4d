from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.denial import denied_part, is_denial


@pytest.mark.parametrize(
    ("sentence", "question", "part"),
    [
        (
            "La charte a été signée par Auray et Baud, mais pas par Carnac.",
            "Qui n'a pas signé la charte ?",
            "Carnac",
        ),
        ("Auray et Baud n’ont pas signé la charte.", "Qui n'a pas signé ?", "Auray et Baud"),
        ("Tous ont voté, sauf Mme Royer.", "Qui n'a pas voté ?", "Mme Royer"),
        (
            "À l'exception de la commune d'Étel, toutes ont adhéré.",
            "Quelle commune n'a pas adhéré ?",
            "la commune d'Étel",
        ),
        (
            "Le vélo est admis, la trottinette n'est pas admise.",
            "Qu'est-ce qui n'est pas admis ?",
            "la trottinette",
        ),
        ("Lucie est venue mais Marc, malade, n'est pas venu.", "Qui n'est pas venu ?", "Marc"),
        ("Seul Paul n'a pas signé.", "Qui n'a pas signé ?", "Paul"),
        (
            "Les soins dentaires ne sont pas remboursés.",
            "Quels soins ne sont pas remboursés ?",
            "Les soins dentaires",
        ),
        ("Le car dessert Plouay et Guer, mais pas Mauron.", "Où le car ne va-t-il pas ?", "Mauron"),
        # The grammar does not tell, or tells the contrary.
        ("Personne n'a signé, sauf Carnac.", "Qui n'a pas signé ?", None),
        ("Il n'a pas signé.", "Qui n'a pas signé ?", None),
        ("La piscine n'ouvre pas le lundi.", "Quand la piscine n'ouvre-t-elle pas ?", None),
        ("Luc n'est pas marié.", "Qui n'a pas signé ?", None),
        ("La charte a été signée par Auray et Baud.", "Qui n'a pas signé la charte ?", None),
        ("Auray n'a signé qu'un accord.", "Qui n'a pas signé ?", None),
    ],
)
def test_denied_part(sentence: str, question: str, part: str | None) -> None:
    found = denied_part(sentence, question)
    assert (sentence[found.start : found.end] if found else None) == part


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Les chiens ne sont pas admis.", True),
        ("Tous ont signé, sauf Carnac.", True),
        ("Carnac a refusé de signer.", True),
        ("Les chiens sont admis.", False),
        ("Il ne reste que deux places.", False),
    ],
)
def test_denial(sentence: str, expected: bool) -> None:
    assert is_denial(sentence) is expected


@given(st.text(), st.text())
def test_offsets_are_of_the_sentence(sentence: str, question: str) -> None:
    found = denied_part(sentence, question)
    assert found is None or 0 <= found.start < found.end <= len(sentence)
