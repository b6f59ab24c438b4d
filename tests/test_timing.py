"""Stages are timed where they run, in the thread that measures, and nowhere else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.timing import measuring, stage


def test_stages_are_collected_in_milliseconds() -> None:
    with measuring() as timings:
        with stage("a"), stage("b"):
            sum(range(100_000))
        with stage("c"):
            pass
    assert set(timings) == {"a", "b", "c"}
    assert timings["a"] >= timings["b"] > timings["c"] >= 0
    assert timings["a"] < 1000


def test_a_stage_run_twice_is_summed() -> None:
    with measuring() as once, stage("a"):
        sum(range(10_000))
    with measuring() as often:
        for _ in range(50):
            with stage("a"):
                sum(range(10_000))
    assert list(often) == ["a"]
    assert often["a"] > once["a"]


def test_a_stage_that_fails_is_timed_and_fails() -> None:
    with measuring() as timings, pytest.raises(ZeroDivisionError), stage("a"):
        1 / 0  # noqa: B018
    assert "a" in timings


def test_without_measuring_nothing_happens() -> None:
    with stage("a"):
        pass
    with measuring() as timings:
        pass
    assert timings == {}


def test_nested_measures_do_not_mix() -> None:
    with measuring() as outer:
        with measuring() as inner, stage("a"):
            pass
        with stage("b"):
            pass
    assert set(inner) == {"a"}
    assert set(outer) == {"b"}


def test_threads_do_not_mix() -> None:
    def measured(name: str) -> set[str]:
        with measuring() as timings, stage(name):
            sum(range(10_000))
        return set(timings)

    names = [f"stage {number}" for number in range(20)]
    with measuring() as outer, ThreadPoolExecutor(4) as pool:
        assert list(pool.map(measured, names)) == [{name} for name in names]
    assert outer == {}
