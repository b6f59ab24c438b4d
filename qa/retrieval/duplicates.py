"""Near-duplicates: the same agency report in three papers is one passage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from haystack import Document, component

from qa.index.store.filters import AnyFilters
from qa.index.store.protocol import Store
from qa.timing import stage


@component
class DuplicateCollapser:
    """Keeps the best of passages that near-duplicate documents share.

    >>> len(DuplicateCollapser(store).run(documents=store.filter_documents())["documents"])
    3
    """

    def __init__(self, store: Store) -> None:
        """Look for the duplicates in ``store``."""
        self.store = store

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, Any]:
        """Return the passages without duplicates, in order."""
        with stage("copies"):
            return {"documents": self.store.fold_copies(documents)}


@component
class DuplicateAnnotator:
    """Names the near-duplicates of passages.

    >>> passages = store.filter_documents()
    >>> DuplicateAnnotator(store).run(documents=passages)["documents"] == passages  # none has any
    True
    """

    def __init__(self, store: Store) -> None:
        """Look for the duplicates in ``store``."""
        self.store = store

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document], filters: AnyFilters | None = None) -> dict[str, Any]:
        """Return the passages, in order; ``meta["copies"]`` of one that has duplicates are the
        paths of the other documents that hold it and pass ``filters``.
        """
        with stage("copies"):
            copies = self.store.copies_of(sorted({one.id for one in documents}), filters)
        return {
            "documents": [
                replace(one, meta=one.meta | {"copies": list(copies[one.id])})
                if copies.get(one.id)
                else one
                for one in documents
            ]
        }
