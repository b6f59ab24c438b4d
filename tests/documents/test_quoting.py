"""What a mail quotes, apart from what its sender wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import read_pieces
from qa.documents.quoting import find_quotations
from qa.index.context import PassageContext
from qa.index.passages import split_passages
from qa.types import Document

_OWN = "Bonjour,\n\nLe chantier est reporté au 3 juin.\n\nÉlise\n\n"
_FORMS = [
    (
        "Le 8 mai 2018 à 17:40, Karim Vasseur <k@exemple.fr> a écrit :\n> Le chantier débute.\n",
        ("Karim Vasseur", "2018-05-08"),
    ),
    (
        "Le mar. 8 mai 2018 à 17:40, Karim Vasseur <\nk@exemple.fr> a écrit :\n\n"
        "> Le chantier débute.\n",
        (None, "2018-05-08"),
    ),
    ("Karim Vasseur a écrit :\n> > Le chantier débute.\n", (None, None)),
    (
        "-----Message d'origine-----\nDe : Karim Vasseur <k@exemple.fr>\n"
        "Envoyé : mardi 8 mai 2018 17:40\nÀ : Élise\nObjet : Chantier\n\nLe chantier débute.\n",
        ("Karim Vasseur", "2018-05-08"),
    ),
    (
        "De : Karim Vasseur [mailto:k@exemple.fr]\nEnvoyé : mardi 8 mai 2018 17:40\nÀ : Élise\n"
        "Objet : Chantier\n\nLe chantier débute.\n",
        ("Karim Vasseur", "2018-05-08"),
    ),
    ("> Le chantier débute.\n", (None, None)),
]


@pytest.mark.parametrize(("quoted", "known"), _FORMS)
def test_what_is_quoted(quoted: str, known: tuple[str | None, str | None]) -> None:
    text = _OWN + quoted
    (found,) = find_quotations(text).quotations
    assert text[: found.start].rstrip() == _OWN.rstrip()
    assert "Le chantier débute." in text[found.start : found.end]
    assert (found.author, found.date) == known


def test_an_answer_below_what_is_quoted_is_the_sender_s() -> None:
    text = "> Le chantier débute quand ?\n\nLe 3 juin."
    (found,) = find_quotations(text).quotations
    assert text[found.end :].strip() == "Le 3 juin."


@pytest.mark.parametrize("text", [_OWN, "Si a > b, alors oui.", "Elle écrit : « oui »."])
def test_nothing_quoted(text: str) -> None:
    assert find_quotations(text).quotations == ()


@given(
    st.lists(st.one_of(st.sampled_from([one for one, _ in _FORMS]), st.text(max_size=40))).map(
        "".join
    )
)
def test_ranges_are_ordered_and_apart(text: str) -> None:
    position = 0
    for one in find_quotations(text).quotations:
        assert position <= one.start < one.end <= len(text)
        position = one.end


@pytest.mark.parametrize(("quoted", "known"), _FORMS)
def test_passages_hold_the_words_of_one_person(
    quoted: str, known: tuple[str | None, str | None]
) -> None:
    data = (
        "From: Élise Caron <e@exemple.fr>\nSubject: Chantier\n"
        "Date: Mon, 14 May 2018 09:00:00 +0200\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{_OWN}{quoted}"
    )
    (document,) = read_pieces("a.eml", data.encode())
    assert isinstance(document, Document)
    assert (document.date, document.date_source) == ("2018-05-14", "courriel")
    passages = split_passages(document)
    context = PassageContext(document)
    own = [p for p in passages if context.quotation(p.start) is None]
    assert not any("débute" in p.text for p in own)
    assert not any("reporté" in p.text for p in passages if p not in own)
    assert context.read(passages[0]).startswith("Message envoyé par: Élise Caron")
    assert all("\n>" not in context.read(p) for p in passages)


_UTF8 = 'Content-Type: text/plain; charset="utf-8"'
_CARD = "Élise Vauban\nDirectrice des travaux\nTél. 01 99 00 45 67"


@pytest.mark.parametrize(
    "closing", ["-- ", "--", "Cordialement,", "Bien à vous", "Meilleures salutations."]
)
@pytest.mark.parametrize("quoted", ["", "\n\nKarim Vasseur a écrit :\n> Le chantier débute.\n"])
def test_a_signature_is_a_passage_of_its_own(closing: str, quoted: str) -> None:
    body = f"Bonjour,\n\nLe chantier est reporté au 3 juin.\n\n{closing}\n{_CARD}{quoted}"
    data = f"From: É <e@x.fr>\n{_UTF8}\n\n{body}".encode()
    document = next(iter(read_pieces("a.eml", data)))
    assert isinstance(document, Document)
    (found,) = document.structure.signatures
    assert document.text[found.start : found.end].replace("\r", "") == _CARD
    passages = split_passages(document)
    assert all(document.text[one.start : one.end] == one.text for one in passages)
    assert [one.heading for one in passages if "Directrice" in one.text] == ["Signature"]
    (own,) = [one for one in passages if "3 juin" in one.text]
    assert "Tél." not in own.text


@pytest.mark.parametrize(
    "body",
    [
        "Le chantier est reporté.\n\nCordialement,\nÉlise",
        "Cordialement, je vous invite à la fête du 3 juin prochain.",
        "Cordialement,\n\n" + "Une longue suite de mots qui explique tout le reste. " * 4,
    ],
)
def test_a_name_or_a_text_is_no_signature(body: str) -> None:
    document = next(iter(read_pieces("a.eml", f"From: É <e@x.fr>\n{_UTF8}\n\n{body}".encode())))
    assert isinstance(document, Document)
    assert document.structure.signatures == ()
