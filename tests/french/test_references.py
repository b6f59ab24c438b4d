"""Addresses, telephone numbers, references and labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.references import find_references

_CASES = [
    ("Écrire à mairie@rostiel.exemple.", "email", "mairie@rostiel.exemple"),
    ("Voir https://www.rostiel.exemple/eau.", "url", "rostiel.exemple/eau"),
    ("Voir www.rostiel.exemple, page 3", "url", "rostiel.exemple"),
    ("Tél. : 02 98 00 11 22.", "phone", "0298001122"),
    ("Tél. : +33 (0)2 98 00 11 22", "phone", "0298001122"),
    ("l'arrêté n° 2017-458 du maire", "number", "2017-458"),
    ("selon l'art. L. 412-3 du code", "article", "l 412 3"),
    ("selon l'article 14", "article", "14"),
    ("au 12 bis, bd. Carnot", "address", "12 bis boulevard carnot"),
    ("SIRET : 213 500 478 00012, à Rostiel", "identifier", "213 500 478 00012"),
    (
        "le compte FR76 3000 6000 0112 3456 7890 189",
        "identifier",
        "fr 76 3000 6000 0112 3456 7890 189",
    ),
    ("dossier ouvert sous ENQ-2021-0088.", "identifier", "enq 2021 0088"),
    ("la camionnette BR-417-KX", "identifier", "br 417 kx"),
    ("en salle B", "label", "salle b"),
    ("la ligne 4", "label", "ligne 4"),
]


@pytest.mark.parametrize(("text", "kind", "canonical"), _CASES)
def test_references(text: str, kind: str, canonical: str) -> None:
    found = find_references(text)[0]
    assert (found.kind, found.canonical) == (kind, canonical)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le sel.",
        "12 rues",
        "dix jours",
        "Il y a un an.",
        "12 345 678 habitants",
        "La cote est de 3,2 m.",
    ],
)
def test_no_references(text: str) -> None:
    assert find_references(text) == ()


@given(st.text(max_size=60))
def test_any_text_has_ordered_references_within_it(text: str) -> None:
    at = 0
    for one in find_references(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
