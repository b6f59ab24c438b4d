"""Filters in SQL mean what Haystack's mean, and the public ones what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from haystack.dataclasses import Document as HaystackDocument
from haystack.document_stores.types import DuplicatePolicy
from haystack.errors import FilterError as HaystackFilterError
from haystack.utils.filters import document_matches_filter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import FilterError
from qa.index.store import PassageStore
from qa.types import Filters
from tests.index.store.store_builders import make_item, vector_of

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.5, 1.0, float("nan"), 1e300, 2**70]),
    st.sampled_from(
        ["", "a", "é'\"", "1", "[1]", "2018-07-16", "2018-07-16T00:00:00", "2018-07-16T10:00+02:00"]
    ),
)
_VALUES = st.one_of(_SCALARS, st.lists(_SCALARS, max_size=2), st.just({"c": 1}))
_FIELDS = ("meta.a", "meta.b", "meta.b.c", "a", "id", "content")
_METAS = st.dictionaries(st.sampled_from("ab"), _VALUES, max_size=2)
_LEAVES = st.one_of(
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(_FIELDS),
            "operator": st.sampled_from(["==", "!=", ">", ">=", "<", "<="]),
            "value": _SCALARS,
        }
    ),
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(_FIELDS),
            "operator": st.sampled_from(["in", "not in"]),
            "value": st.lists(_VALUES, max_size=3),
        }
    ),
)
_FILTERS = st.recursive(
    _LEAVES,
    lambda inner: st.fixed_dictionaries(
        {
            "operator": st.sampled_from(["AND", "OR", "NOT"]),
            "conditions": st.lists(inner, max_size=3),
        }
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> PassageStore:
    return PassageStore(str(tmp_path_factory.mktemp("filters") / "index"), create=True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(metas=st.lists(_METAS, min_size=1, max_size=4), filters=_FILTERS)
def test_sql_means_what_haystack_means(
    shared: PassageStore, metas: list[dict[str, Any]], filters: dict[str, Any]
) -> None:
    documents = [HaystackDocument(id=str(n), content="a", meta=m) for n, m in enumerate(metas)]
    shared.delete_all_documents()
    shared.write_documents(documents, DuplicatePolicy.OVERWRITE)
    held = shared.filter_documents()  # NaN has become None
    try:
        expected = [d.id for d in held if document_matches_filter(filters, d)]
    except (HaystackFilterError, TypeError):
        return  # values that Haystack cannot compare: we find what can be, or refuse
    try:
        found = [document.id for document in shared.filter_documents(filters)]
    except HaystackFilterError:
        return
    assert found == expected
    assert shared.count_documents_by_filter(filters) == len(expected)


@pytest.mark.parametrize("value", [2**70, -(2**70), 2.0**70])
def test_numbers_larger_than_sqlites(store: PassageStore, value: float) -> None:
    store.write_documents([HaystackDocument(id="1", meta={"a": 5}), HaystackDocument(id="2")])
    larger = {"field": "meta.a", "operator": "<", "value": value}
    assert len(store.filter_documents(larger)) == (value > 0)
    assert store.filter_documents({**larger, "operator": "=="}) == []


@pytest.mark.parametrize("value", ["abc", [1], {"a": 1}])
def test_what_has_no_order_is_refused(store: PassageStore, value: object) -> None:
    with pytest.raises(HaystackFilterError):
        store.filter_documents({"field": "meta.a", "operator": ">", "value": value})


@pytest.mark.parametrize("field", ["embedding", "blob", "meta.a'b", 'meta.a"b', "meta."])
def test_fields_that_cannot_be_compared(store: PassageStore, field: str) -> None:
    with pytest.raises(HaystackFilterError):
        store.filter_documents({"field": field, "operator": "==", "value": 1})


def test_a_partial_date_is_no_moment(store: PassageStore) -> None:
    """Haystack reads «2018-06» as today's day of that month: the answer would change daily."""
    store.write_documents([HaystackDocument(id="1", meta={"date": "2018-06"})])
    for operator in (">", "<="):
        filters = {"field": "meta.date", "operator": operator, "value": "2018-06-15"}
        assert store.filter_documents(filters) == []


# --- The public filters --------------------------------------------------------------------


