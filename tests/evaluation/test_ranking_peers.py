"""Retrieval figures against ir-measures (TREC's own code), question by question."""

from __future__ import annotations

import ir_measures
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from ir_measures import AP, RR, Success, nDCG

from qa.evaluation.metrics import average_precision, ndcg, recall_at_k, reciprocal_rank

MEASURES = [nDCG @ 10, AP, RR @ 10, Success @ 1, Success @ 5, Success @ 10]


@st.composite
def rankings(draw: st.DrawFn) -> tuple[list[bool], int]:
    """Whether each retrieved result is relevant, and how many relevant ones were missed."""
    return draw(st.lists(st.booleans(), min_size=1, max_size=30)), draw(st.integers(0, 5))


@given(rankings())
@hypothesis_settings(max_examples=200)
def test_ir_measures_agrees(ranking: tuple[list[bool], int]) -> None:
    found, missed = ranking
    ranks = tuple(rank for rank, relevant in enumerate(found, start=1) if relevant)
    relevant = len(ranks) + missed
    if not relevant:
        return
    judgements = {f"r{rank}": 1 for rank in ranks} | {f"m{n}": 1 for n in range(missed)}
    names = [f"r{rank}" for rank in range(1, len(found) + 1)]
    run = {name: float(len(names) - place) for place, name in enumerate(names)}
    theirs = {
        one.measure: one.value
        for one in ir_measures.iter_calc(MEASURES, {"q": judgements}, {"q": run})
    }
    first = ranks[0] if ranks else None
    ours = {
        nDCG @ 10: ndcg(ranks, relevant),
        AP: average_precision(ranks, relevant),
        RR @ 10: reciprocal_rank(first),
        Success @ 1: recall_at_k(first, 1),
        Success @ 5: recall_at_k(first, 5),
        Success @ 10: recall_at_k(first, 10),
    }
    assert theirs == pytest.approx(ours, abs=1e-9)
