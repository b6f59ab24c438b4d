from __future__ import annotations

from qa.evaluation.paging import PAGE_SIZE, filters_of, rules


def test_each_stage_has_its_filter_and_all_come_first() -> None:
    filters = filters_of([("Lue", 3), ("Coupée", 41)])
    assert [(one.label, one.count) for one in filters] == [
        ("Toutes", 44),
        ("Lue", 3),
        ("Coupée", 41),
    ]
    assert [(page.first, page.last) for page in filters[2].pages] == [
        (1, PAGE_SIZE),
        (PAGE_SIZE + 1, 2 * PAGE_SIZE),
        (41, 41),
    ]


def test_one_stage_needs_no_filter_of_its_own_and_none_no_page() -> None:
    assert [one.label for one in filters_of([("Lue", 3)])] == ["Toutes"]
    assert filters_of([])[0].pages == ()


def test_every_page_has_a_rule() -> None:
    filters = filters_of([("Lue", 30), ("Coupée", 1)])
    written = rules(filters)
    for page in (page for one in filters for page in one.pages):
        assert f"#{page.id}:checked" in written
