"""The index on disk: SQLite holds the truth, FAISS a cache of its vectors."""

from qa.index.store.store import PassageStore

__all__ = ["PassageStore"]
