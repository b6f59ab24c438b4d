"""Haystack's own tests of a document store, on the one in Milvus."""

from __future__ import annotations

import pytest

from qa.index.milvus import MilvusStore
from tests.index.milvus.conftest import MakeStore
from tests.index.store.test_haystack_protocol import TestPassageStoreAsyncProtocol as _AsyncTests
from tests.index.store.test_haystack_protocol import TestPassageStoreProtocol as _Tests

_HAYSTACKS, _OURS = 768, 2  # dimensions of the tests' vectors
_OUR_TESTS = {
    "test_everything_a_document_holds_comes_back",
    "test_overwritten_and_deleted_passages_leave_the_searches",
}


class _InMilvus:
    @pytest.fixture
    def document_store(self, make_store: MakeStore, request: pytest.FixtureRequest) -> MilvusStore:
        ours = request.function.__name__ in _OUR_TESTS
        return make_store(dimension=_OURS if ours else _HAYSTACKS)


class TestMilvusStoreProtocol(_InMilvus, _Tests):
    pass


class TestMilvusStoreAsyncProtocol(_InMilvus, _AsyncTests):
    pass
