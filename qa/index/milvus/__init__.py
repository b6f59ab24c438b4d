"""The index in Milvus instead of a folder: a file of Milvus Lite, a server or a cluster."""

from qa.index.milvus.store import MilvusStore

__all__ = ["MilvusStore"]
