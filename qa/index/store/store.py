"""``PassageStore``: the index as a Haystack ``DocumentStore`` that also knows its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from haystack import default_from_dict, default_to_dict
from haystack.dataclasses import Document as HaystackDocument

from qa.errors import no_document
from qa.index.store.approximate import Embed, Plan
from qa.index.store.asynchronous import AsyncMethods
from qa.index.store.copies import copies_of, distinct, put_sketch, sketch_of, without_copies
from qa.index.store.database import Database, read_manifest, write_manifest
from qa.index.store.filters import AnyFilters
from qa.index.store.found import keys_of, matching_ids, passages_of
from qa.index.store.haystack_store import HaystackStore
from qa.index.store.health import Health, delete_stray_words, examine
from qa.index.store.lexical import Hits, Lexicon
from qa.index.store.protocol import SourceItem
from qa.index.store.records import (
    SOURCE_COLUMNS,
    heading_of,
    insert_passages,
    insert_source,
    put_file_states,
    read_file_state,
    read_file_states,
    source_from_row,
    to_haystack,
)
from qa.index.store.repeated import Lines, put_edges, unsettled_lines
from qa.index.store.scopes import KnownPaths, checked
from qa.index.store.staging import adopt, stage, staged_uids
from qa.index.store.vectors import CacheState, Floats, VectorCache
from qa.index.store.vocabulary import Vocabulary
from qa.types import CatalogueEntry, Document, FileState, Filters


class PassageStore(HaystackStore, AsyncMethods):
    """Passages, their vectors and their source documents in one folder.

    Safe to share between threads. Passages written by ``put_sources`` belong to a source document;
    those written by Haystack's ``write_documents`` stand alone.
    """

    def __init__(self, folder: str, create: bool = False) -> None:
        """Open an index folder; with ``create``, make an empty one where there is none.

        Raises:
            IndexStoreError: see ``qa.index.store.database.Database``.
        """
        self.folder = folder
        self._database = Database(Path(folder), create=create)
        self._vectors = VectorCache(Path(folder))
        self._lexicon = Lexicon()
        self.vocabulary = Vocabulary(self._database)
        self._lock = RLock()

    @property
    def name(self) -> str:
        """The name of the index: its folder's."""
        return Path(self.folder).name

    @property
    def place(self) -> str:
        """Where the index is, for people to read."""
        return self.folder

    @property
    def server(self) -> None:
        """What searches in the store's place: nothing."""

    def to_dict(self) -> dict[str, Any]:
        """Serialise for a pipeline's YAML: the folder is enough to open the index again."""
        return default_to_dict(self, folder=self.folder)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> PassageStore:
        """Open the index that ``to_dict`` described."""
        return default_from_dict(cls, data)

    def close(self) -> None:
        """Close this thread's connection to the file."""
        self._database.close()

    # --- Search ----------------------------------------------------------------------------

    def lexical_search(
        self, query: str, top_k: int, title_weight: float, filters: AnyFilters | None = None
    ) -> list[HaystackDocument]:
        """BM25 over analysed French tokens (SQLite FTS5), best first, ``score`` > 0.

        Stems of titles and bodies, and roots of both: «finlandaise» meets «Finlande».
        """
        with self._database.snapshot() as connection:
            search = self._lexicon.searcher(connection, query, title_weight, filters)
            hits = distinct(connection, search, top_k) if search else []
            return passages_of(connection, hits)

    def dense_search(
        self, vector: Sequence[float], top_k: int, filters: AnyFilters | None = None
    ) -> list[HaystackDocument]:
        """Cosine similarity by FAISS, best first; filters go into the search."""
        query: Floats = np.asarray(vector, np.float32)
        with self._lock, self._database.snapshot() as connection:
            self._vectors.refresh(connection)
            ids = matching_ids(connection, filters) if filters else None

            def search(limit: int) -> Hits:
                found, scores = self._vectors.search(connection, query, limit, ids)
                return list(zip(found.tolist(), scores.tolist(), strict=True))

            return passages_of(connection, distinct(connection, search, top_k))

    def fold_copies(self, documents: list[HaystackDocument]) -> list[HaystackDocument]:
        """Passages, best first, without near copies of a better one."""
        with self._database.snapshot() as connection:
            keys = keys_of(connection, [document.id for document in documents])
            order = [keys[document.id] for document in documents if document.id in keys]
            folded = set(order) - set(without_copies(connection, order))
        return [one for one in documents if keys.get(one.id) not in folded]

    def copies_of(
        self, uids: Sequence[str], filters: AnyFilters | None = None
    ) -> dict[str, tuple[str, ...]]:
        """The paths of the other documents that hold a passage and pass the filters, by its id.

        Passages without near copies are left out.
        """
        with self._database.snapshot() as connection:
            keys = keys_of(connection, uids)
            copies = copies_of(connection, list(keys.values()), filters)
        return {uid: copies[key] for uid, key in keys.items() if key in copies}

    def checked_filters(self, filters: Filters) -> Filters:
        """The same filters, the names of their documents made paths of this index.

        Raises:
            FilterError: a date is none, or the index holds no such document or folder.
        """
        with self._database.reading() as connection:
            return checked(KnownPaths(connection), filters)

    # --- Source documents ------------------------------------------------------------------

    def put_sources(self, items: Iterable[SourceItem]) -> None:
        """Add or replace source documents with their passages and vectors, in one transaction."""
        self.write_sources(items, (), {})

    def delete_sources(self, paths: Iterable[str]) -> None:
        """Delete source documents and their passages, in one transaction."""
        self.write_sources((), paths, {})

    def write_sources(
        self, items: Iterable[SourceItem], gone: Iterable[str], files: Mapping[str, FileState]
    ) -> None:
        """Put documents, delete others and record the state of files, in one transaction."""
        with self._database.writing() as connection:
            for document, passages, vectors in items:
                connection.execute("DELETE FROM documents WHERE path = ?", (document.path,))
                source = insert_source(connection, document)
                rows = to_haystack(document, passages, vectors)
                tokens = insert_passages(connection, rows, source, heading_of(document))
                put_sketch(connection, source, sketch_of(tokens))
                put_edges(connection, source, document)
            connection.executemany("DELETE FROM documents WHERE path = ?", [(p,) for p in gone])
            put_file_states(connection, files)

    def delete_files(self, paths: Iterable[str]) -> None:
        """Delete the corpus' files with all their documents, in one transaction."""
        rows = [(path,) for path in paths]
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM documents WHERE file = ?", rows)
            connection.executemany("DELETE FROM files WHERE path = ?", rows)

    def unsettled_lines(self) -> tuple[Lines, Lines]:
        """The lines to leave out and to show again: see ``qa.index.store.repeated``."""
        with self._database.snapshot() as connection:
            return unsettled_lines(connection)

    def file_states(self) -> dict[str, FileState]:
        """The state of every file of the corpus as it was last read, by path.

        One whose reading was cut off has documents, but an empty digest.
        """
        with self._database.snapshot() as connection:
            return read_file_states(connection)

    def file_state_of(self, document: str) -> tuple[str, FileState] | None:
        """The path and the state of the file that holds a document; None if it came from none."""
        with self._database.reading() as connection:
            return read_file_state(connection, document)

    def count_sources(self) -> int:
        """The number of source documents."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])

    def digests_of(self, file: str) -> dict[str, str]:
        """The digest of every source document that a file of the corpus holds, by path."""
        with self._database.reading() as connection:
            return dict(
                connection.execute("SELECT path, digest FROM documents WHERE file = ?", (file,))
            )

    def source_digests(self) -> dict[str, str]:
        """The digest of every source document, by path, in path order."""
        with self._database.reading() as connection:
            return dict(connection.execute("SELECT path, digest FROM documents ORDER BY path"))

    def catalogue(self) -> list[CatalogueEntry]:
        """Every source document without its text, in path order."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT path, title, date, (SELECT count(*) FROM passages "
                "WHERE passages.document = documents.id) FROM documents ORDER BY path"
            ).fetchall()
        return [CatalogueEntry(*row) for row in rows]

    def source(self, path: str) -> Document:
        """The source document of that path, its text as it was decoded.

        Raises:
            CorpusError: the index holds no such document.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {SOURCE_COLUMNS} FROM documents WHERE path = ?",  # noqa: S608
                (path,),
            ).fetchone()
        if row is None:
            raise no_document(path)
        return source_from_row(row)

    # --- How the index was made ------------------------------------------------------------

    def manifest(self) -> dict[str, str]:
        """How the index was made (embedder, passages, analyser), its generation and its token."""
        with self._database.reading() as connection:
            return read_manifest(connection)

    def set_manifest(self, entries: dict[str, str]) -> None:
        """Record how the index is made."""
        with self._database.writing() as connection:
            write_manifest(connection, entries)

    # --- Another embedder ------------------------------------------------------------------

    def staged_passages(self, digest: str) -> set[str]:
        """The ids of the passages that have a vector of another embedder beside their own."""
        with self._database.reading() as connection:
            return staged_uids(connection, digest)

    def stage_vectors(self, digest: str, vectors: Iterable[tuple[str, Floats]]) -> None:
        """Keep vectors of another embedder, by the ids of their passages, beside those in use."""
        with self._database.writing() as connection:
            stage(connection, digest, vectors)

    def adopt_vectors(self, digest: str, made_with: Mapping[str, str]) -> None:
        """Search the staged vectors from now on, and record how they are made, all at once."""
        with self._database.writing() as connection:
            adopt(connection, digest)
            write_manifest(connection, dict(made_with))

    def health(self) -> Health:
        """What is wrong with the database; ``vectors_state`` tells of the cache beside it."""
        with self._database.snapshot() as connection:
            return examine(connection)

    def delete_strays(self) -> None:
        """Delete what ``health`` calls stray words."""
        with self._database.writing() as connection:
            delete_stray_words(connection)

    def vectors_state(self) -> tuple[CacheState, Plan, int]:
        """Whether the FAISS file can be used, how it is searched, and how many vectors there are.

        It is read from the disk again, so that what others do to it is seen.
        """
        with self._lock, self._database.snapshot() as connection:
            total = connection.execute(
                "SELECT count(*) FROM passages WHERE embedding IS NOT NULL"
            ).fetchone()[0]
            state = self._vectors.reload(connection) if total else "fresh"
            return state, self._vectors.plan, int(total)

    def drop_vectors(self) -> None:
        """Forget the FAISS file; the next search or ``save_vectors`` reads SQLite instead."""
        with self._lock:
            self._vectors.drop()

    def save_vectors(self, embed: Embed | None = None) -> None:
        """Bring the FAISS file to the last commit.

        ``embed`` turns texts into question vectors; with it, the recall of approximate search is
        measured on what resembles real questions.
        """
        with self._lock:
            with self._database.snapshot() as connection:
                if self._vectors.is_saved(connection):
                    return
                self._vectors.prepare(connection, embed)
            self._vectors.save()
        self._database.checkpoint()
