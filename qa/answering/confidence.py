"""How likely a span is to be the right answer: a small model over a few plain features.

The weights are fitted on questions with known answers (``qa.training.calibrate``) and stored as
numbers beside the reader they belong to.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from haystack import ExtractedAnswer

from qa.errors import ModelError
from qa.paths import MODELS
from qa.reading.scoring import Features
from qa.settings import SHIPPED

FILE_NAME = "calibration.json"
_ALTERNATIVE_SHARE = 0.25
_MAX_SHOWN = 4
_LEAST = 1e-6
RIGHT_F1 = 0.6
"""The word F1 from which a span counts as the gold answer, and its confidence as deserved."""


WEIGHED = tuple(field.name for field in fields(Features) if field.name != "event")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the features, the score of no answer, the scale of confidences, the threshold.

    The spans of one question compete with each other and with no answer at all: their
    probabilities are a softmax over ``weights · features`` and ``nothing`` (the shared
    normalisation of Clark & Gardner, 2018, over a conditional logit). They sum to less than 1, so
    those of spans that say the same can be added.

    They rank well and are too modest, for an answer has more right forms than are found: the
    confidence in an answer is the sum of its spans' probabilities on another scale, ``slope`` and
    ``intercept`` of its log-odds (Platt, 1999). Under ``threshold``, on that scale, it is not
    given.

    The defaults suit a reader of unknown scale: its margin and the answer's type decide.
    """

    margin: float = 0.5
    retrieval: float = 0.0
    type: float = 0.5
    echo: float = 0.0
    length: float = 0.0
    missing: float = 0.0
    nothing: float = 1.0
    slope: float = 1.0
    intercept: float = 0.0
    threshold: float = 0.2

    def probabilities(self, spans: Sequence[Features]) -> list[float]:
        """The probability of each span of one question to be the right one."""
        scores = [self.score(span) for span in spans]
        highest = max([self.nothing, *scores])
        weights = [math.exp(score - highest) for score in scores]
        total = sum(weights) + math.exp(self.nothing - highest)
        return [weight / total for weight in weights]

    def calibrated(self, probability: float) -> float:
        """The confidence in an answer whose spans have this probability together."""
        odds = self.slope * log_odds(probability) + self.intercept
        return 1 / (1 + math.exp(-odds))

    def score(self, span: Features) -> float:
        """The weighted sum that ranks spans; only differences mean something."""
        score = span.event
        for name in WEIGHED:
            score += getattr(self, name) * getattr(span, name)
        return score


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability, within ±14."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def shown_answers(confidences: Sequence[float], fits: Sequence[bool]) -> list[int]:
    """Which answers are shown, best first: the likeliest, and its alternatives.

    An alternative is at least ``_ALTERNATIVE_SHARE`` as likely as the best and looks like what
    the question asks for.
    """
    order = sorted(range(len(confidences)), key=lambda number: -confidences[number])
    return [
        number
        for number in order
        if number == order[0]
        or (fits[number] and confidences[number] >= _ALTERNATIVE_SHARE * confidences[order[0]])
    ][:_MAX_SHOWN]


def distinct_spans(answers: Sequence[ExtractedAnswer], scores: Sequence[float]) -> list[int]:
    """The numbers of the spans to keep, best score first: those that overlap a better one are out.

    Passages overlap, so the reader meets some places twice; and it gives short forms of its spans.
    """
    kept: list[int] = []
    taken: dict[str, list[tuple[int, int]]] = {}
    for number in sorted(range(len(answers)), key=lambda number: -scores[number]):
        place = _place(answers[number])
        if place is None:
            continue
        document, start, end = place
        others = taken.setdefault(document, [])
        if all(end <= left or start >= right for left, right in others):
            others.append((start, end))
            kept.append(number)
    return kept


def _place(answer: ExtractedAnswer) -> tuple[str, int, int] | None:
    """Document, first and last character of a span, where the passage says where it stands."""
    document, offset = answer.document, answer.document_offset
    if document is None or offset is None:
        return None
    shift = int(document.meta.get("start", 0))
    name = str(document.meta.get("document", document.id))
    return name, shift + offset.start, shift + offset.end


def load_calibration(reader: str) -> Calibration:
    """The calibration stored with a reader, or the defaults where it has none.

    Raises:
        ModelError: the file exists but does not hold a calibration.
    """
    file = (MODELS / "reader" if reader == SHIPPED else Path(reader)) / FILE_NAME
    if not file.is_file():
        return Calibration()
    try:
        return Calibration(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"Le fichier « {file} » n'est pas une calibration : {error}.") from error
