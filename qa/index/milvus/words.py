"""The words of an index in Milvus, for the correction of slips in names.

Words of documents that are gone stay: they correct nothing, for no passage has them any more.
"""

from __future__ import annotations

from qa.index.milvus.connection import Connection
from qa.index.milvus.expressions import quoted
from qa.index.milvus.schema import key_of


class MilvusWords:
    """The index tokens of all passages; those that begin or end alike are kept once asked for,
    until the index changes.
    """

    def __init__(self, connection: Connection, passages: str, records: str) -> None:
        """Read nothing yet."""
        self._connection = connection
        self._passages, self._records = passages, records
        self._token = ""
        self._kept: dict[str, list[str]] = {}

    def holds(self, stem: str) -> bool:
        """Whether a passage has, or had, this index token."""
        return bool(self._connection.get(self._records, [key_of("word", stem, "0")], ["key"]))

    def starting_like(self, stem: str) -> list[str]:
        """The index tokens of the passages with the first letter of ``stem``, sorted."""
        return self._words(f'kind == "word" and parent == {quoted(stem[:1])}')

    def ending_like(self, stem: str) -> list[str]:
        """The index tokens of the passages with the last two letters of ``stem``, sorted."""
        return self._words(f'kind == "word" and value == {quoted(stem[-2:])}')

    def passages_with(self, stem: str, limit: int) -> list[str]:
        """The texts of at most ``limit`` passages that have this index token."""
        found = self._connection.search(self._passages, "bm25", stem, limit, "", ["content"])
        return [row["content"] or "" for row, _ in found]

    def _words(self, expression: str) -> list[str]:
        state = self._connection.get(self._records, [key_of("manifest", "token", "0")], ["value"])
        token = state[0]["value"] if state else ""
        if token != self._token:
            self._kept, self._token = {}, token
        if expression not in self._kept:
            rows = self._connection.scan(self._records, expression, ["name"])
            self._kept[expression] = sorted(row["name"] for row in rows)
        return self._kept[expression]
