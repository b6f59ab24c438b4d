"""Two runs side by side: chance, flips, and what must not be compared."""

from __future__ import annotations

import io

import numpy as np
import pytest
from rich.console import Console
from scipy import stats

from qa.errors import EvaluationError
from qa.evaluation.compare import Change, compare
from qa.evaluation.comparison_table import render_comparison
from qa.evaluation.reports import EvaluationReport
from qa.evaluation.resampling import swap_p_values
from tests.evaluation.report_builders import report, right, wrong


def runs(gained: int, lost: int, same: int = 10) -> tuple[EvaluationReport, EvaluationReport]:
    """Two runs of which the second gains and loses some questions."""
    before = [wrong(n) for n in range(gained)]
    after = [right(n) for n in range(gained)]
    before += [right(n) for n in range(gained, gained + lost)]
    after += [wrong(n) for n in range(gained, gained + lost)]
    both = [right(n) for n in range(gained + lost, gained + lost + same)]
    return report(*before, *both), report(*after, *both)


def change(name: str, before: EvaluationReport, after: EvaluationReport) -> Change:
    return next(one for one in compare(before, after).changes if one.name == name)


def test_the_chance_of_a_gain_is_that_of_the_sign_test() -> None:
    em = change("em", *runs(gained=9, lost=1))
    assert (em.before, em.after) == (11 / 20, 19 / 20)
    # For a binary score the randomisation test is the exact sign test of the flipped questions.
    assert em.p == pytest.approx(stats.binomtest(9, 10).pvalue, abs=0.01)


def test_runs_alike_differ_by_chance() -> None:
    assert change("f1", *runs(gained=0, lost=0)).p == 1
    assert change("f1", *runs(gained=3, lost=3)).p == 1


def test_a_paired_difference_of_means_against_scipy() -> None:
    generator = np.random.default_rng(3)
    before, noise = generator.random((12, 1)), generator.normal(0.1, 0.2, (12, 1))
    ones = np.ones_like(before)
    ours = swap_p_values((before, ones), (before + noise, ones))[0]
    theirs = stats.permutation_test(
        ((before + noise)[:, 0], before[:, 0]),
        lambda one, other: float(np.mean(one - other)),
        permutation_type="samples",
        n_resamples=np.inf,
    )
    assert ours == pytest.approx(theirs.pvalue, abs=0.02)


def test_flips_go_both_ways() -> None:
    comparison = compare(*runs(gained=2, lost=1))
    assert [flip.id for flip in comparison.gained] == ["q0", "q1"]
    assert [flip.id for flip in comparison.lost] == ["q2"]
    assert (comparison.lost[0].before, comparison.lost[0].after) == ("Helsinki", "Hambourg")


def test_questions_may_come_in_another_order() -> None:
    before, after = report(right(0), wrong(1)), report(right(1), right(0))
    assert [flip.id for flip in compare(before, after).gained] == ["q1"]


def test_what_was_set_otherwise_is_told() -> None:
    settings = (("read_top", "5"), ("top_k", "20"))
    comparison = compare(report(right(0)), report(right(0), settings=settings))
    assert comparison.settings == (("read_top", "20", "5"),)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (report(right(0), gold_digest="c" * 64), "questions"),
        (report(right(0), corpus_digest="c" * 64), "documents"),
        (report(right(0), complete=False), "interrompue"),
    ],
)
def test_unlike_runs_are_refused(before: EvaluationReport, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        compare(before, report(right(0)))


def test_figures_not_measured_in_both_are_left_out() -> None:
    before, after = report(right(0)), report(right(0, rivals=0.5))
    assert "rival_recall" not in {one.name for one in compare(before, after).changes}


def test_the_table_tells_what_changed() -> None:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    render_comparison(compare(*runs(gained=12, lost=1)), console)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    line = next(line for line in text.splitlines() if line.startswith(" EM "))
    assert line.split()[:4] == ["EM", "47,8", "%", "95,7"]
    assert "+47,8" in line
    assert "mieux" in line
    assert "12\u00a0questions gagnées" in text
    assert "… et 2 de plus" in text
    assert "1\u00a0question perdue" in text
    assert "« Helsinki » → « Hambourg »" in text
