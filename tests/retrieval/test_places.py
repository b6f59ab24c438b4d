"""The article, the file, the document that a question names is where passages are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from haystack import Document

from qa import Engine, Settings, build_index
from qa.query.query import analyse_query
from qa.retrieval import FoundPlace, PlaceFinder, PlaceRanker
from qa.types import Filters

RULES = """{title}

Titre I – Des usages

Article 1er
L'établissement ouvre à {hour} heures. Les enfants sont admis avec un adulte qui les surveille.

Article 22
La redevance annuelle est de {fee} euros, payable au bureau dans le mois qui suit l'inscription.
"""
FILES = {
    "reglement_patinoire.txt": RULES.format(title="Règlement de la patinoire", hour=9, fee=31),
    "reglement_gymnase.txt": RULES.format(title="Règlement du gymnase", hour=7, fee=58),
    "CR_14_02_2020.txt": "Comité de quartier\n\nLe comité a élu Jeanne Ferrand à sa présidence.\n",
    "CR_09_10_2021.txt": "Comité de quartier\n\nLe comité a élu Ahmed Sorel à sa présidence.\n",
    "tornade.md": "# Prise en main\n\n## Réseau\n\nLe service écoute sur le port 7011.\n",
    "rafale.md": "# Prise en main\n\n## Réseau\n\nLe service écoute sur le port 7022.\n",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("places")
    corpus: Path = folder / "corpus"
    corpus.mkdir()
    for name, text in FILES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    settings = Settings(indexes=folder / "indexes")
    build_index(corpus, "places", settings=settings)
    return Engine("places", settings)


@pytest.mark.parametrize(
    ("question", "document", "holds"),
    [
        (
            "Quelle est la redevance selon l'article 22 du règlement du gymnase ?",
            "reglement_gymnase.txt",
            "58 euros",
        ),
        (
            "Quelle est la redevance à l'article vingt-deux du règlement de la patinoire ?",
            "reglement_patinoire.txt",
            "31 euros",
        ),
        ("À quelle heure ouvre-t-il selon reglement_gymnase.txt ?", "reglement_gymnase.txt", "7 h"),
        ("Dans le règlement de la patinoire, qui surveille ?", "reglement_patinoire.txt", "adulte"),
        ("Qui a été élu dans le compte rendu du 9 octobre 2021 ?", "CR_09_10_2021.txt", "Sorel"),
        ("Qui a été élu d'après CR_14_02_2020.txt ?", "CR_14_02_2020.txt", "Ferrand"),
        ("Sur quel port écoute Tornade ?", "tornade.md", "7011"),
        ("Sur quel port écoute le service dans rafale.md ?", "rafale.md", "7022"),
        ("Sur quel port écoute le service, fichier rafale ?", "rafale.md", "7022"),
    ],
)
def test_the_place_that_is_named_comes_first(
    engine: Engine, question: str, document: str, holds: str
) -> None:
    first = engine.search(question)[0]
    assert first.document == document
    assert holds in first.text


@pytest.mark.parametrize(
    "question",
    [
        "Qui a été élu à la présidence du comité ?",
        "Quelle est la redevance annuelle ?",
        "Quelle est la redevance selon l'article 77 ?",
        "Que dit le rapport sur les inondations ?",
        "Sur quel port écoute le service dans absent.md ?",
        "Quand la loi sur le climat a-t-elle été votée ?",
    ],
)
def test_what_the_index_does_not_hold_is_no_place(engine: Engine, question: str) -> None:
    place = PlaceFinder(engine.store).run(query=analyse_query(question))["place"]
    assert place == FoundPlace()


def test_filters_bound_the_place(engine: Engine) -> None:
    finder = PlaceFinder(engine.store)
    query = analyse_query("Que dit rafale.md ?")
    assert finder.run(query=query)["place"].documents == ("rafale.md",)
    other = Filters(documents=("tornade.md",))
    assert finder.run(query=query, filters=other)["place"].passages == ()
    haystack = {"field": "meta.document", "operator": "==", "value": "tornade.md"}
    assert finder.run(query=query, filters=haystack)["place"].passages == ()


def test_passages_of_the_place_keep_the_order_of_their_own_scores() -> None:
    others = [Document(id=str(n), content="x", score=float(n)) for n in range(3)]
    place = (Document(id="a", content="a", score=1.0), Document(id="1", content="x", score=9.0))
    ranked = PlaceRanker(weight=5.0).run(documents=others, place=FoundPlace(("d",), passages=place))
    assert [one.id for one in ranked["documents"]] == ["1", "a", "2", "0"]
    kept = PlaceRanker(weight=0.0).run(documents=others, place=FoundPlace(("d",), passages=place))
    assert kept["documents"] == others
