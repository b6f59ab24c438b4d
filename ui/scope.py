"""Where a question was searched, in words."""

from __future__ import annotations

from qa.types import Filters
from ui.dates import spell_date
from ui.texts import Texts


def say_filters(filters: Filters, texts: Texts) -> str:
    """The filters as a line: «Dans 2 documents · Depuis juin 2018»."""
    parts = []
    if len(filters.documents) == 1:
        parts.append(texts.scope_document.format(name=filters.documents[0]))
    elif filters.documents:
        parts.append(texts.count(texts.scope_documents, len(filters.documents)))
    if filters.since:
        parts.append(f"{texts.scope_since} {spell_date(filters.since, texts)}")
    if filters.until:
        parts.append(f"{texts.scope_until} {spell_date(filters.until, texts)}")
    return " · ".join(parts)
