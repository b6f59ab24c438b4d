"""The SQLite file of an index: schema, connections, transactions, damage.

One connection a thread; readers see the last committed state while one writer works (WAL mode,
https://sqlite.org/wal.html). Every committed transaction raises the ``generation`` and draws a
random ``token``: states with the same token hold the same rows, whatever was copied or restored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import local
from uuid import uuid4

from qa.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexNotFoundError,
    IndexStoreError,
    reason_of,
)
from qa.index.store.filters import add_functions
from qa.index.store.schema import SCHEMA, SCHEMA_VERSION

FILE_NAME = "index.sqlite"
_PATIENCE = 10  # seconds to wait for another writer
_CACHE = 64_000  # KiB of pages that a connection may keep
_PAST = 1000  # commits whose tokens are remembered
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_ACCESS = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


class Database:
    """The SQLite file of one index folder."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the file; with ``create``, make the folder and an empty file where there is none.

        Raises:
            IndexNotFoundError: there is no index and ``create`` is false.
            IndexMismatchError: the index was made by a version with another schema.
            IndexDamagedError: the file is not a whole index.
            IndexStoreError: the folder cannot be read or written.
        """
        self.folder = folder
        self.file = folder / FILE_NAME
        self._local = local()
        if not self._exists():
            if not create:
                raise IndexNotFoundError(
                    f"L'index « {folder.name} » n'existe pas ({folder}). Construisez-le avec : "
                    f"qa index DOSSIER --index {folder.name}"
                )
            self._create()
        with self.reading() as connection:
            version = read_manifest(connection).get("schema")
        if version != SCHEMA_VERSION:
            raise IndexMismatchError(
                f"L'index « {folder.name} » a été fait par une autre version de qa. "
                f"Reconstruisez-le : qa index DOSSIER --index {folder.name} --rebuild"
            )

    def _exists(self) -> bool:
        try:
            return self.file.is_file()
        except OSError as error:
            raise IndexStoreError(
                f"Impossible de lire « {self.folder} » ({reason_of(error)}). Vérifiez ce chemin et "
                "vos droits."
            ) from error

    def _create(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.writing() as connection:
                tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
                if tables == 0:
                    for statement in _statements(SCHEMA):
                        connection.execute(statement)
                    write_manifest(connection, {"schema": SCHEMA_VERSION})
        except OSError as error:
            raise IndexStoreError(
                f"Impossible d'écrire dans « {self.folder} » ({reason_of(error)}). Vérifiez vos "
                "droits ou choisissez un autre dossier (réglage « indexes »)."
            ) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection; SQLite's errors become French sentences."""
        try:
            yield self._connection()
        except sqlite3.Error as error:
            raise self._explain(error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all is committed with a new generation and token, or nothing is."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                _stamp(connection)
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    # What was undone stays in the journal: on a full disk it is what fills it.
                    with suppress(IndexStoreError):
                        self.checkpoint()
                raise

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Like ``reading``, but all reads inside the block see one and the same commit."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def checkpoint(self) -> None:
        """Move the journal into the file, as far as readers and the room on the disk let it.

        Readers are not waited for. What stays in the journal is committed all the same.
        """
        with self.reading() as connection:
            connection.execute("PRAGMA busy_timeout = 100")
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute(f"PRAGMA busy_timeout = {1000 * _PATIENCE}")

    def close(self) -> None:
        """Close this thread's connection; it opens again when it is needed."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        inode = self._inode()
        # A rebuild sets the file aside: an open connection would go on reading the old one.
        if connection is None or inode not in {None, self._local.inode}:
            connection = self._connect()
            self._local.connection = connection
            self._local.inode = self._inode()
        return connection

    def _inode(self) -> int | None:
        try:
            return self.file.stat().st_ino
        except OSError:
            return None

    def _connect(self) -> sqlite3.Connection:
        # Transactions are opened by hand (isolation_level None): Python's would commit on DDL.
        connection = sqlite3.connect(self.file, isolation_level=None, timeout=_PATIENCE)
        try:
            add_functions(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        except sqlite3.Error as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF not in _NO_ACCESS:
                raise
            # WAL needs a writable folder even to read; a read-only index is opened as immutable.
            address = f"{self.file.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, isolation_level=None)
            add_functions(connection)
        return connection

    def _explain(self, error: sqlite3.Error) -> IndexStoreError:
        name = self.folder.name
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return IndexLockedError(
                f"Un autre programme écrit dans l'index « {name} ». Attendez qu'il ait fini."
            )
        if code in _NO_ACCESS:
            return IndexStoreError(
                f"Impossible d'écrire dans l'index « {name} » ({self.folder}). Vérifiez vos droits."
            )
        if code == sqlite3.SQLITE_FULL:
            return IndexStoreError(
                f"Le disque est plein : l'index « {name} » reste dans son état précédent. "
                "Libérez de la place, puis recommencez."
            )
        if code not in _DAMAGE and "no such table" not in str(error):
            return IndexStoreError(
                f"L'index « {name} » n'a pas pu être utilisé ({self.file}, SQLite : {error}). "
                "Recommencez ; si l'erreur revient, vérifiez le disque, puis reconstruisez "
                f"l'index : qa index DOSSIER --index {name} --rebuild"
            )
        return IndexDamagedError(
            f"L'index « {name} » est endommagé ({self.file} : {error}). Vos documents ne sont pas "
            f"touchés ; reconstruisez l'index : qa index DOSSIER --index {name} --rebuild"
        )


def read_manifest(connection: sqlite3.Connection) -> dict[str, str]:
    """All manifest entries: how the index was made, and its generation."""
    return dict(connection.execute("SELECT key, value FROM manifest"))


def write_manifest(connection: sqlite3.Connection, entries: dict[str, str]) -> None:
    """Set manifest entries inside the caller's transaction."""
    connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", entries.items())


def is_past(connection: sqlite3.Connection, token: str) -> bool:
    """Whether ``token`` is that of this state or of one it grew from; ids mean the same there.

    Only the last commits are remembered: an older token counts as a stranger's.
    """
    row = connection.execute("SELECT 1 FROM commits WHERE token = ?", (token,)).fetchone()
    return row is not None


def _stamp(connection: sqlite3.Connection) -> None:
    """Raise the generation and draw the token of the transaction that is about to be committed."""
    generation = int(read_manifest(connection)["generation"]) + 1
    token = uuid4().hex
    write_manifest(connection, {"generation": str(generation), "token": token})
    connection.execute("INSERT INTO commits VALUES (?, ?)", (generation, token))
    connection.execute("DELETE FROM commits WHERE generation <= ?", (generation - _PAST,))


def _statements(script: str) -> Iterator[str]:
    """Split a script at complete statements; ``executescript`` would commit the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
