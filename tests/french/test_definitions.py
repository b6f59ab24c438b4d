"""Where a text says what a term means, and where it only speaks of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.definitions import definitions

_DEFINED = [
    ("tourbière", "Une tourbière est une zone humide où la matière s'accumule.",
     "une zone humide où la matière s'accumule"),
    ("bief", "Le bief désigne le canal qui mène l'eau au moulin.",
     "le canal qui mène l'eau au moulin"),
    ("usufruit", "L'usufruit consiste à jouir du bien d'autrui.", "à jouir du bien d'autrui"),
    ("abbaye", "On appelle abbaye un monastère dirigé par un abbé.",
     "un monastère dirigé par un abbé"),
    ("zones humides", "Par « zone humide », on entend un terrain gorgé d'eau.",
     "un terrain gorgé d'eau"),
    ("affouage", "Affouage : droit de prendre du bois.\nRelief : haut.",
     "droit de prendre du bois"),
    ("affouage", "## Affouage\n\nDroit de prendre du bois. Il est annuel.",
     "Droit de prendre du bois"),
    ("BAN", "On emploie la BAN (Base Adresse Nationale) ici.", "Base Adresse Nationale"),
    ("ban", "La Base Adresse Nationale (BAN) sert.", "Base Adresse Nationale"),
    ("ripisylve", "Une ripisylve, ce sont les arbres de la rive.", "les arbres de la rive"),
    ("parcelle", "Chacun a une parcelle, c'est-à-dire une bande de terre. Il y va.",
     "une bande de terre"),
    ("bief", "Le bief (c'est-à-dire le canal du moulin) est clos.", "le canal du moulin"),
    ("SIAEP", "Le SIAEP (syndicat intercommunal d'adduction d'eau potable) vote.",
     "syndicat intercommunal d'adduction d'eau potable"),
    ("PLU", "Le PLU, ou plan local d'urbanisme, est révisé.", "plan local d'urbanisme"),
]  # fmt: skip
_NOT_DEFINED = [
    ("bief", "Le bief est vide. Le bief est en pierre."),
    ("bief", "Il a curé le bief. C'est une bonne chose."),
    ("BAN", "Le BAN (bon accord) est passé."),
    ("jalon", "Le jalonnement est une méthode."),
]


@pytest.mark.parametrize(("term", "text", "defined"), _DEFINED)
def test_what_a_term_means(term: str, text: str, defined: str) -> None:
    found = [text[one.start : one.end] for one in definitions(text, term)]
    assert found[0] == defined


@pytest.mark.parametrize(("term", "text"), _NOT_DEFINED)
def test_what_only_speaks_of_a_term(term: str, text: str) -> None:
    assert not list(definitions(text, term))


@given(st.text("abBé(): .\n-'«»", max_size=60), st.text("abBé -'", max_size=6))
def test_definitions_are_slices(text: str, term: str) -> None:
    for one in definitions(text, term):
        assert 0 <= one.start <= one.end <= len(text)
