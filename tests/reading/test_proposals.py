"""What the structure of a passage proposes for a question, and what it leaves to the reader."""

from __future__ import annotations

from itertools import pairwise

import pytest
from haystack import Document
from hypothesis import given
from hypothesis import strategies as st

from qa.query.query import analyse_query
from qa.reading.proposals import Proposer

_CONTACT = (
    "Régie : 02 99 00 12 12, regie@port.exemple.\nCapitainerie, 8 quai du Large, 29998 Le Port.\n"
    "Tél. : 02 99 00 45 45\n"
)


def proposed(question: str, text: str, **meta: str) -> list[str]:
    """What is proposed surely, surest first."""
    found = Proposer(analyse_query(question)).propose(Document(content=text, meta=meta))
    return [text[one.start : one.end] for one in found if one.share]


@pytest.mark.parametrize(
    ("question", "text", "first"),
    [
        ("Quel est le téléphone de la régie ?", _CONTACT, "02 99 00 12 12"),
        ("Quel est le téléphone de la capitainerie ?", _CONTACT, "02 99 00 45 45"),
        ("Quelle est l'adresse de la capitainerie ?", _CONTACT, "8 quai du Large, 29998 Le Port"),
        ("Où se trouve la capitainerie ?", _CONTACT, "8 quai du Large, 29998 Le Port"),
        ("Quel est le courriel de la régie ?", _CONTACT, "regie@port.exemple"),
        ("Comment ouvrir le portail ?", "Pour ouvrir le portail, composez le code.",
         "composez le code"),
        ("Comment ouvrir le portail ?", "Pour ouvrir le portail :\n- sonner ;\n- attendre.",
         "sonner ;\n- attendre"),
        ("Comment ouvrir le portail ?", "Comment ouvrir le portail ?\nSonnez deux fois.",
         "Sonnez deux fois"),
        ("Quels élus étaient absents ?", "Élus absents : Anne Prat, Luc Roy.",
         "Anne Prat, Luc Roy"),
    ],
)  # fmt: skip
def test_what_is_proposed_first(question: str, text: str, first: str) -> None:
    assert proposed(question, text)[0] == first


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Qui dirige la régie ?", _CONTACT),
        ("Quel est le téléphone du musée de la poupée ?", _CONTACT),
        ("Qui a ouvert le portail ?", "Pour ouvrir le portail, composez le code."),
        ("Comment peindre le mur ?", "Pour ouvrir le portail, composez le code."),
        ("Quels ports sont fermés ?", "Élus absents : Anne Prat, Luc Roy."),
        ("Quel numéro appeler après le 02 99 00 12 12 ?", "Régie : 02 99 00 12 12."),
    ],
)
def test_what_is_left_to_the_reader(question: str, text: str) -> None:
    assert proposed(question, text) == []


def test_what_cannot_answer_is_not_allowed() -> None:
    mail, tel, other = (
        Proposer(analyse_query(question))
        for question in ("Quel est le courriel ?", "Quel numéro appeler ?", "Qui est inscrit ?")
    )
    text = "1. Anne Prat\n2. a@b.exemple"
    assert not mail.allows(text, 3, 12)
    assert mail.allows(text, 16, 27)
    assert not tel.allows(text, 3, 12)
    assert not other.allows(text, 13, 14)
    assert other.allows(text, 3, 12)


@given(
    st.sampled_from(["Qu'est-ce que ab ?", "Comment ab ?", "Quels ab ?", "Quel numéro appeler ?"]),
    st.text("ab .:,-\n1?", max_size=80),
)
def test_proposals_are_slices_that_do_not_overlap(question: str, text: str) -> None:
    found = Proposer(analyse_query(question)).propose(Document(content=text))
    places = sorted((one.start, one.end) for one in found)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
