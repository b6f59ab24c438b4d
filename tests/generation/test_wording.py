from __future__ import annotations

import pytest

from qa.generation.wording import reads_naturally, stands_alone


@pytest.mark.parametrize(
    ("question", "natural"),
    [
        ("Quand la piscine municipale a-t-elle rouvert ?", True),
        ("Qui dirige le chantier naval ?", True),
        ("Quand la mairie a-t-elle officiellement reçu le rapport ?", False),
        ("Qui a voté la taxe, la redevance et le budget et quitté la salle ?", False),
        ("Quand le conseil " + "du bassin " * 8 + "a-t-il voté ?", False),
    ],
)
def test_short_plain_questions_read_naturally(question: str, natural: bool) -> None:
    assert reads_naturally(question) is natural


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Combien le hangar a-t-il coûté ?", False),
        ("Combien le hangar de la coopérative a-t-il coûté ?", True),
        ("Qui est Ana Morel ?", True),
        ("Quand la digue a-t-elle cédé ?", False),
        ("Où l'Agence a-t-elle ouvert un bureau ?", True),
    ],
)
def test_a_question_says_what_it_is_about(question: str, alone: bool) -> None:
    assert stands_alone(question) is alone
