"""Source documents and the states of files in Milvus: written, deleted, examined.

There are no transactions, so the order of writes keeps an index right: passages first, then the
record of their document, the state of its file last. Cut off anywhere, the next ``qa index`` reads
the file again, and until then a document is found in its old or its new passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import uuid4

from qa.errors import no_document
from qa.index.milvus.collections import Collections
from qa.index.milvus.connection import Row
from qa.index.milvus.expressions import listed, quoted
from qa.index.milvus.passages import passage_row
from qa.index.milvus.records import (
    digest_of,
    document_of,
    document_records,
    entry_of,
    file_record,
    file_state,
    passages_of,
    word_records,
)
from qa.index.milvus.schema import key_of, record
from qa.index.store.health import Health
from qa.index.store.protocol import SourceItem
from qa.index.store.records import heading_of, to_haystack
from qa.types import CatalogueEntry, Document, FileState

_LISTED = 500  # names in an expression


class MilvusSources(Collections):
    """The part of ``MilvusStore`` that knows source documents and files."""

    _written_words: set[str]

    def put_sources(self, items: Iterable[SourceItem]) -> None:
        """Add or replace source documents with their passages and vectors."""
        self.write_sources(items, (), {})

    def delete_sources(self, paths: Iterable[str]) -> None:
        """Delete source documents and their passages."""
        self.write_sources((), paths, {})

    def write_sources(
        self, items: Iterable[SourceItem], gone: Iterable[str], files: Mapping[str, FileState]
    ) -> None:
        """Put documents, delete others and record the state of files, in this order."""
        items = list(items)
        if items:
            self._put(items)
        self._delete_documents(list(gone))
        states = [file_record(path, state) for path, state in files.items()]
        self._connection.upsert(self._records, [*states, self._new_token()])

    def delete_files(self, paths: Iterable[str]) -> None:
        """Delete the corpus' files with all their documents."""
        paths = list(paths)
        for batch in _batches(paths):
            wanted = f'kind == "document" and parent in {listed(batch)}'
            self._delete_documents(
                [row["name"] for row in self._connection.scan(self._records, wanted, ["name"])]
            )
            self._connection.delete(self._records, f'kind == "file" and name in {listed(batch)}')
        self._connection.upsert(self._records, [self._new_token()])

    def file_states(self) -> dict[str, FileState]:
        """The state of every file of the corpus as it was last read, by path.

        One whose reading was cut off has documents, but an empty digest.
        """
        counts = Counter(row["parent"] for row in self._kind("document", ["parent"]))
        states = {path: FileState(0, 0, "", documents=count) for path, count in counts.items()}
        for row in self._kind("file", ["name", "value"]):
            states[row["name"]] = file_state(row, counts[row["name"]])
        return states

    def file_state_of(self, document: str) -> tuple[str, FileState] | None:
        """The path and the state of the file that holds a document; None if it came from none."""
        known = self._connection.get(
            self._records, [key_of("document", document, "0")], ["name", "parent"]
        )
        if not known:
            return None
        path = known[0]["parent"] or document
        rows = self._connection.get(self._records, [key_of("file", path, "0")], ["name", "value"])
        return (path, file_state(rows[0], len(self.digests_of(path)))) if rows else None

    def catalogue(self) -> list[CatalogueEntry]:
        """Every source document without its text, in path order."""
        rows = self._kind("document", ["name", "value"])
        return sorted((entry_of(row) for row in rows), key=lambda entry: entry.path)

    def count_sources(self) -> int:
        """The number of source documents."""
        return self._connection.count(self._records, 'kind == "document"')

    def digests_of(self, file: str) -> dict[str, str]:
        """The digest of every source document that a file of the corpus holds, by path."""
        wanted = f'kind == "document" and parent == {quoted(file)}'
        rows = self._connection.scan(self._records, wanted, ["name", "value"])
        return {row["name"]: digest_of(row) for row in rows}

    def source_digests(self) -> dict[str, str]:
        """The digest of every source document, by path, in path order."""
        rows = self._kind("document", ["name", "value"])
        return dict(sorted((row["name"], digest_of(row)) for row in rows))

    def source(self, path: str) -> Document:
        """The source document of that path, its text as it was decoded.

        Raises:
            CorpusError: the index holds no such document.
        """
        fields = ["name", "parent", "value"]
        rows = self._connection.get(self._records, [key_of("document", path, "0")], fields)
        if not rows:
            raise no_document(path)
        wanted = f'kind == "text" and name == {quoted(path)}'
        parts = self._connection.scan(self._records, wanted, ["part", "value"])
        texts = sorted((part["part"], part["value"]) for part in parts)
        return document_of(rows[0], "".join(text for _, text in texts))

    def health(self) -> Health:
        """What is wrong: documents whose passages are not all there, passages of no document."""
        documents = {
            row["name"]: (row["version"], passages_of(row))
            for row in self._kind("document", ["name", "version", "value"])
        }
        whole: Counter[tuple[str, str]] = Counter()
        stray = 0
        if self._exists():
            fields = ["document", "version", "embedded"]
            for row in self._connection.scan(self._passages, 'version != ""', fields):
                known = documents.get(row["document"])
                if known is None or known[0] != row["version"]:
                    stray += 1
                elif row["embedded"]:
                    whole[row["document"], row["version"]] += 1
        broken = sorted(
            path
            for path, (version, passages) in documents.items()
            if whole[path, version] != passages
        )
        return Health(broken=tuple(broken), stray_passages=stray)

    def delete_strays(self) -> None:
        """Delete what ``health`` calls stray: passages that no document has."""
        if not self._exists():
            return
        versions = {
            row["name"]: row["version"] for row in self._kind("document", ["name", "version"])
        }
        strays = [
            row["key"]
            for row in self._connection.scan(
                self._passages, 'version != ""', ["key", "document", "version"]
            )
            if versions.get(row["document"]) != row["version"]
        ]
        for batch in _batches(strays):
            self._connection.delete(self._passages, f"key in {listed(batch)}")

    # --- Names, for filters ----------------------------------------------------------------

    def has_folder(self, folder: str) -> bool:
        """Whether a document stands in that folder."""
        wanted = (
            f'kind == "document" and name >= {quoted(folder + "/")} '
            f"and name < {quoted(folder + '0')}"
        )
        return bool(self._connection.query(self._records, wanted, ["name"], 1))

    def paths_named(self, name: str) -> list[str]:
        """The documents of that path, or in the file of that path, or of that name anywhere."""
        ending = quoted("%/" + name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
        wanted = (
            f'kind == "document" and (name == {quoted(name)} or parent == {quoted(name)} '
            f"or name like {ending} or parent like {ending})"
        )
        return [row["name"] for row in self._connection.scan(self._records, wanted, ["name"])]

    def all_paths(self) -> list[str]:
        """The paths of all documents."""
        return [row["name"] for row in self._kind("document", ["name"])]

    # --- Writing ---------------------------------------------------------------------------

    def _put(self, items: list[SourceItem]) -> None:
        version = uuid4().hex
        rows = [
            list(to_haystack(document, passages, vectors)) for document, passages, vectors in items
        ]
        dimension = self._prepare(one for documents in rows for one in documents)
        self._connection.upsert(
            self._passages,
            [
                passage_row(one, dimension, heading_of(document), version)
                for (document, _, _), documents in zip(items, rows, strict=True)
                for one in documents
            ],
        )
        for batch in _batches([document.path for document, _, _ in items]):
            old = f'version != "" and version != {quoted(version)}'
            self._connection.delete(self._passages, f"document in {listed(batch)} and {old}")
        records = [
            row
            for document, passages, _ in items
            for row in document_records(document, len(passages), version)
        ]
        words = word_records(
            (passage for _, passages, _ in items for passage in passages), self._written_words
        )
        self._connection.upsert(self._records, [*words, *records])
        for batch in _batches([document.path for document, _, _ in items]):
            old = f"name in {listed(batch)} and version != {quoted(version)}"
            self._connection.delete(self._records, f'kind == "text" and {old}')

    def _delete_documents(self, paths: list[str]) -> None:
        """Delete documents, their records first: passages without one are strays, soon mended."""
        for batch in _batches(paths):
            named = f"name in {listed(batch)}"
            self._connection.delete(self._records, f'kind in ["document", "text"] and {named}')
            if self._exists():
                owned = f'version != "" and document in {listed(batch)}'
                self._connection.delete(self._passages, owned)

    def _kind(self, kind: str, fields: list[str]) -> Iterable[Row]:
        return self._connection.scan(self._records, f'kind == "{kind}"', fields)

    def _new_token(self) -> Row:
        return record("manifest", "token", uuid4().hex)


def _batches(names: list[str]) -> list[list[str]]:
    return [names[first : first + _LISTED] for first in range(0, len(names), _LISTED)]
