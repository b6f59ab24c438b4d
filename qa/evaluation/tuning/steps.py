"""One group of settings after the other, each kept only if it helps where it was not fitted.

Stone 1974, "Cross-Validatory Choice and Assessment of Statistical Predictions": for each fold the
group is fitted on the others and measured on it. A gain counts when the paired randomisation test
gives it less than one chance in twenty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.resampling import swap_p_values
from qa.evaluation.tuning.fitting import Fit
from qa.evaluation.tuning.lab import Lab
from qa.evaluation.tuning.points import Tuned
from qa.evaluation.tuning.report import SIGNIFICANT, Proposal, Step, Worth

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class State:
    """Where the tuning stands: the settings fitted on all questions, and without each fold."""

    whole: Tuned
    without: tuple[Tuned, ...]


def take_step(
    name: str, fit: Fit, lab: Lab, folds: Sequence[int], state: State
) -> tuple[Step, State]:
    """Fit a group of settings; the state moves if the gain is proved."""
    every = range(len(folds))
    proposed = State(
        fit(lab, every, state.whole),
        tuple(
            fit(lab, [row for row in every if folds[row] != fold], tuned)
            for fold, tuned in enumerate(state.without)
        ),
    )
    before, after = held_out(lab, folds, state), held_out(lab, folds, proposed)
    p = gain_p_value(before.worth, after.worth)
    proposals = _proposals(state.whole, proposed.whole)
    gain = after.worth.mean() > before.worth.mean()
    adopted = bool(proposals) and bool(gain) and p < SIGNIFICANT
    step = Step(name, proposals, before.means, after.means, p, adopted)
    return step, proposed if adopted else state


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What each question is worth under the settings that were fitted without it."""

    worth: Floats
    means: Worth


def held_out(lab: Lab, folds: Sequence[int], state: State) -> HeldOut:
    """Measure every question under the settings fitted without its fold."""
    settings = [state.without[fold] for fold in folds]
    lab.read((row, tuned.search) for row, tuned in enumerate(settings))
    pairs = [(lab.outcome(row, tuned), tuned) for row, tuned in enumerate(settings)]
    ranks = [
        outcome.reciprocal_rank(tuned.reader_rank_weight)
        for outcome, tuned in pairs
        if not outcome.impossible
    ]
    return HeldOut(
        np.array([outcome.worth(tuned) for outcome, tuned in pairs]),
        Worth(
            float(np.mean([outcome.f1_at(tuned.threshold) for outcome, tuned in pairs])),
            float(np.mean(ranks)) if ranks else None,
        ),
    )


def gain_p_value(before: Floats, after: Floats) -> float:
    """The chance of such a difference if the settings are worth the same."""
    ones = np.ones((len(before), 1))
    return float(swap_p_values((before[:, None], ones), (after[:, None], ones))[0])


def _proposals(before: Tuned, after: Tuned) -> tuple[Proposal, ...]:
    old, new = _named(before), _named(after)
    return tuple(Proposal(name, old[name], new[name]) for name in old if old[name] != new[name])


def _named(tuned: Tuned) -> dict[str, float]:
    """The settings by their name in ``qa.toml``."""
    return {
        "candidates": tuned.search.candidates,
        "title_weight": tuned.search.title_weight,
        "dense_weight": tuned.search.dense_weight,
        "soft_match_weight": tuned.search.soft_match_weight,
        "read_top": tuned.read_top,
        "reader_rank_weight": tuned.reader_rank_weight,
        "no_answer_threshold": tuned.threshold,
    }
