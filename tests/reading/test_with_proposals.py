"""What structure proposes beside the reader's spans, on the reader's scale."""

from __future__ import annotations

import numpy as np
import pytest

from qa.reading.component import with_proposals
from qa.reading.models import Row
from qa.reading.proposals import Proposal
from qa.reading.spans import Span
from qa.reading.windows import Window

# Four tokens of five characters each, after two of the question.
_STARTS = np.array([0, 5, 10, 15], np.int64)
_WINDOW = Window(0, 2, 6, _STARTS, _STARTS + 4)


def row(*peaks: float) -> Row:
    logits = np.array([0, 0, *peaks, 0], np.float32)
    return Row(_WINDOW, logits, logits)


def test_a_proposal_stands_for_the_spans_in_it() -> None:
    spans = [Span(0, 5, 9, 30.0), Span(0, 15, 19, 2.0)]
    found = with_proposals(spans, row(0, 15, 0, 1), [Proposal(0, 14, 0.0)])
    assert found == [Span(0, 0, 14, 30.0), Span(0, 15, 19, 2.0)]


def test_its_form_may_make_it_likelier_than_the_reader_does() -> None:
    (found,) = with_proposals([], row(0, 0, 0, 0), [Proposal(0, 14)])
    (half,) = with_proposals([], row(0, 0, 0, 0), [Proposal(0, 14, 0.5)])
    assert found.margin > half.margin > 0
    assert half.margin == pytest.approx(found.margin / 2)


def test_without_proposals_the_spans_stay() -> None:
    spans = [Span(0, 5, 9, 3.0)]
    assert with_proposals(spans, row(0, 0, 0, 0), []) == spans
