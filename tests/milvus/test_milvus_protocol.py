"""Haystack's own tests of a document store, on the one in Milvus."""

from __future__ import annotations

import pytest
from tests.milvus.conftest import MakeStore
from tests.store.test_haystack_protocol import (
    TestPassageStoreAsyncProtocol as _AsyncTests,
)
from tests.store.test_haystack_protocol import (
    TestPassageStoreProtocol as _Tests,
)

from qa.milvus import MilvusStore


class TestMilvusStoreProtocol(_Tests):
    @pytest.fixture
    def document_store(self, make_store: MakeStore) -> MilvusStore:
        return make_store(dimension=768)


class TestMilvusStoreAsyncProtocol(_AsyncTests):
    @pytest.fixture
    def document_store(self, make_store: MakeStore) -> MilvusStore:
        return make_store(dimension=768)
