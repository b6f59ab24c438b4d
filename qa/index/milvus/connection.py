"""The connection to Milvus: few calls, each with a time limit, their errors French sentences.

Reads see every write acknowledged before them (Milvus' «Strong»), searches may lag by a moment
(«Bounded»), which is what keeps them quick on a cluster.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from qa.errors import IndexStoreError, MissingExtraError

if TYPE_CHECKING:
    from pymilvus import CollectionSchema
    from pymilvus.milvus_client.index import IndexParams

Row = dict[str, Any]
Result = TypeVar("Result")
_PATIENCE = 20  # seconds a call may take, a server's restart included
_WRITING = 120
_BATCH = 1000  # rows a call: Milvus refuses messages of 64 MB, and lists in filters grow slow
_RESTART = 10  # seconds for which a server that does not answer is asked again,
_PAUSE = 0.2  # this often
_NOT_CONNECTED, _NOT_LOADED = 2, 101
SEARCHED_AT_ONCE = 16_384  # the most that Milvus returns


class Connection:
    """One Milvus, by the address of a server or the path of a Milvus Lite file (``….db``)."""

    def __init__(self, uri: str, token: str = "") -> None:
        """Connect.

        Raises:
            MissingExtraError: pymilvus is not installed.
            IndexStoreError: nothing answers there, or the file is in use.
        """
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise MissingExtraError(
                "Le magasin Milvus demande des paquets optionnels. Installez-les : "
                "pip install 'qa-fr[milvus]'"
            ) from error
        # It logs each failure with a traceback; they are all told below.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        logging.getLogger("milvus_lite").setLevel(logging.CRITICAL)
        self.uri = uri
        with self._explained():
            self._client = MilvusClient(uri, token=token, timeout=_PATIENCE)

    def close(self) -> None:
        """Leave the server; the one of a Milvus Lite file stays for others in this process."""
        self._client.close()

    def version(self) -> str:
        """The version of the server."""
        with self._explained():
            return str(self._client.get_server_version(timeout=_PATIENCE))

    def has(self, collection: str) -> bool:
        """Whether there is such a collection."""
        with self._explained():
            return bool(self._client.has_collection(collection, timeout=_PATIENCE))

    def create(self, collection: str, schema: CollectionSchema, indexes: IndexParams) -> None:
        """Create a collection and its indexes, and load it."""
        with self._explained():
            self._client.create_collection(collection, schema=schema, timeout=_WRITING)
            # There is nothing to index yet: waiting costs half a second an index.
            self._client.create_index(collection, indexes, sync=False, timeout=_WRITING)
            self._client.load_collection(collection, timeout=_WRITING)

    def rename(self, collection: str, name: str) -> None:
        """Give a collection another name, in the place of what has it."""
        self.drop(name)
        with self._explained():
            self._client.rename_collection(collection, name, timeout=_WRITING)

    def drop(self, collection: str) -> None:
        """Delete a collection, if there is one."""
        if self.has(collection):
            with self._explained():
                self._client.drop_collection(collection, timeout=_WRITING)

    def upsert(self, collection: str, rows: Sequence[Row]) -> None:
        """Write rows, in the place of those of the same key."""
        for first in range(0, len(rows), _BATCH):
            batch = list(rows[first : first + _BATCH])
            self._again(
                collection, partial(self._client.upsert, collection, batch, timeout=_WRITING)
            )

    def delete(self, collection: str, expression: str) -> None:
        """Delete the rows that match."""
        self._again(
            collection,
            partial(self._client.delete, collection, filter=expression, timeout=_WRITING),
        )

    def flush(self, collection: str) -> None:
        """Have what was written put into segments with their indexes."""
        self._again(collection, partial(self._client.flush, collection, timeout=_WRITING))

    def get(self, collection: str, keys: Sequence[str], fields: Sequence[str]) -> list[Row]:
        """The rows of these keys, in no order."""
        found: list[Row] = []
        for first in range(0, len(keys), _BATCH):
            wanted = ", ".join(f'"{key}"' for key in keys[first : first + _BATCH])
            found += self.query(collection, f"key in [{wanted}]", fields, _BATCH)
        return found

    def query(
        self, collection: str, expression: str, fields: Sequence[str], limit: int
    ) -> list[Row]:
        """At most ``limit`` rows that match, in no order."""

        def run() -> list[Row]:
            return list(
                self._client.query(
                    collection,
                    filter=expression,
                    output_fields=list(fields),
                    limit=limit,
                    timeout=_PATIENCE,
                    consistency_level="Strong",
                )
            )

        return self._again(collection, run)

    def scan(self, collection: str, expression: str, fields: Sequence[str]) -> Iterator[Row]:
        """All rows that match, in the order of their keys, however many they are."""

        def start() -> Any:
            return self._client.query_iterator(
                collection,
                batch_size=_BATCH,
                filter=expression,
                output_fields=list(fields),
                timeout=_WRITING,
                consistency_level="Strong",
            )

        rows = self._again(collection, start)
        try:
            while True:
                with self._explained():
                    batch = rows.next()
                if not batch:
                    return
                yield from batch
        finally:
            rows.close()

    def count(self, collection: str, expression: str = "") -> int:
        """The number of rows that match."""

        def run() -> int:
            found = self._client.query(
                collection,
                filter=expression,
                output_fields=["count(*)"],
                timeout=_WRITING,
                consistency_level="Strong",
            )
            return int(found[0]["count(*)"])

        return self._again(collection, run)

    def search(
        self,
        collection: str,
        field: str,
        query: Any,
        limit: int,
        expression: str,
        fields: Sequence[str],
    ) -> list[tuple[Row, float]]:
        """The rows nearest to ``query`` among those that match, best first, with their score."""

        def run() -> list[tuple[Row, float]]:
            (hits,) = self._client.search(
                collection,
                data=[query],
                anns_field=field,
                limit=min(limit, SEARCHED_AT_ONCE),
                filter=expression,
                output_fields=list(fields),
                timeout=_PATIENCE,
                consistency_level="Bounded",
            )
            return [(hit["entity"], float(hit["distance"])) for hit in hits]

        return self._again(collection, run)

    def _again(self, collection: str, run: Callable[[], Result]) -> Result:
        """Run what may be run twice, and again for some seconds while the server restarts.

        One that has restarted must be told to load the collection first.
        """
        from pymilvus import MilvusException

        until = time.monotonic() + _RESTART
        with self._explained():
            while True:
                try:
                    return run()
                except MilvusException as error:
                    if error.code == _NOT_LOADED:
                        self._client.load_collection(collection, timeout=_WRITING)
                    elif error.code != _NOT_CONNECTED or time.monotonic() > until:
                        raise
                time.sleep(_PAUSE)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from pymilvus import MilvusException

        try:
            yield
        except MilvusException as error:
            raise IndexStoreError(self._explain(str(error))) from error

    def _explain(self, error: str) -> str:
        if self.uri.endswith(".db"):
            return (
                f"Le fichier Milvus Lite « {self.uri} » n'a pas pu être utilisé ({error}). Un seul "
                "programme à la fois peut l'ouvrir : fermez l'autre, ou servez-le avec : "
                f"milvus-lite server --host 127.0.0.1 --data-dir {self.uri}"
            )
        return (
            f"Le serveur Milvus « {self.uri} » n'a pas répondu comme prévu ({error}). Vérifiez "
            "qu'il est démarré et que l'adresse « store_uri » est la sienne, puis recommencez."
        )
