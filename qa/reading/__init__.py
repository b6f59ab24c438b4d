"""The reader: finds the span of a passage that answers a question."""

from qa.reading.component import SpanReader
from qa.reading.scoring import Features, ScoredSpan, Scorer

__all__ = ["Features", "ScoredSpan", "Scorer", "SpanReader"]
