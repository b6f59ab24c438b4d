"""The passages found, shown to who asked while they are being read."""

from __future__ import annotations

from collections.abc import Callable

from haystack import Document, component

from qa.query.query import Query

OnRetrieved = Callable[[Query, list[Document]], None]
"""Called in the thread of the pipeline, once, before anything is read."""


@component
class PassagePreview:
    """Passes on what it is given, and tells a caller who asked of it.

    >>> found = []
    >>> preview = PassagePreview()
    >>> given = [Document(content="Le sommet s'est tenu à Helsinki.")]
    >>> query = analyse_query("Où s'est tenu le sommet ?")
    >>> preview.run(query, given, lambda query, documents: found.extend(documents))
    {'documents': [Document(...)]}
    >>> found == given
    True
    """

    @component.output_types(documents=list[Document])
    def run(
        self, query: Query, documents: list[Document], on_retrieved: OnRetrieved | None = None
    ) -> dict[str, list[Document]]:
        """Call ``on_retrieved``, if there is one, with the query and its passages, best first."""
        if on_retrieved is not None:
            on_retrieved(query, documents)
        return {"documents": documents}
