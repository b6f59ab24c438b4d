"""Spans made by hand, with the score that is wanted."""

from __future__ import annotations

from haystack import Document, ExtractedAnswer

from qa.reading import Features, ScoredSpan


def scored(text: str, document: Document | None, score: float) -> ScoredSpan:
    """A span of ``document`` with a score; it stands at its first place, where it has one."""
    content = (document.content if document else None) or ""
    start = content.find(text)
    place = ExtractedAnswer.Span(start, start + len(text)) if start >= 0 else None
    answer = ExtractedAnswer(
        query="?",
        score=score,
        data=text,
        document=document,
        context=content,
        document_offset=place,
    )
    return ScoredSpan(answer, Features(score, 0.0, 0.0, 0.0, 0.0), score)
