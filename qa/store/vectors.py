"""The FAISS cache of an index's vectors: exact inner product over unit vectors.

The file is a one-line JSON header (token, checksum) followed by the serialised index. It is written
aside and renamed. A file that is missing, damaged or late is never an error: the vectors are in
SQLite, and the difference is taken from there. The token is that of the commit whose vectors the
file holds; where SQLite does not know it as its own past, ids may have been used twice (an older
index was restored, or another one is in its place) and the file is not believed.
"""

from __future__ import annotations

import json
import logging
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.store.database import is_past, read_manifest

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "vectors.faiss"
_BATCH = 10_000
_MAX_HEADER = 10_000  # bytes
_log = logging.getLogger(__name__)

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


class VectorCache:
    """Vectors by passage id, in memory, and the file that saves building them again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._index: Any = None
        self._token = ""

    def search(self, vector: Floats, top_k: int, ids: Ids | None = None) -> tuple[Ids, Floats]:
        """Find the ``top_k`` nearest passages, among ``ids`` only if given.

        Returns their ids and inner products, best first; fewer where there are fewer vectors.
        """
        if self._index is None or self._index.ntotal == 0 or (ids is not None and not len(ids)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        import faiss

        parameters = None
        if ids is not None:
            # The stubs do not know the keyword that faiss adds at import.
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(ids))  # type: ignore[call-arg]
        scores, found = self._index.search(unit(vector[None, :]), top_k, params=parameters)
        known = found[0] >= 0
        return found[0][known], scores[0][known]

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Bring the vectors to the state that ``connection`` sees (a snapshot of it).

        They are taken from memory or the file where these hold a past of it, the rest from SQLite.
        """
        token = read_manifest(connection)["token"]
        if token == self._token:
            return
        import faiss

        # One query is a small product: a second thread only waits for a busy core.
        faiss.omp_set_num_threads(1)
        if not is_past(connection, self._token):
            self._load(connection)
        if self._token != token:
            self._synchronise(connection)
            self._token = token

    def is_saved(self, connection: sqlite3.Connection) -> bool:
        """Whether the file says that it holds the vectors of the state ``connection`` sees."""
        try:
            with self._file.open("rb") as file:
                token = json.loads(file.readline(_MAX_HEADER))["token"]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return bool(token == read_manifest(connection)["token"])

    def save(self) -> None:
        """Write the file aside, then rename it: readers see the old one or the new one, whole."""
        if self._index is None:
            with suppress(OSError):
                self._file.unlink()
            return
        import faiss

        body = faiss.serialize_index(self._index).tobytes()
        header = {"token": self._token, "crc32": zlib.crc32(body)}
        self._write(json.dumps(header).encode() + b"\n" + body)

    def _write(self, data: bytes) -> None:
        aside = self._file.with_suffix(f".{os.getpid()}.tmp")
        try:
            with aside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self._file)
        except OSError as error:  # no room, no rights: the next start rebuilds what is missing
            _log.info("%s is not kept: %s", self._file, error)
            with suppress(OSError):
                aside.unlink()

    def _load(self, connection: sqlite3.Connection) -> None:
        import faiss

        self._index, self._token = None, ""
        try:
            with self._file.open("rb") as file:
                header = json.loads(file.readline())
                body = file.read()
            token = str(header["token"])
            if not is_past(connection, token):
                raise ValueError("it is of another index, or of a state that was undone")
            if header["crc32"] != zlib.crc32(body):
                raise ValueError("checksum")
            self._index = faiss.deserialize_index(np.frombuffer(body, np.uint8))
            self._token = token
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            _log.info("%s is rebuilt from SQLite: %s", self._file, error)

    def _synchronise(self, connection: sqlite3.Connection) -> None:
        import faiss

        rows = connection.execute("SELECT id FROM passages WHERE embedding IS NOT NULL")
        wanted = np.fromiter((row[0] for row in rows), np.int64)
        held = self._held()
        gone = np.setdiff1d(held, wanted, assume_unique=True)
        if len(gone):
            self._index.remove_ids(faiss.IDSelectorBatch(gone))
        missing = np.setdiff1d(wanted, held, assume_unique=True)
        for first in range(0, len(missing), _BATCH):
            self._add(connection, missing[first : first + _BATCH])

    def _held(self) -> Ids:
        import faiss

        if self._index is None:
            return np.empty(0, np.int64)
        return faiss.vector_to_array(self._index.id_map).astype(np.int64)

    def _add(self, connection: sqlite3.Connection, ids: Ids) -> None:
        import faiss

        wanted = json.dumps(ids.tolist())
        rows = connection.execute(
            "SELECT id, embedding FROM passages WHERE id IN (SELECT value FROM json_each(?))",
            (wanted,),
        ).fetchall()
        if not rows:  # deleted by another process since their ids were read
            return
        vectors = unit(np.stack([np.frombuffer(blob, np.float32) for _, blob in rows]))
        if self._index is None:
            self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        self._index.add_with_ids(vectors, np.array([row[0] for row in rows], np.int64))


def unit(vectors: Floats) -> Floats:
    """Scale rows to length 1; a null row stays null."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(norms, 1e-12), np.float32)
