"""The words of an index, read from its full-text table (fts5vocab, https://sqlite.org/fts5.html)."""

from __future__ import annotations

from threading import Lock

from qa.index.store.database import Database, read_manifest

Groups = dict[str, list[str]]
_TERMS = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, lexicon, 'col')"


class Vocabulary:
    """The index tokens of all passages, kept until the next commit. Safe to share."""

    def __init__(self, database: Database) -> None:
        """Read nothing yet."""
        self._database = database
        self._lock = Lock()
        self._token = ""
        self._beginnings: Groups = {}
        self._endings: Groups = {}

    def holds(self, stem: str) -> bool:
        """Whether a title or a passage has this index token."""
        with self._database.reading() as connection:
            sql = "SELECT 1 FROM lexicon WHERE lexicon MATCH ? LIMIT 1"
            return connection.execute(sql, (f'{{title body}} : "{stem}"',)).fetchone() is not None

    def starting_like(self, stem: str) -> list[str]:
        """The index tokens of the passages with the first letter of ``stem``, sorted."""
        self._refresh()
        return self._beginnings.get(stem[:1], [])

    def ending_like(self, stem: str) -> list[str]:
        """The index tokens of the passages with the last two letters of ``stem``, sorted."""
        self._refresh()
        return self._endings.get(stem[-2:], [])

    def passages_with(self, stem: str, limit: int) -> list[str]:
        """The texts of at most ``limit`` passages that have this index token."""
        sql = (
            "SELECT content FROM (SELECT rowid FROM lexicon WHERE lexicon MATCH ? LIMIT ?) "
            "AS found JOIN passages ON passages.id = found.rowid"
        )
        with self._database.reading() as connection:
            rows = connection.execute(sql, (f'body : "{stem}"', limit))
            return [row[0] or "" for row in rows]

    def _refresh(self) -> None:
        """Read the tokens again where there is a new commit."""
        with self._lock, self._database.snapshot() as connection:
            token = read_manifest(connection).get("token", "")
            if token and token == self._token:
                return
            beginnings: Groups = {}
            endings: Groups = {}
            connection.execute(_TERMS)
            sql = "SELECT term FROM temp.terms WHERE col = 'body' ORDER BY term"
            for (term,) in connection.execute(sql):
                beginnings.setdefault(term[:1], []).append(term)
                endings.setdefault(term[-2:], []).append(term)
            self._beginnings, self._endings, self._token = beginnings, endings, token
