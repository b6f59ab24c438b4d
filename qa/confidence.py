"""How likely a span is to be the right answer: a logistic model over a few plain features.

The weights are fitted on questions with known answers (``qa.training.calibrate``) and stored as
numbers beside the reader they belong to.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, fields
from pathlib import Path

from haystack import ExtractedAnswer

from qa.errors import ModelError
from qa.french.analysis import analyse
from qa.french.expectation import Expected, fits
from qa.paths import MODELS
from qa.settings import SHIPPED

FILE_NAME = "calibration.json"


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a span.

    ``margin``: the reader's score over no answer, a logit difference. ``retrieval``: the passage's
    fused, standardised score. ``type``: 1 where the span looks like what the question asks for,
    -1 where it does not. ``echo``: share of the span's words that the question already holds.
    ``length``: logarithm of 1 + its number of index tokens.
    """

    margin: float
    retrieval: float
    type: float
    echo: float
    length: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the features, and the confidence under which the engine abstains.

    The defaults suit a reader of unknown scale: its margin and the answer's type decide, and even
    odds are enough.
    """

    margin: float = 0.5
    retrieval: float = 0.0
    type: float = 0.5
    echo: float = 0.0
    length: float = 0.0
    bias: float = 0.0
    threshold: float = 0.5

    def confidence(self, features: Features) -> float:
        """The probability that the span is right."""
        logit = self.bias + sum(
            getattr(self, field.name) * getattr(features, field.name) for field in fields(Features)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def features_of(
    answer: ExtractedAnswer, expected: Expected | None, asked: frozenset[str]
) -> Features:
    """The features of a span that the reader found.

    ``asked`` are the question's index tokens.
    """
    text = answer.data or ""
    context = answer.context or ""
    place = answer.document_offset
    before = context[max(0, place.start - 40) : place.start] if place else ""
    tokens = analyse(text)
    echo = sum(token in asked for token in tokens) / len(tokens) if tokens else 0.0
    retrieval = answer.document.score if answer.document else None
    return Features(
        margin=answer.score,
        retrieval=retrieval or 0.0,
        type=fits(expected, text, before),
        echo=echo,
        length=math.log1p(len(tokens)),
    )


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
