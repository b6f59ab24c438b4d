"""Other sizes of passages: each is an index of its own, made for the length of the tuning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.engine import Engine
from qa.evaluation.tuning.lab import Lab, Progress
from qa.evaluation.tuning.points import Tuned, passage_sizes
from qa.evaluation.tuning.report import SIGNIFICANT, Proposal, Step, Worth
from qa.evaluation.tuning.steps import gain_p_value
from qa.index.build import index_documents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qa.evaluation.gold import GoldSet
    from qa.types import Document

    Floats = NDArray[np.float64]


def try_sizes(
    lab: Lab,
    gold: GoldSet,
    engine: Engine,
    folds: Sequence[int],
    tuned: Tuned,
    folder: Path,
    progress: Progress,
) -> tuple[Step, Lab]:
    """Measure every size, the other settings as they are; return the step and the best lab.

    The indexes of the other sizes are made in ``folder``. Sizes are compared by F1 alone: finding a
    larger passage is easier, and proves nothing.
    """
    current = engine.settings.passage_words
    labs = {
        size: lab if size == current else _lab(gold, engine, size, folder, progress)
        for size in passage_sizes(current)
    }
    scores = {size: _f1(one, tuned) for size, one in labs.items()}
    best = _best(scores, current, range(len(folds)))
    unseen = np.empty(len(folds))
    for fold in set(folds):
        size = _best(scores, current, [row for row, own in enumerate(folds) if own != fold])
        rows = [row for row, own in enumerate(folds) if own == fold]
        unseen[rows] = scores[size][rows]
    p = gain_p_value(scores[current], unseen)
    gain = unseen.mean() > scores[current].mean()
    adopted = bool(gain) and best != current and p < SIGNIFICANT
    proposals = (Proposal("passage_words", current, best),) if best != current else ()
    before, after = (Worth(float(one.mean()), None) for one in (scores[current], unseen))
    step = Step("passage_words", proposals, before, after, p, adopted)
    return step, labs[best] if adopted else lab


def _best(scores: dict[int, Floats], current: int, rows: Sequence[int]) -> int:
    """The size with the best mean on these questions; the current one between equals."""
    means = {size: float(values[list(rows)].mean()) for size, values in scores.items()}
    return max(means, key=lambda size: (means[size], size == current))


def _f1(lab: Lab, tuned: Tuned) -> Floats:
    outcomes = lab.outcomes(range(len(lab.questions)), tuned)
    return np.array([outcome.f1_at(tuned.threshold) for outcome in outcomes])


def _lab(gold: GoldSet, engine: Engine, size: int, folder: Path, progress: Progress) -> Lab:
    """The same documents in passages of another size."""
    settings = engine.settings.model_copy(update={"passage_words": size})

    def documents() -> Iterator[Document]:
        paths = engine.documents()
        for done, path in enumerate(paths, start=1):
            yield engine.document(path)
            progress(f"Passages de {size} mots", done, len(paths))

    index_documents(folder / str(size), documents(), settings)
    # What is read is kept beside the index that is tuned.
    return Lab(gold, Engine(folder / str(size), settings), engine.index, progress)