@pytest.fixture
def filled(store: PassageStore) -> PassageStore:
    store.put_sources(
        make_item(path, f"Le sommet selon {path}.", date=date)
        for path, date in (
            ("a.txt", "2018-06-30"),
            ("presse/b.txt", "2018-07"),
            ("presse/été/c.txt", "2019"),
            ("presse2/a.txt", None),
            ("presse-3.txt", "2017-12-31"),
        )
    )
    return store


def _passing(store: PassageStore, filters: Filters) -> str:
    """The paths that both searches find, by a letter each."""
    checked = store.checked_filters(filters)
    lexical = store.lexical_search("sommet", 10, 1.0, checked)
    dense = store.dense_search(vector_of("question").tolist(), 10, checked)
    paths = sorted(hit.meta["document"] for hit in lexical)
    assert paths == sorted(hit.meta["document"] for hit in dense)
    return " ".join(paths)


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        (Filters(), "a.txt presse-3.txt presse/b.txt presse/été/c.txt presse2/a.txt"),
        (Filters(documents=("presse/b.txt",)), "presse/b.txt"),
        (Filters(documents=("a.txt",)), "a.txt presse2/a.txt"),
        (Filters(documents=("c.txt", "b.txt")), "presse/b.txt presse/été/c.txt"),
        (Filters(folder="presse"), "presse/b.txt presse/été/c.txt"),
        (Filters(folder="presse/été/"), "presse/été/c.txt"),
        (Filters(since="2018-07-15"), "presse/b.txt presse/été/c.txt"),
        (Filters(since="2018-07"), "presse/b.txt presse/été/c.txt"),
        (Filters(since="2019-03-01"), "presse/été/c.txt"),
        (Filters(since="2020"), ""),
        (Filters(owner=""), "a.txt presse-3.txt presse/b.txt presse/été/c.txt presse2/a.txt"),
        (Filters(until="2017"), "presse-3.txt"),
        (Filters(until="2018-06-30"), "a.txt presse-3.txt"),
        (Filters(until="2018-07-01"), "a.txt presse-3.txt presse/b.txt"),
        (Filters(since="2018", until="2018"), "a.txt presse/b.txt"),
        (Filters(folder="presse", until="2018"), "presse/b.txt"),
        (Filters(since="2019", undated=True), "presse/été/c.txt presse2/a.txt"),
        (Filters(since="2018", until="2018", undated=True), "a.txt presse/b.txt presse2/a.txt"),
        (Filters(folder="presse", until="2018", undated=True), "presse/b.txt"),
        (Filters(metadata=(("date", "2019"),)), "presse/été/c.txt"),
        (Filters(metadata=(("absente", "x"),)), ""),
    ],
)
def test_public_filters(filled: PassageStore, filters: Filters, paths: str) -> None:
    assert _passing(filled, filters) == paths


def test_a_number_in_a_command_is_a_number(store: PassageStore) -> None:
    metas: list[dict[str, Any]] = [{"année": 2018}, {"année": "2018"}, {"année": 2019}]
    store.write_documents([HaystackDocument(id=str(n), meta=m) for n, m in enumerate(metas)])
    found = store.filter_documents(Filters(metadata=(("année", "2018"),)))
    assert [document.id for document in found] == ["0", "1"]


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(documents=("presse/d.txt",)), r"« presse/d\.txt »\. Le plus proche : « presse/b"),
        (Filters(documents=("",)), "pas de document «  »"),
        (Filters(folder="absent"), "rien dans le dossier « absent »"),
        (Filters(folder="/"), "rien dans le dossier"),
        (Filters(since="15/06/2018"), r"« 15/06/2018 » n'est pas une date \(since\)"),
        (Filters(until="2018-02-30"), r"« 2018-02-30 » n'est pas une date \(until\)"),
        (Filters(metadata=(("a'b", 1),)), "nom d'une métadonnée"),
    ],
)
def test_filters_that_name_nothing(filled: PassageStore, filters: Filters, said: str) -> None:
    with pytest.raises(FilterError, match=said):
        filled.checked_filters(filters)


def test_path_and_date_use_their_indexes(filled: PassageStore, tmp_path: Path) -> None:
    from qa.index.store.filters import where

    for filters in (Filters(folder="presse"), Filters(since="2018-07"), Filters(until="2018")):
        found = where(filters)
        with filled._database.reading() as connection:
            sql = f"EXPLAIN QUERY PLAN SELECT id FROM passages WHERE {found.sql}"  # noqa: S608
            plan = " ".join(row[3] for row in connection.execute(sql, found.values))
        assert "SCAN passages" not in plan, plan
