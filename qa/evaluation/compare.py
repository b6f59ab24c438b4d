"""Two evaluations of the same questions side by side: what changed, and whether by chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qa.errors import EvaluationError
from qa.evaluation.figures import RATIOS, ratio_parts
from qa.evaluation.reports import EvaluationReport
from qa.evaluation.resampling import swap_p_values
from qa.evaluation.results import QuestionResult
from qa.evaluation.setup import Setup


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in both runs; ``p`` is the chance of such a difference if the runs are alike."""

    name: str
    before: float
    after: float
    p: float


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that only one of the runs answered exactly; None stands for an abstention."""

    id: str
    question: str
    expected: tuple[str, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since the run made at ``since`` (ISO 8601).

    ``gained`` are the questions that became right, ``lost`` those that were. ``settings`` are
    (name, before, after) for what was set otherwise, versions included.
    """

    since: str
    changes: tuple[Change, ...]
    gained: tuple[Flip, ...]
    lost: tuple[Flip, ...]
    settings: tuple[tuple[str, str, str], ...]


def compare(before: EvaluationReport, after: EvaluationReport) -> Comparison:
    """Set two runs side by side; ``after`` is complete.

    Raises:
        EvaluationError: they did not ask the same questions of the same documents, or the earlier
            one was interrupted.
    """
    check_comparable(before, after.setup)
    earlier = {result.id: result for result in before.results}
    pairs = [(earlier[result.id], result) for result in after.results]
    old, new = ratio_parts([pair[0] for pair in pairs]), ratio_parts(after.results)
    chances = swap_p_values(old, new)
    changes = []
    for name, p in zip(RATIOS, chances.tolist(), strict=True):
        was, now = getattr(before.figures, name), getattr(after.figures, name)
        if was is not None and now is not None and not math.isnan(p):
            changes.append(Change(name, was, now, p))
    return Comparison(
        since=before.setup.created,
        changes=tuple(changes),
        gained=tuple(_flip(was, now) for was, now in pairs if was.em < 1 <= now.em),
        lost=tuple(_flip(was, now) for was, now in pairs if now.em < 1 <= was.em),
        settings=_changed_settings(before, after),
    )


def check_comparable(before: EvaluationReport, setup: Setup) -> None:
    """Check that an evaluation made with ``setup`` can be set against ``before``.

    Raises:
        EvaluationError: see ``compare``.
    """
    problem = None
    if before.setup.gold_digest != setup.gold_digest:
        problem = "les questions ou leurs réponses attendues ne sont plus les mêmes"
    elif before.setup.corpus_digest != setup.corpus_digest:
        problem = "les documents indexés ne sont plus les mêmes"
    elif not before.complete:
        problem = "elle a été interrompue"
    if problem:
        raise EvaluationError(
            f"L'évaluation du {before.setup.created} ne se compare pas à celle-ci : {problem}. "
            "Refaites-la avec les questions et les documents d'aujourd'hui."
        )


def _flip(before: QuestionResult, after: QuestionResult) -> Flip:
    return Flip(after.id, after.question, after.expected, before.predicted, after.predicted)


def _changed_settings(
    before: EvaluationReport, after: EvaluationReport
) -> tuple[tuple[str, str, str], ...]:
    old = dict(before.setup.settings + before.setup.versions)
    new = dict(after.setup.settings + after.setup.versions)
    return tuple(
        (name, old.get(name, "–"), new.get(name, "–"))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    )
