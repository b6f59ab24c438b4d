"""What a tuning found."""

from __future__ import annotations

from dataclasses import dataclass

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Worth:
    """Means over the questions; ``mrr`` over the answerable ones, None without any."""

    f1: float
    mrr: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A setting, its name as in ``qa.toml``, and the value fitted on all questions."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Step:
    """One group of settings, measured on questions that did not choose them.

    ``before`` and ``after`` are without and with the group, on top of the groups adopted before it;
    ``p`` is the chance of such a gain if it changes nothing. ``proposals`` are the values that
    would change; they are adopted when the gain is more than chance.
    """

    name: str
    proposals: tuple[Proposal, ...]
    before: Worth
    after: Worth
    p: float
    adopted: bool


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Answering only from ``threshold`` up: share of questions answered, exact ones among them."""

    threshold: float
    coverage: float
    accuracy: float
    f1: float


@dataclass(frozen=True, slots=True)
class TuningReport:
    """The steps in their order, and what all adopted ones give on questions not seen.

    ``threshold`` is the one in force at the end, ``depths`` the F1 for each number of passages
    read. ``warnings`` are French sentences.
    """

    gold: str
    index: str
    questions: int
    folds: int
    steps: tuple[Step, ...]
    before: Worth
    after: Worth
    threshold: float
    curve: tuple[CurvePoint, ...]
    depths: tuple[tuple[int, float], ...]
    warnings: tuple[str, ...]

    @property
    def changes(self) -> tuple[Proposal, ...]:
        """The settings that proved better."""
        return tuple(one for step in self.steps if step.adopted for one in step.proposals)
