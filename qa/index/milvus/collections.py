"""The collections of one index: opened, made, counted on."""

from __future__ import annotations

import json
from collections.abc import Iterable

from haystack.dataclasses import Document as HaystackDocument

from qa.errors import IndexMismatchError, IndexNotFoundError, IndexStoreError
from qa.index.milvus.connection import Connection
from qa.index.milvus.schema import collection_names, create_passages, create_records, key_of, record

SCHEMA_VERSION = "milvus-1"
_MANIFEST = ("manifest", "manifest")
_TOKEN = ("manifest", "token")


class Collections:
    """The collection of passages, made when the dimension of its vectors is known, and that of
    records, made with the index.
    """

    def __init__(self, uri: str, name: str, create: bool, token: str) -> None:
        """Connect; with ``create``, make an empty index where there is none.

        Raises:
            IndexNotFoundError: there is no index of that name and ``create`` is false.
            IndexMismatchError: the index was made by a version with another schema.
            IndexStoreError: Milvus does not answer.
            MissingExtraError: pymilvus is not installed.
        """
        self.uri, self.name = uri, name
        self._connection = Connection(uri, token)
        self._passages, self._records = collection_names(name)
        self._known = False
        if not self._connection.has(self._records):
            if not create:
                raise IndexNotFoundError(
                    f"L'index « {name} » n'existe pas dans Milvus ({uri}). Construisez-le avec : "
                    f"qa index DOSSIER --index {name}"
                )
            create_records(self._connection, self._records)
            self.set_manifest({"schema": SCHEMA_VERSION})
        elif self.manifest().get("schema") != SCHEMA_VERSION:
            raise IndexMismatchError(
                f"L'index « {name} » a été fait par une autre version de qa. "
                f"Reconstruisez-le : qa index DOSSIER --index {name} --rebuild"
            )

    def close(self) -> None:
        """Leave the server."""
        self._connection.close()

    def manifest(self) -> dict[str, str]:
        """How the index was made (embedder, passages, analyser), and the token of its state."""
        tokens = self._connection.get(self._records, [key_of(*_TOKEN, "0")], ["value"])
        # Before the first write there is one state: none.
        return self._made() | {"token": tokens[0]["value"] if tokens else "0" * 32}

    def set_manifest(self, entries: dict[str, str]) -> None:
        """Record how the index is made."""
        self._connection.upsert(
            self._records, [record(*_MANIFEST, json.dumps(self._made() | entries))]
        )

    def _made(self) -> dict[str, str]:
        rows = self._connection.get(self._records, [key_of(*_MANIFEST, "0")], ["value"])
        return dict(json.loads(rows[0]["value"])) if rows else {}

    def _exists(self) -> bool:
        """Whether there are passages, or were."""
        self._known = self._known or self._connection.has(self._passages)
        return self._known

    def _prepare(self, documents: Iterable[HaystackDocument]) -> int:
        """Make the collection of passages if need be; return the dimension of its vectors.

        Raises:
            IndexStoreError: nothing tells the dimension, or a vector has another.
        """
        manifest = self.manifest()
        dimensions = {len(one.embedding) for one in documents if one.embedding is not None}
        if manifest.get("dimension"):
            dimensions.add(int(manifest["dimension"]))
        if len(dimensions) != 1:
            found = " et ".join(str(one) for one in sorted(dimensions)) or "aucune"
            raise IndexStoreError(
                f"Les vecteurs de l'index « {self.name} » doivent être tous de la même dimension "
                f"({found}). Donnez-la au magasin (dimension=…), ou un vecteur à chaque passage."
            )
        (dimension,) = dimensions
        if not manifest.get("dimension"):
            self.set_manifest({"dimension": str(dimension)})
        if not self._exists():
            create_passages(self._connection, self._passages, dimension)
            self._known = True
        return dimension


def move_index(uri: str, token: str, name: str, new_name: str) -> bool:
    """Give an index another name, in the place of what has it; False if there is none."""
    connection = Connection(uri, token)
    try:
        found = False
        pairs = zip(collection_names(name), collection_names(new_name), strict=True)
        for collection, target in pairs:
            if connection.has(collection):
                connection.rename(collection, target)
                found = True
        return found
    finally:
        connection.close()
