"""The reader: finds the span of a passage that answers a question."""

from qa.reading.component import SpanReader

__all__ = ["SpanReader"]
