"""``MilvusStore``: what ``PassageStore`` is to a folder, over Milvus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haystack import default_from_dict, default_to_dict
from haystack.dataclasses import Document as HaystackDocument
from haystack.utils import Secret

from qa.index.milvus.expressions import both, expression
from qa.index.milvus.haystack_store import MilvusDocuments
from qa.index.milvus.passages import FOUND, floats, from_row
from qa.index.milvus.schema import searched_tokens
from qa.index.milvus.sources import MilvusSources
from qa.index.milvus.staging import MilvusStaging
from qa.index.milvus.words import MilvusWords
from qa.index.store.approximate import Embed, Plan
from qa.index.store.asynchronous import AsyncMethods
from qa.index.store.filters import AnyFilters
from qa.index.store.repeated import Lines
from qa.index.store.scopes import checked
from qa.index.store.vectors import CacheState
from qa.settings import STORE_TOKEN
from qa.types import Filters


class MilvusStore(MilvusDocuments, MilvusSources, MilvusStaging, AsyncMethods):
    """Passages, their vectors and their source documents in the collections of one index.

    Safe to share between threads. Passages written by ``put_sources`` belong to a source document;
    those written by Haystack's ``write_documents`` stand alone.
    """

    def __init__(
        self,
        uri: str,
        name: str,
        create: bool = False,
        token: Secret | None = None,
        dimension: int | None = None,
    ) -> None:
        """Open an index; see ``Collections`` for what is raised.

        ``uri`` is a server's address or the path of a Milvus Lite file that ends in ``.db``;
        ``token`` (``user:password``) is read from ``QA_STORE_TOKEN`` if not given. ``dimension`` is
        that of the vectors, needed where the first documents have none.
        """
        self.token = token or Secret.from_env_var(STORE_TOKEN, strict=False)
        super().__init__(uri, name, create, self.token.resolve_value() or "")
        self.vocabulary = MilvusWords(self._connection, self._passages, self._records)
        self._written_words: set[str] = set()
        if dimension is not None:
            self.set_manifest({"dimension": str(dimension)})

    @property
    def place(self) -> str:
        """Where the index is, for people to read."""
        return self.uri

    @property
    def server(self) -> str:
        """What searches in the store's place."""
        return f"Milvus ({self._connection.version()})"

    def to_dict(self) -> dict[str, Any]:
        """Serialise for a pipeline's YAML; of the token, only where it is read from."""
        return default_to_dict(self, uri=self.uri, name=self.name, token=self.token.to_dict())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> MilvusStore:
        """Open the index that ``to_dict`` described."""
        return default_from_dict(cls, data)

    # --- Search ----------------------------------------------------------------------------

    def lexical_search(
        self, query: str, top_k: int, title_weight: float, filters: AnyFilters | None = None
    ) -> list[HaystackDocument]:
        """BM25 over analysed French tokens, by Milvus, best first, ``score`` > 0.

        A title's words are those of its passages, whatever ``title_weight``: Milvus weighs no
        fields.
        """
        tokens = searched_tokens(query)
        if not tokens or not self._exists():
            return []
        found = self._connection.search(
            self._passages, "bm25", tokens, top_k, expression(filters), FOUND
        )
        # Milvus Lite gives the score as a distance, below zero.
        return [from_row(row, abs(score)) for row, score in found]

    def dense_search(
        self, vector: Sequence[float], top_k: int, filters: AnyFilters | None = None
    ) -> list[HaystackDocument]:
        """Cosine similarity by Milvus, best first; filters go into the search."""
        if not self._exists():
            return []
        wanted = both("embedded == true", expression(filters))
        found = self._connection.search(
            self._passages, "vector", floats(vector), top_k, wanted, FOUND
        )
        return [from_row(row, score) for row, score in found]

    def fold_copies(self, documents: list[HaystackDocument]) -> list[HaystackDocument]:
        """The passages as they are: what tells near copies is not kept in Milvus."""
        return documents

    def copies_of(
        self, uids: Sequence[str], filters: AnyFilters | None = None
    ) -> dict[str, tuple[str, ...]]:
        """None: what tells near copies is not kept in Milvus."""
        return {}

    def unsettled_lines(self) -> tuple[Lines, Lines]:
        """None: what tells repeated lines is not kept in Milvus."""
        return {}, {}

    def checked_filters(self, filters: Filters) -> Filters:
        """The same filters, the names of their documents made paths of this index.

        Raises:
            FilterError: a date is none, or the index holds no such document or folder.
        """
        return checked(self, filters)

    # --- Vectors ---------------------------------------------------------------------------

    def vectors_state(self) -> tuple[CacheState, Plan, int]:
        """Milvus keeps its own index of vectors, always up to date; how many there are."""
        if not self._exists():
            return "fresh", Plan(), 0
        vectors = self._connection.count(self._passages, "embedded == true")
        return "fresh", Plan(), vectors

    def drop_vectors(self) -> None:
        """Nothing to forget: the vectors are Milvus' own."""

    def save_vectors(self, embed: Embed | None = None) -> None:
        """Have Milvus index what it has only noted so far, which it searches slowly."""
        for collection in (self._passages, self._records):
            if self._connection.has(collection):
                self._connection.flush(collection)
