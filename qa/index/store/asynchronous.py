"""Haystack's protocol for asyncio: each method runs in a thread, for stores block."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from typing import Any, Protocol

from haystack.dataclasses import Document
from haystack.document_stores.types import DuplicatePolicy

from qa.index.store.filters import AnyFilters
from qa.index.store.protocol import HaystackMethods


class AsyncMethods(HaystackMethods, Protocol):
    """The coroutine ``x_async`` does what ``x`` does."""

    async def count_documents_async(self) -> int:
        """See ``count_documents``."""
        return await to_thread(self.count_documents)

    async def filter_documents_async(self, filters: AnyFilters | None = None) -> list[Document]:
        """See ``filter_documents``."""
        return await to_thread(self.filter_documents, filters)

    async def write_documents_async(
        self, documents: list[Document], policy: DuplicatePolicy = DuplicatePolicy.NONE
    ) -> int:
        """See ``write_documents``."""
        return await to_thread(self.write_documents, documents, policy)

    async def delete_documents_async(self, document_ids: list[str]) -> None:
        """See ``delete_documents``."""
        await to_thread(self.delete_documents, document_ids)

    async def delete_all_documents_async(self) -> None:
        """See ``delete_all_documents``."""
        await to_thread(self.delete_all_documents)

    async def delete_by_filter_async(self, filters: AnyFilters) -> int:
        """See ``delete_by_filter``."""
        return await to_thread(self.delete_by_filter, filters)

    async def update_by_filter_async(self, filters: AnyFilters, meta: dict[str, Any]) -> int:
        """See ``update_by_filter``."""
        return await to_thread(self.update_by_filter, filters, meta)

    async def count_documents_by_filter_async(self, filters: AnyFilters) -> int:
        """See ``count_documents_by_filter``."""
        return await to_thread(self.count_documents_by_filter, filters)

    async def count_unique_metadata_by_filter_async(
        self, filters: AnyFilters, metadata_fields: Sequence[str]
    ) -> dict[str, int]:
        """See ``count_unique_metadata_by_filter``."""
        return await to_thread(self.count_unique_metadata_by_filter, filters, metadata_fields)

    async def get_metadata_fields_info_async(self) -> dict[str, dict[str, str]]:
        """See ``get_metadata_fields_info``."""
        return await to_thread(self.get_metadata_fields_info)

    async def get_metadata_field_min_max_async(self, metadata_field: str) -> dict[str, Any]:
        """See ``get_metadata_field_min_max``."""
        return await to_thread(self.get_metadata_field_min_max, metadata_field)

    async def get_metadata_field_unique_values_async(
        self,
        metadata_field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 10,
        filters: AnyFilters | None = None,
    ) -> tuple[list[Any], int]:
        """See ``get_metadata_field_unique_values``."""
        return await to_thread(
            self.get_metadata_field_unique_values, metadata_field, search_term, from_, size, filters
        )
