"""What a span says, read in its sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answering.answer_key import AnswerKey, key_of, read_key
from qa.french.references import ReferenceKind


def _key(text: str, span: str, date: str | None = None) -> AnswerKey:
    start = text.index(span)
    return key_of(text, start, start + len(span), date)


def test_a_number_is_read_with_the_unit_of_its_sentence() -> None:
    (quantity,) = _key("Le prêt dure quinze jours au plus.", "quinze").quantities
    assert (quantity.low, quantity.unit, quantity.bound) == (Decimal(15 * 1440), "min", "at most")


def test_a_unit_is_read_with_its_number() -> None:
    (quantity,) = _key("Le hameau garde 84 habitants.", "habitants").quantities
    assert quantity.low == 84


def test_a_relative_date_is_that_of_its_document() -> None:
    (mention,) = _key("Le pont a cédé hier.", "hier", "2021-03-01").dates
    assert (mention.year, mention.month, mention.days) == (2021, 2, (28,))
    assert mention.weekday == "dimanche"


def test_a_relative_date_without_its_document_stays_relative() -> None:
    assert _key("Le pont a cédé hier.", "hier").dates[0].is_relative


def test_a_week_is_all_its_days() -> None:
    (mention,) = _key(
        "Le bac reprend la semaine prochaine.", "la semaine prochaine", "2021-06-02"
    ).dates
    assert (mention.days, mention.month, mention.is_range) == ((7, 13), 6, True)


def test_a_name_is_read_whole() -> None:
    person = _key("Le bureau est tenu par Mme Solène Le Floch.", "Floch").person
    assert person is not None
    assert (person.given, person.family, person.gender) == (("solene",), "le floch", "f")


def test_an_enumeration_has_items() -> None:
    assert [item.text for item in read_key("Plouvan, Kerdu et Rostiel").items] == [
        "Plouvan",
        "Kerdu",
        "Rostiel",
    ]


@pytest.mark.parametrize("text", ["Brunel et Cie", "deux heures et demie", "les 7 et 8 mai", "Ys"])
def test_what_is_one_has_no_items(text: str) -> None:
    assert read_key(text).items == ()


def test_a_reference_is_no_quantity() -> None:
    key = read_key("l'arrêté n° 2020-77")
    assert key.quantities == ()
    assert [one.kind for one in key.references] == [ReferenceKind.NUMBER]


@pytest.mark.parametrize("text", ["jours", "habitants", "€", "de la", "le", "", "…", "m²"])
def test_fragments(text: str) -> None:
    assert read_key(text).is_fragment


@pytest.mark.parametrize("text", ["12", "trois jours", "Rostiel", "le lavoir", "demain", "non"])
def test_no_fragments(text: str) -> None:
    assert not read_key(text).is_fragment
