"""Names of people as written: given names, family name with its particle, title, suffix."""

from __future__ import annotations

import pytest

from qa.french.names import read_person


@pytest.mark.parametrize(
    ("text", "given", "family", "suffix"),
    [
        ("Solène Le Floch", ("solene",), "le floch", ""),
        ("Mme Le Floch", (), "le floch", ""),
        ("M. J.-P. Le Bihan", ("j.-p.",), "le bihan", ""),
        ("Charles de Vigneul", ("charles",), "de vigneul", ""),
        ("M. d'Orbec", (), "d'orbec", ""),
        ("Ludovic van Daele", ("ludovic",), "van daele", ""),
        ("la conseillère Anne Tessier", ("anne",), "tessier", ""),
        ("Anne Tessier, conseillère à Rostiel", ("anne",), "tessier", ""),
        ("le maire de Rostiel, Guy Colin", ("guy",), "colin", ""),
        ("Louis XII", (), "louis", "xii"),
        ("Jean Corlay fils", ("jean",), "corlay", "fils"),
        ("Karim B.", ("karim",), "b.", ""),
    ],
)
def test_people(text: str, given: tuple[str, ...], family: str, suffix: str) -> None:
    person = read_person(text)
    assert person is not None
    assert (person.given, person.family, person.suffix) == (given, family, suffix)


@pytest.mark.parametrize(
    "text",
    ["", "la Maison Blanche", "le frère de M. Roussel", "l'oncle d'Henri II", "le lavoir", "12 m"],
)
def test_no_people(text: str) -> None:
    assert read_person(text) is None


@pytest.mark.parametrize(("title", "gender"), [("M.", "m"), ("Mme", "f"), ("Me", "")])
def test_a_title_tells_the_gender(title: str, gender: str) -> None:
    person = read_person(f"{title} Roussel")
    assert person is not None
    assert person.gender == gender
    assert person.is_certain
