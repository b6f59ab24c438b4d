import pytest

from qa.answering.coverage import AskedNames, coverage
from qa.french.analysis import analyse

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


def test_coverage_counts_words_of_one_family() -> None:
    asked = frozenset(analyse("Qui dirige les bibliothèques municipales ?"))
    assert 0 < coverage(asked, [LORIENT]) < 1
    assert coverage(asked, [LORIENT, "municipale"]) == 1.0
    assert coverage(frozenset(), [LORIENT]) == 1.0
