"""The two collections of an index in Milvus: what is searched, and what is only kept.

Milvus' full-text search is BM25 over the tokens that its analyser finds
(https://milvus.io/docs/full-text-search.md). Ours decides what a token is: the field holds analysed
tokens joined by spaces, which the standard tokenizer only splits again. Roots are told from stems
by a prefix that no French word has.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from qa.french.analysis import analyse, roots
from qa.index.milvus.connection import Connection

MAX_TEXT = 65_535  # bytes of a text field, and of a JSON field
_MAX_NAME = 8_192
_ROOT = "zqx"
# A query's words count as often as they are written: a root's weight is 0.6, as in the local store.
_STEM_TIMES, _ROOT_TIMES = 5, 3
_BM25 = {"bm25_k1": 1.2, "bm25_b": 0.75}  # SQLite's


def collection_names(index: str) -> tuple[str, str]:
    """The collections of passages and of records of an index.

    Milvus allows letters, digits and underscores; a name of others is told apart by its digest.
    """
    slug = re.sub(r"[^A-Za-z0-9]+", "_", index)
    if slug != index:
        slug = f"{slug}_{hashlib.sha256(index.encode()).hexdigest()[:8]}"
    return f"qa_{slug}_passages", f"qa_{slug}_records"


def key_of(*parts: str) -> str:
    """A primary key: a digest, for names may hold what Milvus' expressions cannot."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def indexed_tokens(title: str, body: str) -> str:
    """The tokens of a passage, those of its title included."""
    stems = [*analyse(title), *analyse(body)]
    return " ".join([*stems, *(_ROOT + root for root in roots(f"{title} {body}"))])


def searched_tokens(query: str) -> str:
    """The tokens that a question is searched with; empty if it has none."""
    stems = sorted(set(analyse(query)))
    if not stems:
        return ""
    prefixes = [_ROOT + root for root in sorted(set(roots(query)))]
    return " ".join(_STEM_TIMES * stems + _ROOT_TIMES * prefixes)


def create_passages(connection: Connection, collection: str, dimension: int) -> None:
    """Create the collection of passages, of vectors of that dimension."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=40)
    for name in ("uid", "document"):
        schema.add_field(name, DataType.VARCHAR, max_length=_MAX_NAME)
    for name in ("date", "version"):
        schema.add_field(name, DataType.VARCHAR, max_length=64)
    schema.add_field("written", DataType.INT64)
    schema.add_field("embedded", DataType.BOOL)
    schema.add_field("content", DataType.VARCHAR, max_length=MAX_TEXT, nullable=True)
    schema.add_field("meta", DataType.JSON)
    schema.add_field("payload", DataType.VARCHAR, max_length=MAX_TEXT)
    schema.add_field(
        "tokens",
        DataType.VARCHAR,
        max_length=MAX_TEXT,
        enable_analyzer=True,
        analyzer_params={"tokenizer": "standard"},
    )
    schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_function(
        Function(
            name="bm25",
            function_type=FunctionType.BM25,
            input_field_names=["tokens"],
            output_field_names=["bm25"],
        )
    )
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("bm25", "SPARSE_INVERTED_INDEX", metric_type="BM25", params=dict(_BM25))
    indexes.add_index("vector", "AUTOINDEX", metric_type="COSINE")
    for name in ("document", "date"):
        indexes.add_index(name, "INVERTED")
    connection.create(collection, schema, indexes)


def create_records(connection: Connection, collection: str) -> None:
    """Create the collection of all that is not searched.

    Every collection of Milvus must have a vector; this one's is two zeros.
    """
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=40)
    schema.add_field("kind", DataType.VARCHAR, max_length=16)
    for name in ("name", "parent"):
        schema.add_field(name, DataType.VARCHAR, max_length=_MAX_NAME)
    schema.add_field("part", DataType.INT64)
    schema.add_field("version", DataType.VARCHAR, max_length=64)
    schema.add_field("value", DataType.VARCHAR, max_length=MAX_TEXT)
    schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("nothing", "FLAT", metric_type="L2")
    for name in ("kind", "name", "parent"):
        indexes.add_index(name, "INVERTED")
    connection.create(collection, schema, indexes)


def record(
    kind: str, name: str, value: str, *, parent: str = "", part: int = 0, version: str = ""
) -> dict[str, Any]:
    """A row of the collection of records."""
    return {
        "key": key_of(kind, name, str(part)),
        "kind": kind,
        "name": name,
        "parent": parent,
        "part": part,
        "version": version,
        "value": value,
        "nothing": [0.0, 0.0],
    }
