"""The FAISS cache of an index's vectors: inner product over unit vectors.

Search is exact up to some size, then approximate with a measured recall (``approximate.py``). The
file is a one-line JSON header (token, checksum, plan of the search) followed by the serialised
index. It is written aside and renamed. A file that is missing, damaged or late is never an error:
the vectors are in SQLite, and the difference is taken from there. The token is that of the commit
whose vectors the file holds; where SQLite does not know it as its own past, ids may have been used
twice (an older index was restored, or another one is in its place) and the file is not believed.
"""

from __future__ import annotations

import json
import logging
import os
import zlib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from qa.index.store.approximate import (
    Embed,
    Floats,
    Ids,
    Plan,
    build_approximate,
    read_vectors,
    remove,
    search_approximate,
    unit,
)
from qa.index.store.database import is_past, read_manifest

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "vectors.faiss"
_MAX_HEADER = 10_000  # bytes
_log = logging.getLogger(__name__)
__all__ = ["FILE_NAME", "CacheState", "Floats", "Ids", "VectorCache"]

# Late: of an earlier commit, topped up by the next search. Damaged: unreadable, or another index's.
CacheState = Literal["fresh", "late", "missing", "damaged"]


class VectorCache:
    """Vectors by passage id, in memory, and the file that saves building them again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._index: Any = None
        self._plan = Plan()
        self._token = ""

    @property
    def plan(self) -> Plan:
        """How the vectors in memory are searched."""
        return self._plan

    def search(
        self,
        connection: sqlite3.Connection,
        vector: Floats,
        top_k: int,
        ids: Ids | None = None,
    ) -> tuple[Ids, Floats]:
        """Find the ``top_k`` nearest passages, among ``ids`` only if given.

        ``connection`` is the snapshot given to ``refresh``. Returns their ids and inner products,
        best first; fewer where there are fewer vectors.
        """
        if self._index is None or self._index.ntotal == 0 or (ids is not None and not len(ids)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if len(vector) != self._index.d:  # the embedder was changed a moment ago
            return np.empty(0, np.int64), np.empty(0, np.float32)
        import faiss

        question = unit(vector[None, :])
        if not self._plan.exact:
            return search_approximate(connection, self._index, self._plan, question, top_k, ids)[0]
        parameters = None
        if ids is not None:
            # The stubs do not know the keyword that faiss adds at import.
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(ids))  # type: ignore[call-arg]
        scores, found = self._index.search(question, top_k, params=parameters)
        known = found[0] >= 0
        return found[0][known], scores[0][known]

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Bring the vectors to the state that ``connection`` sees (a snapshot of it).

        They are taken from memory or the file where these hold a past of it, the rest from SQLite.
        """
        token = read_manifest(connection)["token"]
        if token == self._token:
            return
        self._recall(connection)
        if self._token != token:
            self._synchronise(connection, _ids(connection))
            self._token = token

    def prepare(self, connection: sqlite3.Connection, embed: Embed | None) -> None:
        """Like ``refresh``, and in the kind of index that suits the number of vectors.

        Building another kind may take minutes, so it is the writer's work: a reader without a file
        searches exactly.
        """
        self._recall(connection)
        wanted = _ids(connection)
        if self._plan.fits(len(wanted)):
            self._synchronise(connection, wanted)
        elif Plan().fits(len(wanted)):
            self._index, self._plan = None, Plan()
            self._add(connection, wanted)
        else:
            # Two of them need not be in memory.
            self._index, self._plan, self._token = None, Plan(), ""
            self._index, self._plan = build_approximate(connection, wanted, embed)
        self._token = read_manifest(connection)["token"]

    def _recall(self, connection: sqlite3.Connection) -> None:
        """Take up the file where memory holds no past of the state."""
        import faiss

        # One query is a small product: a second thread only waits for a busy core.
        faiss.omp_set_num_threads(1)
        if not is_past(connection, self._token):
            self._load(connection)

    def reload(self, connection: sqlite3.Connection) -> CacheState:
        """Read the file again, and tell what is to be thought of it."""
        self._load(connection)
        if self._index is None:
            return "damaged" if self._file.exists() else "missing"
        return "fresh" if self._token == read_manifest(connection)["token"] else "late"

    def is_saved(self, connection: sqlite3.Connection) -> bool:
        """Whether the file says that it holds the vectors of the state ``connection`` sees, in a
        form that this version reads.
        """
        try:
            with self._file.open("rb") as file:
                header = json.loads(file.readline(_MAX_HEADER))
            token, _ = header["token"], Plan(**header["plan"])
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return bool(token == read_manifest(connection)["token"])

    def save(self) -> None:
        """Write the file aside, then rename it: readers see the old one or the new one, whole."""
        if self._index is None:
            self.drop()
            return
        import faiss

        body = faiss.serialize_index(self._index).tobytes()
        header = {"token": self._token, "crc32": zlib.crc32(body), "plan": asdict(self._plan)}
        self._write(json.dumps(header).encode() + b"\n" + body)

    def drop(self) -> None:
        """Forget the vectors, in memory and on disk."""
        self._index, self._plan, self._token = None, Plan(), ""
        with suppress(OSError):
            self._file.unlink()

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

        self._index, self._plan, self._token = None, Plan(), ""
        try:
            with self._file.open("rb") as file:
                header = json.loads(file.readline())
                body = file.read()
            token = str(header["token"])
            if not is_past(connection, token):
                raise ValueError("it is of another index, or of a state that was undone")
            if header["crc32"] != zlib.crc32(body):
                raise ValueError("checksum")
            plan = Plan(**header["plan"])
            self._index = faiss.deserialize_index(np.frombuffer(body, np.uint8))
            self._plan, self._token = plan, token
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            _log.info("%s is rebuilt from SQLite: %s", self._file, error)

    def _synchronise(self, connection: sqlite3.Connection, wanted: Ids) -> None:
        import faiss

        held = self._held()
        gone = np.setdiff1d(held, wanted, assume_unique=True)
        if len(gone) and self._plan.exact:
            self._index.remove_ids(faiss.IDSelectorBatch(gone))
        elif len(gone):
            remove(self._index, gone)
        self._add(connection, np.setdiff1d(wanted, held, assume_unique=True))

    def _held(self) -> Ids:
        import faiss

        if self._index is None or not self._index.ntotal:
            return np.empty(0, np.int64)
        if self._plan.exact:
            return faiss.vector_to_array(self._index.id_map).astype(np.int64)
        lists = self._index.invlists
        return np.array(faiss.rev_swig_ptr(lists.get_ids(0), lists.list_size(0)), np.int64)

    def _add(self, connection: sqlite3.Connection, ids: Ids) -> None:
        import faiss

        for keys, vectors in read_vectors(connection, ids):
            if self._index is None:
                self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
            self._index.add_with_ids(vectors, keys)


def _ids(connection: sqlite3.Connection) -> Ids:
    """The passages that have a vector, in order."""
    rows = connection.execute("SELECT id FROM passages WHERE embedding IS NOT NULL ORDER BY id")
    return np.fromiter((row[0] for row in rows), np.int64)
