"""What lies ahead in a sentence, and what does not."""

from __future__ import annotations

import pytest

from qa.french.tenses import lies_ahead


@pytest.mark.parametrize(
    ("text", "span", "ahead"),
    [
        ("Le premier sommet se tiendra le 16 juillet à Helsinki.", "Helsinki", True),
        ("La rencontre pourrait être organisée à Helsinki.", "Helsinki", True),
        ("La réunion est prévue le 3 mai à Lyon.", "Lyon", True),
        ("La réunion, prévue pour mardi à Lyon, réunit dix maires.", "Lyon", True),
        ("Ils doivent se retrouver à Vienne.", "Vienne", True),
        ("Vienne accueillera le congrès.", "Vienne", True),
        ("Il s'est entretenu avec lui en marge du sommet du G20 à Hambourg.", "Hambourg", False),
        ("La poignée de main a eu lieu à Hambourg, en Allemagne.", "Hambourg", False),
        ("Le sommet s'est tenu à Hambourg, d'où il repartira lundi.", "Hambourg", False),
        ("Il a parlé de ce qui viendra ; le sommet a eu lieu à Rome.", "Rome", False),
        ("Le public de l'opéra de Lyon", "Lyon", False),
        ("Une caméra était à Lyon.", "Lyon", False),
        ("La préfecture libéra la place de Lyon.", "Lyon", False),
        ("Le maire retira sa plainte à Lyon.", "Lyon", False),
        ("On l'attendait à Lyon.", "Lyon", False),
    ],
)
def test_what_lies_ahead(text: str, span: str, ahead: bool) -> None:
    start = text.index(span)
    assert lies_ahead(text, start, start + len(span)) is ahead


def test_another_sentence_says_nothing() -> None:
    text = "Le congrès se tiendra demain. Le maire est né à Lyon. Il parlera."
    start = text.index("Lyon")
    assert not lies_ahead(text, start, start + 4)
