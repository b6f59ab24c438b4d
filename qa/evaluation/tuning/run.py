"""Tune the settings of one index to a gold set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import GoldError
from qa.evaluation.loading import open_gold
from qa.evaluation.tuning.fitting import (
    MIN_IMPOSSIBLE,
    Fit,
    fit_depth,
    fit_rank,
    fit_search,
    fit_threshold,
    mean_f1,
)
from qa.evaluation.tuning.folds import FOLDS, part
from qa.evaluation.tuning.lab import Lab, Progress
from qa.evaluation.tuning.outcomes import Outcome
from qa.evaluation.tuning.points import Tuned, current_point
from qa.evaluation.tuning.report import CurvePoint, Step, TuningReport
from qa.evaluation.tuning.sizes import try_sizes
from qa.evaluation.tuning.steps import State, held_out, take_step
from qa.french.formatting import count

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.evaluation.gold import GoldSet

MIN_QUESTIONS = 20
_STEPS: tuple[tuple[str, Fit], ...] = (
    ("search", fit_search),
    ("read_top", fit_depth),
    ("reader_rank_weight", fit_rank),
)


def tune(gold: Path, engine: Engine, progress: Progress, *, sizes: bool = False) -> TuningReport:
    """Fit the engine's settings to the gold set at ``gold``; nothing is written but a cache.

    What the reader says is kept in the index's folder, so that a tuning which was stopped goes on
    where it was. With ``sizes``, other sizes of passages are tried first, each in an index made for
    the length of the call. ``progress(what, done, total)`` is called along the way.

    Raises:
        GoldError: the gold set cannot be read, does not match the documents, or is too small.
        IndexStoreError: the index's folder cannot be written.
    """
    gold_set = open_gold(gold, engine)
    if len(gold_set.questions) < MIN_QUESTIONS:
        raise GoldError(
            f"« {gold} » n'a que {count(len(gold_set.questions), 'question')} : il en faut au "
            f"moins {MIN_QUESTIONS} pour régler quoi que ce soit. Ajoutez-en, par exemple avec : "
            "qa gold suggest"
        )
    with TemporaryDirectory() as spare:
        return _tune(gold_set, engine, progress, Path(spare) if sizes else None)


def _tune(gold: GoldSet, engine: Engine, progress: Progress, spare: Path | None) -> TuningReport:
    folds, start = part(gold.questions), settings_of(engine)
    lab = Lab(gold, engine, engine.index, progress)
    state = State(start, (start,) * FOLDS)
    before = held_out(lab, folds, state).means
    steps: list[Step] = []
    if spare is not None:
        step, lab = try_sizes(lab, gold, engine, folds, start, spare, progress)
        steps.append(step)
    warnings = list(gold.warnings)
    for name, fit in (*_STEPS, *_threshold_step(gold, warnings)):
        step, state = take_step(name, fit, lab, folds, state)
        steps.append(step)
    every = range(len(folds))
    return TuningReport(
        gold=str(gold.path),
        index=engine.index.name,
        questions=len(folds),
        folds=FOLDS,
        steps=tuple(steps),
        before=before,
        after=held_out(lab, folds, state).means,
        threshold=state.whole.threshold,
        curve=coverage_curve(lab.outcomes(every, state.whole)),
        depths=tuple(
            (
                depth,
                mean_f1(
                    lab.outcomes(every, state.whole.moved(read_top=depth)), state.whole.threshold
                ),
            )
            for depth in lab.depths
        ),
        warnings=tuple(warnings),
    )


def settings_of(engine: Engine) -> Tuned:
    """The settings that an engine works with."""
    settings = engine.settings
    return Tuned(
        current_point(engine),
        settings.read_top,
        settings.reader_rank_weight,
        engine.threshold,
    )


def coverage_curve(outcomes: Sequence[Outcome]) -> tuple[CurvePoint, ...]:
    """Accuracy over each tenth of the questions, the surest answers first.

    Selective question answering (Kamath et al. 2020).
    """
    shown = sorted((one.shown for one in outcomes if one.shown >= 0), reverse=True)
    points = []
    for tenth in range(1, 11):
        wanted = round(tenth * len(outcomes) / 10)
        if not 0 < wanted <= len(shown):
            continue
        threshold = shown[wanted - 1]
        answered = [one for one in outcomes if one.shown >= threshold]
        accuracy = float(np.mean([one.em for one in answered]))
        points.append(
            CurvePoint(
                threshold,
                len(answered) / len(outcomes),
                accuracy,
                mean_f1(outcomes, threshold),
            )
        )
    return tuple(dict.fromkeys(points))


def _threshold_step(gold: GoldSet, warnings: list[str]) -> list[tuple[str, Fit]]:
    """The last step, where the gold set can tell when to abstain."""
    impossible = sum(question.impossible for question in gold.questions)
    if impossible >= MIN_IMPOSSIBLE:
        return [("no_answer_threshold", fit_threshold)]
    warnings.append(
        f"Le seuil d'abstention reste tel quel : il faut au moins {MIN_IMPOSSIBLE} questions sans "
        f"réponse pour le régler, le jeu en a {impossible}."
    )
    return []
