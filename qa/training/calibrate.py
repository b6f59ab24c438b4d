"""Fits the confidence model and the no-answer threshold on questions with known answers.

Every question is asked twice: over the whole index, and over the index without its own article,
where abstaining is right. The spans that the reader finds and «no answer» form one choice, and
``qa.answering.confidence.Calibration`` is the conditional logit that makes the
right choices likeliest: the spans that share most words with a gold answer, or no answer where
there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from qa.answering.confidence import (
    FILE_NAME,
    RIGHT_F1,
    WEIGHED,
    Calibration,
    log_odds,
)
from qa.engine import Engine
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.loading import load_gold
from qa.evaluation.metrics import expected_calibration_error, f1
from qa.french.analysis import analyse
from qa.index.build import build_index, index_documents
from qa.reading import ScoredSpan
from qa.settings import Settings, load_settings
from qa.training.conditional_logit import conditional_logit
from qa.training.outcomes import Outcome, Scored, distinct, outcomes

_ROUNDS = 4
# Weight of the questions that have no answer. Low: a doubtful answer is shown as doubtful, with its
# passage, so that withholding a right one costs more than showing a wrong one.
_UNANSWERABLE = 0.25
# Of the questions without their article, one in so many counts for what people are told: most of
# what they ask has an answer.
_HIDDEN = 5
_NAMES = [*WEIGHED, "nothing"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """A fitted calibration and what it gives on questions it has not seen.

    ``right`` is the share of answerable questions whose best answer is right, before any
    abstention; ``accuracy`` counts right answers and right abstentions; ``error`` is the expected
    calibration error of the best answer's confidence, with one question without an answer in six.
    """

    calibration: Calibration
    questions: int
    right: float
    accuracy: float
    abstention_precision: float
    abstention_recall: float
    error: float


def calibrate(
    golds: Sequence[Path],
    others: Sequence[Path] = (),
    *,
    settings: Settings | None = None,
    on_question: Callable[[int, int], None] | None = None,
) -> CalibrationReport:
    """Fit a calibration on half of the articles of ``golds``, measure it on the other half.

    Each is a gold set of its own kind. The paragraphs of a SQuAD file are indexed for the length of
    the call, with those of ``others``, so that retrieval has something to get wrong; the documents
    of JSON lines are those of the folder that bears their name. Questions without an answer, near
    misses above all, count as such.

    Raises:
        GoldError: a file cannot be read.
    """
    settings = settings or load_settings()
    fitted: list[Scored] = []
    hidden: list[Scored] = []
    kept: list[Scored] = []
    kept_hidden: list[Scored] = []
    for gold in golds:
        seen, unseen = _collect_halves(gold, others, settings, on_question)
        fitted += seen.whole
        hidden += seen.without
        kept += unseen.whole
        kept_hidden += unseen.without
    calibration = fit(fitted, hidden)
    return report(calibration, kept, kept_hidden)


@dataclass(frozen=True, slots=True)
class Collected:
    """Questions asked over the whole index, and those of them that have no answer there.

    ``without`` holds the answerable ones asked without their own article, and the others as they
    are.
    """

    whole: tuple[Scored, ...]
    without: tuple[Scored, ...]


def _collect_halves(
    gold: Path,
    others: Sequence[Path],
    settings: Settings,
    on_question: Callable[[int, int], None] | None,
) -> tuple[Collected, Collected]:
    """The questions of one gold set, parted by the article they are about."""
    with TemporaryDirectory() as folder:
        is_squad = gold.suffix == ".json"
        gold_set = load_gold(gold)
        if is_squad:
            documents = [*gold_set.documents]
            for other in others:
                documents += load_gold(other).documents
            index_documents(Path(folder), documents, settings)
        else:
            build_index(gold.with_suffix(""), index=Path(folder), settings=settings)
        engine = Engine(Path(folder), settings)
        questions = list(gold_set.questions)
        articles = sorted({_article_asked(question) for question in questions})
        half = set(articles[::2])
        asked = [[q for q in questions if (_article_asked(q) in half) == seen] for seen in (1, 0)]
        seen, unseen = (collect(engine, part, on_question) for part in asked)
    return seen, unseen


def _article_asked(question: GoldQuestion) -> str:
    """The article that a question is about; one without an answer stands for itself."""
    if question.answers:
        return _article(question.answers[0].document)
    return question.id


def collect(
    engine: Engine,
    questions: Sequence[GoldQuestion],
    on_question: Callable[[int, int], None] | None = None,
) -> Collected:
    """Run retrieval and reader: over the whole index, and without each question's article."""
    whole: list[Scored] = []
    without: list[Scored] = []
    for done, question in enumerate(questions, start=1):
        own = {_article(answer.document) for answer in question.answers}
        golds = [answer.text for answer in question.answers]
        spans = engine.trace(question.question, as_typed=True)[1].spans
        if golds:
            whole.append(_score(spans, golds))
        # The reader reads each passage by itself: hiding an article is leaving its spans out.
        others = [span for span in spans if _article_of(span) not in own]
        without.append(_score(others, []))
        if on_question:
            on_question(done, len(questions))
    return Collected(tuple(whole), tuple(without))


