from __future__ import annotations

import pytest

from qa.french.analysis import analyse, strip_accents
from qa.french.verbs import infinitives


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Le sommet se tiendra", "Où s'est tenu le sommet"),
        ("elle fut élue", "élire"),
        ("il découvrit", "découvert"),
        ("ils ont conclu et promis", "conclu et promettre"),
        ("elle naquit", "elle est née"),
        ("il est mort", "il mourut"),
        ("reçu", "recevoir"),
        ("il a perdu", "perdre"),
        ("construit", "construire"),
        ("ils conviennent", "convenu"),
    ],
)
def test_forms_of_a_verb_meet(one: str, other: str) -> None:
    assert set(analyse(one)) & set(analyse(other))


@pytest.mark.parametrize("word", ["lit", "vis", "mise", "entreprise", "vue", "tente"])
def test_other_words_are_left_alone(word: str) -> None:
    assert word not in infinitives()


def test_forms_are_lower_case_and_without_accents() -> None:
    for form, infinitive in infinitives().items():
        assert form == strip_accents(form).lower()
        assert infinitives().get(infinitive, infinitive) == infinitive
