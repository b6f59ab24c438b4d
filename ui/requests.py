"""What a page sends, checked: it may hold anything, and only values of the right kind come out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.types import Filters
from ui.session import Asked

MAX_DOCUMENTS = 1000


def asked_of(sent: Mapping[str, Any]) -> Asked:
    """The question in a message of the page, with where to search it."""
    return Asked(
        question=text_of(sent, "question"),
        filters=filters_of(sent.get("scope")),
        as_typed=sent.get("as_typed") is True,
    )


def filters_of(scope: object) -> Filters | None:
    """The filters that a scope states, None if it states none."""
    if not isinstance(scope, Mapping):
        return None
    documents = scope.get("documents")
    names = documents if isinstance(documents, list) else []
    filters = Filters(
        documents=tuple(name for name in names if isinstance(name, str))[:MAX_DOCUMENTS],
        since=text_of(scope, "since").strip() or None,
        until=text_of(scope, "until").strip() or None,
    )
    return None if filters == Filters() else filters


def text_of(sent: Mapping[str, Any], name: str) -> str:
    """A text of the message; empty if it is missing or none."""
    value = sent.get(name)
    return value if isinstance(value, str) else ""


def number_of(sent: Mapping[str, Any], name: str) -> int:
    """A whole number of the message; -1, which stands for nothing, if it is missing or none."""
    value = sent.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
