"""What an evaluation finds of each question."""

from __future__ import annotations

from dataclasses import dataclass

from qa.evaluation.budget import Fault


@dataclass(frozen=True, slots=True)
class Span:
    """The characters ``[start, end)`` of a document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where the relevant results stand: the ``found`` ranks, from 1, and how many exist."""

    found: tuple[int, ...]
    relevant: int

    @property
    def first(self) -> int | None:
        """The rank of the best one; None when none was found."""
        return self.found[0] if self.found else None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How the engine did on one question.

    ``expected`` are the gold texts, empty when the question is ``impossible``; ``source`` is the
    document of the first. ``predicted``, ``place`` and ``confidence`` are those of the best answer,
    None when it ``abstained``. ``em`` and ``f1`` (French normalisation), ``squad_em`` and
    ``squad_f1`` (the official script's) are 1 for an impossible question on which it abstained, 0
    for any other question on which it did. ``passages`` and ``documents`` are the ranks of what
    holds a gold answer. ``margin`` is the confidence of the best right answer (by exact match) less
    that of the best wrong one, None when no answer is right: below 0, the right one was outranked.
    ``rivals`` is the share of rival answers shown, None unless the question is tagged ``rivales``.
    ``fault`` is the stage that a miss is charged to, None when the answer is right.
    """

    id: str
    question: str
    tags: tuple[str, ...]
    impossible: bool
    expected: tuple[str, ...]
    source: str | None
    predicted: str | None
    place: Span | None
    confidence: float | None
    abstained: bool
    em: float
    f1: float
    squad_em: float
    squad_f1: float
    passages: Ranks
    documents: Ranks
    margin: float | None
    rivals: float | None
    fault: Fault | None
    latency_ms: float
