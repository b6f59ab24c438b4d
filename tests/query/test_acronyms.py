"""Acronyms and what they stand for meet where a document introduces them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Engine, Settings, build_index
from qa.query.acronyms import AcronymExpander
from qa.query.query import analyse_query

TEXTS = {
    "eau.txt": "Le SIVU (Syndicat Intercommunal à Vocation Unique) gère l'eau à Brens.",
    "soins.txt": "La maison de santé pluriprofessionnelle (MSP) ouvre en mai. La MSP est neuve.",
    "autre.txt": "Le PLM (voir plus loin) roule. Une maison de campagne a un syndicat unique.",
}


@pytest.fixture(scope="module")
def expander(tmp_path_factory: pytest.TempPathFactory) -> AcronymExpander:
    folder = tmp_path_factory.mktemp("acronyms")
    corpus: Path = folder / "corpus"
    corpus.mkdir()
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    settings = Settings(indexes=folder / "indexes")
    build_index(corpus, "acronyms", settings=settings)
    return AcronymExpander(Engine("acronyms", settings).store)


@pytest.mark.parametrize(
    ("question", "also"),
    [
        ("Que gère le SIVU ?", ("Syndicat Intercommunal à Vocation Unique",)),
        ("Que gère le S.I.V.U. ?", ("Syndicat Intercommunal à Vocation Unique",)),
        ("Où est le syndicat intercommunal à vocation unique ?", ("SIVU",)),
        ("Quand ouvre la MSP ?", ("maison de santé pluriprofessionnelle",)),
        ("Quand ouvre la maison de santé pluriprofessionnelle ?", ("MSP",)),
        ("Où roule le PLM ?", ()),
        ("Où est la maison de campagne ?", ()),
        ("Que fait la NASA ?", ()),
        ("OÙ EST LE SIVU ?", ()),
    ],
)
def test_expansions(expander: AcronymExpander, question: str, also: tuple[str, ...]) -> None:
    assert expander.expand(question) == also


def test_numbers_in_words_are_searched_in_figures() -> None:
    assert analyse_query("Qui a quatre-vingt-dix vaches ?").also == ("90",)
    assert analyse_query("Qui a deux vaches ou 90 moutons ?").also == ()
    query = analyse_query("Que gère le SIVU ?", also=["Syndicat"])
    assert query.keywords == "Que gère le SIVU ? Syndicat"
