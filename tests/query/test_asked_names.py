import pytest

from qa.query.asked_names import AskedNames

LORIENT = "La bibliothèque de Lorient est dirigée par Anne Le Goff depuis 2011."


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Qui dirige la bibliothèque de Lorient ?", 0.0),
        ("Qui dirige la bibliothèque de LORIENT ?", 0.0),
        ("Qui dirige la bibliothèque de Vannes ?", 1.0),
        ("Qui dirigeait la bibliothèque de Lorient en 1987 ?", 0.5),
        ("Depuis quand Marie-Anne Le Goff la dirige-t-elle ?", 0.0),
        ("Qui la dirige ?", 0.0),
    ],
)
def test_names_that_the_texts_lack(question: str, missing: float) -> None:
    assert AskedNames.of(question).missing([LORIENT]) == missing


def test_a_heading_or_a_title_may_hold_the_name() -> None:
    asked = AskedNames.of("Qui dirige la bibliothèque de Vannes ?")
    assert asked.missing([LORIENT, "Vannes", "Personnel"]) == 0.0
