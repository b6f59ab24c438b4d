"""Vectors of another embedder in Milvus: a second collection of passages, which takes the place of
the first once it is whole. (A collection's vectors have one dimension for ever.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import uuid4

from qa.index.milvus.collections import Collections
from qa.index.milvus.expressions import ALL, listed
from qa.index.milvus.passages import WHOLE, floats
from qa.index.milvus.schema import create_passages, key_of, record
from qa.index.store.vectors import Floats

_DIGEST = "staged_digest"  # the manifest entry
_DELETED = 500  # keys in an expression


class MilvusStaging(Collections):
    """The part of ``MilvusStore`` that changes the embedder of an index."""

    def staged_passages(self, digest: str) -> set[str]:
        """The ids of the passages that have a vector of another embedder beside their own."""
        if self.manifest().get(_DIGEST) != digest or not self._connection.has(self._next):
            return set()
        return {uid for _, uid, _ in self._written(self._next) & self._written(self._passages)}

    def stage_vectors(self, digest: str, vectors: Iterable[tuple[str, Floats]]) -> None:
        """Keep vectors of another embedder, by the ids of their passages, beside those in use."""
        fresh = {uid: floats(vector) for uid, vector in vectors}
        if not fresh:
            return
        if self.manifest().get(_DIGEST) != digest:
            self._connection.drop(self._next)
            self.set_manifest({_DIGEST: digest})
        if not self._connection.has(self._next):
            create_passages(self._connection, self._next, len(next(iter(fresh.values()))))
        fields = [*WHOLE, "tokens"]
        rows = self._connection.get(self._passages, [key_of(uid) for uid in fresh], fields)
        self._connection.upsert(
            self._next, [row | {"vector": fresh[row["uid"]], "embedded": True} for row in rows]
        )

    def adopt_vectors(self, digest: str, made_with: Mapping[str, str]) -> None:
        """Search the staged vectors from now on, and record how they are made.

        A passage without one, such as one that stands alone, goes.
        """
        written = self._written(self._passages)
        strays = [key for key, _, _ in self._written(self._next) - written]
        for first in range(0, len(strays), _DELETED):
            some = strays[first : first + _DELETED]
            self._connection.delete(self._next, f"key in {listed(some)}")
        self._connection.rename(self._next, self._passages)
        self.set_manifest({**made_with, _DIGEST: ""})
        self._connection.upsert(self._records, [record("manifest", "token", uuid4().hex)])

    @property
    def _next(self) -> str:
        return f"{self._passages}_next"

    def _written(self, collection: str) -> set[tuple[str, str, str]]:
        """Key, id and writing of every passage."""
        rows = self._connection.scan(collection, ALL, ["key", "uid", "version"])
        return {(row["key"], row["uid"], row["version"]) for row in rows}
