"""What the rest of the program asks of a store, whatever holds the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from haystack.dataclasses import Document as HaystackDocument
from haystack.document_stores.types import DuplicatePolicy

from qa.index.store.approximate import Embed, Plan
from qa.index.store.filters import AnyFilters
from qa.index.store.health import Health
from qa.index.store.repeated import Lines
from qa.index.store.vectors import CacheState, Floats
from qa.types import CatalogueEntry, Document, FileState, Filters, Passage

SourceItem = tuple[Document, Sequence[Passage], Floats]


class Words(Protocol):
    """The index tokens of all passages; see ``qa.index.store.vocabulary.Vocabulary``."""

    def holds(self, stem: str) -> bool:
        """Whether a title or a passage has this index token."""

    def starting_like(self, stem: str) -> list[str]:
        """The index tokens with the first letter of ``stem``, sorted."""

    def ending_like(self, stem: str) -> list[str]:
        """The index tokens with the last two letters of ``stem``, sorted."""

    def passages_with(self, stem: str, limit: int) -> list[str]:
        """The texts of at most ``limit`` passages that have this index token."""


class HaystackMethods(Protocol):
    """Haystack's ``DocumentStore`` and what its stores tell of metadata."""

    def to_dict(self) -> dict[str, Any]:
        """Serialise for a pipeline's YAML."""

    def count_documents(self) -> int:
        """The number of passages."""

    def filter_documents(self, filters: AnyFilters | None = None) -> list[HaystackDocument]:
        """All passages that match."""

    def write_documents(
        self, documents: list[HaystackDocument], policy: DuplicatePolicy = DuplicatePolicy.NONE
    ) -> int:
        """Write passages; return how many were written."""

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete passages by id."""

    def delete_all_documents(self) -> None:
        """Delete every passage and every source document."""

    def delete_by_filter(self, filters: AnyFilters) -> int:
        """Delete the passages that match; return how many there were."""

    def update_by_filter(self, filters: AnyFilters, meta: dict[str, Any]) -> int:
        """Set metadata of the passages that match; return how many there were."""

    def count_documents_by_filter(self, filters: AnyFilters) -> int:
        """The number of passages that match."""

    def count_unique_metadata_by_filter(
        self, filters: AnyFilters, metadata_fields: Sequence[str]
    ) -> dict[str, int]:
        """How many distinct values each field has among the passages that match."""

    def get_metadata_fields_info(self) -> dict[str, dict[str, str]]:
        """The type of each field."""

    def get_metadata_field_min_max(self, metadata_field: str) -> dict[str, Any]:
        """The least and the greatest value of a field."""

    def get_metadata_field_unique_values(
        self,
        metadata_field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 10,
        filters: AnyFilters | None = None,
    ) -> tuple[list[Any], int]:
        """Distinct values of a field, and how many there are."""


class Store(HaystackMethods, Protocol):
    """An index: searched by the pipeline, brought up to date, examined."""

    @property
    def vocabulary(self) -> Words:
        """The words of the passages."""

    @property
    def name(self) -> str:
        """The name of the index."""

    @property
    def place(self) -> str:
        """Where the index is, for people to read."""

    @property
    def server(self) -> str | None:
        """What searches in the store's place; None where the store does."""

    def close(self) -> None:
        """Let go of files or connections."""

    def lexical_search(
        self, query: str, top_k: int, title_weight: float, filters: AnyFilters | None = None
    ) -> list[HaystackDocument]:
        """BM25 over analysed French tokens, best first, ``score`` > 0."""

    def dense_search(
        self, vector: Sequence[float], top_k: int, filters: AnyFilters | None = None
    ) -> list[HaystackDocument]:
        """Cosine similarity, best first."""

    def fold_copies(self, documents: list[HaystackDocument]) -> list[HaystackDocument]:
        """The passages without near copies of a better one."""

    def copies_of(
        self, uids: Sequence[str], filters: AnyFilters | None = None
    ) -> dict[str, tuple[str, ...]]:
        """The paths of the other documents that hold a passage, by its id; the filters let pass."""

    def checked_filters(self, filters: Filters) -> Filters:
        """The same filters, the names of their documents made paths of this index."""

    def write_sources(
        self, items: Iterable[SourceItem], gone: Iterable[str], files: Mapping[str, FileState]
    ) -> None:
        """Put documents, delete others and record the state of files."""

    def delete_files(self, paths: Iterable[str]) -> None:
        """Delete the corpus' files with all their documents."""

    def unsettled_lines(self) -> tuple[Lines, Lines]:
        """The lines, by their hashes, that documents should leave out and do not yet, and those
        that they should show again; by path.
        """

    def file_states(self) -> dict[str, FileState]:
        """The state of every file of the corpus as it was last read, by path."""

    def file_state_of(self, document: str) -> tuple[str, FileState] | None:
        """The path and the state of the file that holds a document; None if it came from none."""

    def catalogue(self) -> list[CatalogueEntry]:
        """Every source document without its text, in path order."""

    def count_sources(self) -> int:
        """The number of source documents."""

    def digests_of(self, file: str) -> dict[str, str]:
        """The digest of every source document that a file of the corpus holds, by path."""

    def source_digests(self) -> dict[str, str]:
        """The digest of every source document, by path, in path order."""

    def source(self, path: str) -> Document:
        """The source document of that path."""

    def manifest(self) -> dict[str, str]:
        """How the index was made."""

    def set_manifest(self, entries: dict[str, str]) -> None:
        """Record how the index is made."""

    def staged_passages(self, digest: str) -> set[str]:
        """The ids of the passages that have a vector of another embedder beside their own."""

    def stage_vectors(self, digest: str, vectors: Iterable[tuple[str, Floats]]) -> None:
        """Keep vectors of another embedder, by the ids of their passages, beside those in use."""

    def adopt_vectors(self, digest: str, made_with: Mapping[str, str]) -> None:
        """Search the staged vectors from now on, and record how they are made."""

    def health(self) -> Health:
        """What is wrong with the index."""

    def delete_strays(self) -> None:
        """Delete what ``health`` calls stray."""

    def vectors_state(self) -> tuple[CacheState, Plan, int]:
        """Whether the vectors can be searched, how they are, and how many there are."""

    def drop_vectors(self) -> None:
        """Forget the index of vectors."""

    def save_vectors(self, embed: Embed | None = None) -> None:
        """Bring the index of vectors to the last write."""
