"""The local store's tests of public filters, on the store in Milvus."""

from __future__ import annotations

import pytest

from qa.index.milvus import MilvusStore
from tests.index.milvus.conftest import MakeStore
from tests.index.store import test_filters as tests
from tests.index.store.store_builders import DIMENSION

filled = tests.filled


@pytest.fixture
def store(make_store: MakeStore) -> MilvusStore:
    return make_store(DIMENSION)


class TestFilters:
    test_public = staticmethod(tests.test_public_filters)
    test_nothing_named = staticmethod(tests.test_filters_that_name_nothing)
    test_numbers = staticmethod(tests.test_a_number_in_a_command_is_a_number)
