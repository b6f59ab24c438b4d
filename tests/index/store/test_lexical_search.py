"""Sources kept whole, and lexical search over their passages."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from qa.documents import find_files, read_document
from qa.errors import CorpusError
from qa.index.store import PassageStore
from qa.types import Range
from tests.index.store.store_builders import make_item

_HELSINKI = "Le sommet entre les deux présidents s'est tenu à Helsinki, la capitale finlandaise."
_HAMBOURG = "Le G20 s'est réuni à Hambourg. Les manifestants ont affronté la police."
_VIENNE = "L’Autriche avait offert d’accueillir la rencontre à Vienne."


@pytest.fixture
def filled(store: PassageStore) -> PassageStore:
    store.put_sources(
        [
            make_item("helsinki.txt", _HELSINKI, "Trump et Poutine", "2018-07-16"),
            make_item("hambourg.txt", _HAMBOURG, "Une rencontre attendue", "2017-07-08"),
            make_item("dossier/vienne.txt", _VIENNE, "Une offre autrichienne"),
        ]
    )
    return store


def _found(store: PassageStore, query: str, **options: Any) -> list[str]:
    arguments = {"top_k": 10, "title_weight": 1.0, **options}
    return [hit.meta["document"] for hit in store.lexical_search(query, **arguments)]


def test_sources_come_back_as_they_were(store: PassageStore, seeds: Path) -> None:
    for file in find_files(seeds).files:
        document = read_document(seeds, file)
        _, passages, vectors = make_item(document.path, document.text)
        store.put_sources([(document, passages, vectors)])
        assert store.source(document.path) == document
    odd = dataclasses.replace(
        make_item("é/ 𝒳.txt", "\ufeffl’é\r\ne\u0301 👩‍👩‍👧")[0],
        skipped=(Range(0, 1), Range(3, 4)),
        encoding="mac_roman",
    )
    store.put_sources([(odd, [], [])])
    assert store.source(odd.path) == odd


def test_passages_know_where_they_stand(filled: PassageStore) -> None:
    for hit in filled.filter_documents():
        text = filled.source(hit.meta["document"]).text
        assert text[hit.meta["start"] : hit.meta["end"]] == hit.content
    (hit,) = filled.lexical_search("Helsinki", 1, 1.0)
    assert (hit.meta["title"], hit.meta["date"]) == ("Trump et Poutine", "2018-07-16")


def test_digests_are_in_path_order(filled: PassageStore) -> None:
    assert list(filled.source_digests()) == ["dossier/vienne.txt", "hambourg.txt", "helsinki.txt"]
    assert filled.source_digests()["helsinki.txt"] == filled.source("helsinki.txt").digest


def test_an_unknown_source_is_named(filled: PassageStore) -> None:
    with pytest.raises(CorpusError, match=r"« absent\.txt »"):
        filled.source("absent.txt")


def test_a_source_put_again_replaces_its_passages(filled: PassageStore) -> None:
    before = filled.count_documents()
    filled.put_sources([make_item("helsinki.txt", "La rencontre a lieu à Reykjavik.")])
    assert filled.count_documents() == before
    assert "helsinki.txt" not in _found(filled, "sommet")
    assert _found(filled, "Reykjavik") == ["helsinki.txt"]


def test_a_deleted_source_leaves_nothing(filled: PassageStore) -> None:
    filled.delete_sources(["helsinki.txt", "inconnu.txt"])
    assert _found(filled, "Helsinki") == []
    assert "helsinki.txt" not in filled.source_digests()
    assert all(hit.meta["document"] != "helsinki.txt" for hit in filled.filter_documents())
    with filled._database.reading() as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("passages", "lexicon")
        ]
    assert counts[0] == counts[1] == filled.count_documents()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Où s’est tenu le sommet d'Helsinki ?", "helsinki.txt"),
        ("ou s est tenu le sommet d helsinki", "helsinki.txt"),
        ("les manifestants et la police", "hambourg.txt"),
        ("AUTRICHE", "dossier/vienne.txt"),
        ("autrichienne", "dossier/vienne.txt"),
        ("accueilli", "dossier/vienne.txt"),
    ],
)
def test_the_right_passage_comes_first(filled: PassageStore, query: str, expected: str) -> None:
    assert _found(filled, query)[0] == expected


def test_scores_fall_and_are_positive(filled: PassageStore) -> None:
    scores = [hit.score for hit in filled.lexical_search("rencontre sommet Vienne", 10, 1.0)]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert all(score is not None and score > 0 for score in scores)


def test_top_k_keeps_the_best(filled: PassageStore) -> None:
    everything = _found(filled, "rencontre sommet Vienne")
    assert _found(filled, "rencontre sommet Vienne", top_k=2) == everything[:2]


def test_a_title_weighs_what_is_asked(filled: PassageStore) -> None:
    """«rencontre» is in the title of one passage and in the body of another."""
    assert _found(filled, "rencontre", title_weight=10.0)[0] == "hambourg.txt"
    assert _found(filled, "rencontre", title_weight=0.0)[0] == "dossier/vienne.txt"


@pytest.mark.parametrize("weight", [0.0, 1e-5, 1e-9, 0.1 + 0.2, 10])
def test_any_allowed_title_weight_is_understood(filled: PassageStore, weight: float) -> None:
    assert _found(filled, "Helsinki", title_weight=weight) == ["helsinki.txt"]


def test_the_date_and_title_are_searched_with_every_passage(filled: PassageStore) -> None:
    assert _found(filled, "juillet 2018")[0] == "helsinki.txt"
    assert _found(filled, "Poutine") == ["helsinki.txt"]


@pytest.mark.parametrize("query", ["", " ", "?", "Qu'est-ce que c'est ?", "« »", "👩‍👩‍👧"])
def test_nothing_to_search(filled: PassageStore, query: str) -> None:
    assert _found(filled, query) == []


@pytest.mark.parametrize(
    "query",
    [
        'Helsinki"',
        '"Helsinki',
        "Helsinki*",
        "-Helsinki",
        "Helsinki NEAR OR AND NOT",
        "NEAR(Helsinki sommet, 2)",
        "title:Helsinki",
        "{title body} : Helsinki",
        "^Helsinki",
        "Helsinki; DROP TABLE passages; --",
        "Helsinki 👍🏽",
        "Helsinki \0",
        "(Helsinki",
        "l'Helsinki''",
        "Helsinki ½ ² ٣ 𝒳 ﷽",
    ],
)
def test_query_syntax_is_only_text(filled: PassageStore, query: str) -> None:
    assert _found(filled, query)[0] == "helsinki.txt"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=200))
def test_no_query_ever_raises(filled: PassageStore, query: str) -> None:
    filled.lexical_search(query, 5, 1.0)


def test_a_very_long_query(filled: PassageStore) -> None:
    query = " ".join(f"mot{number}" for number in range(5000)) + " Helsinki"
    assert _found(filled, query) == ["helsinki.txt"]


@pytest.mark.parametrize(
    "filters",
    [
        {"field": "meta.document", "operator": "==", "value": "dossier/vienne.txt"},
        {"field": "meta.date", "operator": "==", "value": None},
        {"field": "meta.title", "operator": "==", "value": "Une offre autrichienne"},
        {
            "operator": "AND",
            "conditions": [
                {"field": "meta.document", "operator": "not in", "value": ["helsinki.txt"]},
                {"field": "meta.title", "operator": "!=", "value": "Une rencontre attendue"},
            ],
        },
    ],
)
def test_filters_go_into_the_search(filled: PassageStore, filters: dict[str, Any]) -> None:
    """The one passage that passes is found though others rank higher and ``top_k`` is 1."""
    query = "rencontre Helsinki Hambourg"
    assert _found(filled, query, top_k=1) != ["dossier/vienne.txt"]
    assert _found(filled, query, top_k=1, filters=filters) == ["dossier/vienne.txt"]


def test_a_filter_that_nothing_passes(filled: PassageStore) -> None:
    filters = {"field": "meta.document", "operator": "==", "value": "absent"}
    assert _found(filled, "Helsinki", filters=filters) == []
