"""Haystack's own tests of a document store, on ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from haystack.dataclasses import ByteStream, Document, SparseEmbedding
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy
from haystack.testing.document_store import (
    CountDocumentsByFilterTest,
    CountUniqueMetadataByFilterTest,
    DocumentStoreBaseExtendedTests,
    FilterableDocsFixtureMixin,
    GetMetadataFieldMinMaxTest,
    GetMetadataFieldsInfoTest,
    GetMetadataFieldUniqueValuesTest,
)
from haystack.testing.document_store_async import (
    CountDocumentsAsyncTest,
    CountDocumentsByFilterAsyncTest,
    CountUniqueMetadataByFilterAsyncTest,
    DeleteAllAsyncTest,
    DeleteByFilterAsyncTest,
    DeleteDocumentsAsyncTest,
    FilterDocumentsAsyncTest,
    GetMetadataFieldMinMaxAsyncTest,
    GetMetadataFieldsInfoAsyncTest,
    GetMetadataFieldUniqueValuesAsyncTest,
    UpdateByFilterAsyncTest,
    WriteDocumentsAsyncTest,
)

from qa.index.store import PassageStore


class _OurStore:
    @pytest.fixture
    def document_store(self, tmp_path: Path) -> PassageStore:
        return PassageStore(str(tmp_path / "index"), create=True)

    @staticmethod
    def assert_documents_are_equal(received: list[Document], expected: list[Document]) -> None:
        """Vectors are kept in single precision; everything else is equal."""
        assert len(received) == len(expected)
        for left, right in zip(received, expected, strict=True):
            assert replace(left, embedding=None) == replace(right, embedding=None)
            assert (left.embedding is None) == (right.embedding is None)
            if left.embedding is not None:
                np.testing.assert_allclose(left.embedding, right.embedding, rtol=1e-6)


class TestPassageStoreProtocol(
    _OurStore,
    DocumentStoreBaseExtendedTests,
    FilterableDocsFixtureMixin,
    CountDocumentsByFilterTest,
    CountUniqueMetadataByFilterTest,
    GetMetadataFieldsInfoTest,
    GetMetadataFieldMinMaxTest,
    GetMetadataFieldUniqueValuesTest,
):
    def test_write_documents(self, document_store: PassageStore) -> None:
        """Without a policy, a duplicate fails and nothing of the batch is written."""
        document = Document(content="test doc")
        assert document_store.write_documents([document]) == 1
        with pytest.raises(DuplicateDocumentError):
            document_store.write_documents([Document(content="autre"), document])
        self.assert_documents_are_equal(document_store.filter_documents(), [document])

    def test_everything_a_document_holds_comes_back(self, document_store: PassageStore) -> None:
        document = Document(
            id="1",
            content="Le sommet",
            blob=ByteStream(b"\x00\xff", mime_type="text/plain", meta={"a": 1}),
            meta={"titre": "été", "n": 1.5, "list": [1, None], "deep": {"x": True}},
            score=0.25,
            embedding=[0.5, -0.25],
            sparse_embedding=SparseEmbedding([1, 5], [0.5, 0.25]),
        )
        document_store.write_documents([document])
        assert document_store.filter_documents() == [document]

    @pytest.mark.parametrize("policy", [DuplicatePolicy.OVERWRITE, DuplicatePolicy.SKIP])
    def test_the_same_id_twice_in_a_batch(
        self, document_store: PassageStore, policy: DuplicatePolicy
    ) -> None:
        twice = [Document(id="1", content="a"), Document(id="1", content="b")]
        assert document_store.write_documents(twice, policy=policy) == 1
        assert document_store.count_documents() == 1

    def test_overwritten_and_deleted_passages_leave_the_searches(
        self, document_store: PassageStore
    ) -> None:
        document_store.write_documents([Document(id="1", content="Helsinki", embedding=[1.0, 0.0])])
        document_store.write_documents(
            [Document(id="1", content="Hambourg", embedding=[0.0, 1.0])],
            policy=DuplicatePolicy.OVERWRITE,
        )
        assert document_store.lexical_search("Helsinki", 5, 1.0) == []
        (found,) = document_store.lexical_search("Hambourg", 5, 1.0)
        assert found.id == "1"
        (near,) = document_store.dense_search([0.0, 1.0], 5)
        assert near.score == pytest.approx(1.0)
        document_store.delete_documents(["1"])
        assert document_store.lexical_search("Hambourg", 5, 1.0) == []
        assert document_store.dense_search([0.0, 1.0], 5) == []

    def test_each_passage_is_found_by_its_own_title(self, document_store: PassageStore) -> None:
        document_store.write_documents(
            [
                Document(id="1", content="Un accord.", meta={"title": "Le sommet d'Helsinki"}),
                Document(id="2", content="Un accord.", meta={"title": "Le G20 de Hambourg"}),
                Document(id="3", content="Un accord.", meta={}),
            ]
        )
        assert [found.id for found in document_store.lexical_search("Helsinki", 5, 1.0)] == ["1"]
        assert [found.id for found in document_store.lexical_search("Hambourg", 5, 1.0)] == ["2"]

    @pytest.mark.parametrize("title", [None, 2017, ["a", "b"], {"fr": "été"}, True, ""])
    def test_a_title_may_be_anything(self, document_store: PassageStore, title: object) -> None:
        document = Document(id="1", content="Helsinki", meta={"title": title})
        assert document_store.write_documents([document]) == 1
        assert document_store.lexical_search("Helsinki", 5, 1.0)[0].meta == {"title": title}


class TestPassageStoreAsyncProtocol(
    _OurStore,
    CountDocumentsAsyncTest,
    WriteDocumentsAsyncTest,
    DeleteDocumentsAsyncTest,
    FilterDocumentsAsyncTest,
    DeleteAllAsyncTest,
    DeleteByFilterAsyncTest,
    UpdateByFilterAsyncTest,
    FilterableDocsFixtureMixin,
    CountDocumentsByFilterAsyncTest,
    CountUniqueMetadataByFilterAsyncTest,
    GetMetadataFieldsInfoAsyncTest,
    GetMetadataFieldMinMaxAsyncTest,
    GetMetadataFieldUniqueValuesAsyncTest,
):
    @pytest.mark.asyncio
    async def test_write_documents_async(self, document_store: PassageStore) -> None:
        """As for ``write_documents``: without a policy, a duplicate fails."""
        document = Document(content="test doc")
        assert await document_store.write_documents_async([document]) == 1
        with pytest.raises(DuplicateDocumentError):
            await document_store.write_documents_async([document])