def _article_of(span: ScoredSpan) -> str:
    document = span.answer.document
    return _article(str(document.meta["document"])) if document else ""


def _article(document: str) -> str:
    """The article of a SQuAD paragraph: ``qa.evaluation.squad`` numbers them after a «#»."""
    return document.split("#")[0]


def _score(spans: Sequence[ScoredSpan], golds: Sequence[str]) -> Scored:
    answers = [span.answer for span in spans]
    return Scored(
        tuple(span.features for span in spans),
        tuple(bool(golds) and f1(span.data or "", golds) >= RIGHT_F1 for span in answers),
        tuple(tuple(analyse(span.data or "")) for span in answers),
        tuple(answers),
    )


def fit(whole: Sequence[Scored], without: Sequence[Scored]) -> Calibration:
    """Fit weights, the scale of confidences and the threshold.

    Which of two overlapping spans competes depends on the weights: both are fitted in turn.
    """
    calibration = Calibration()
    for _ in range(_ROUNDS):
        weights = conditional_logit(*_choices(distinct(calibration, [*whole, *without])))
        calibration = Calibration(**dict(zip(_NAMES, weights.tolist(), strict=True)))
    calibration = _with_scale(calibration, [*whole, *without[::_HIDDEN]])
    return replace(calibration, threshold=_threshold(calibration, whole, without))


def _with_scale(calibration: Calibration, scored: Sequence[Scored]) -> Calibration:
    """Fit the scale on which people are told how likely it is that an answer is right."""
    best = outcomes(calibration, scored)
    rows = np.zeros((len(best), 2, 2))  # it is right, or it is not: rows of zeros
    rows[:, 0] = [(log_odds(outcome.probability), 1.0) for outcome in best]
    right = np.array([outcome.right for outcome in best], float)
    chosen = np.stack([right, 1 - right], axis=1)
    slope, intercept = conditional_logit(rows, np.ones_like(chosen), chosen)
    return replace(calibration, slope=float(slope), intercept=float(intercept))


def _choices(scored: Sequence[Scored]) -> tuple[Floats, Floats, Floats]:
    """Alternatives as arrays: rows (questions, spans + 1, weights), present and right, 0 or 1.

    The last alternative is no answer: its row is null but for the last weight, ``nothing``.
    """
    width = max((len(one.features) for one in scored), default=0) + 1
    rows = np.zeros((len(scored), width, len(_NAMES)))
    present, right = np.zeros((2, len(scored), width))
    for number, one in enumerate(scored):
        for place, features in enumerate(one.features):
            rows[number, place, :-1] = [getattr(features, name) for name in WEIGHED]
            right[number, place] = one.right[place]
        present[number, : len(one.features)] = 1.0
    rows[:, -1, -1] = 1.0
    present[:, -1] = 1.0
    right[:, -1] = 1.0 - right[:, :-1].max(axis=1, initial=0.0)
    return rows, present, right


def _threshold(
    calibration: Calibration, whole: Sequence[Scored], without: Sequence[Scored]
) -> float:
    """The confidence that gives most right answers and right abstentions."""
    answerable, hidden = outcomes(calibration, whole), outcomes(calibration, without)
    candidates = np.unique([round(outcome.confidence, 3) for outcome in answerable + hidden])
    gains = [_accuracy(threshold, answerable, hidden) for threshold in candidates]
    return float(candidates[int(np.argmax(gains))])


def _accuracy(threshold: float, answerable: Sequence[Outcome], hidden: Sequence[Outcome]) -> float:
    """Expected share of right answers and right abstentions, weighted as ``_UNANSWERABLE`` says."""
    right = sum(one.right and one.confidence >= threshold for one in answerable)
    refused = sum(one.confidence < threshold for one in hidden)
    answered = right / max(1, len(answerable))
    return (1 - _UNANSWERABLE) * answered + _UNANSWERABLE * refused / max(1, len(hidden))


def report(
    calibration: Calibration, whole: Sequence[Scored], without: Sequence[Scored]
) -> CalibrationReport:
    """Measure a calibration on questions it was not fitted on."""
    answerable, hidden = outcomes(calibration, whole), outcomes(calibration, without)
    everything, usual = answerable + hidden, answerable + hidden[::_HIDDEN]
    refused = sum(one.confidence < calibration.threshold for one in hidden)
    abstained = sum(one.confidence < calibration.threshold for one in everything)
    error = expected_calibration_error(
        [one.confidence for one in usual], [float(one.right) for one in usual]
    )
    return CalibrationReport(
        calibration=calibration,
        questions=len(everything),
        right=sum(one.right for one in answerable) / max(1, len(answerable)),
        accuracy=_accuracy(calibration.threshold, answerable, hidden),
        abstention_precision=refused / max(1, abstained),
        abstention_recall=refused / max(1, len(hidden)),
        error=error or 0.0,
    )


def save(calibration: Calibration, reader: Path) -> None:
    """Write the numbers beside the reader they were fitted for."""
    numbers = {name: round(value, 4) for name, value in asdict(calibration).items()}
    (reader / FILE_NAME).write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
