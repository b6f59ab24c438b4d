"""What Haystack's stores tell of their metadata: counts, fields, ranges, values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from qa.index.store.database import Database
from qa.index.store.filters import AnyFilters, meta_field, meta_type, where

_TYPES = {
    "text": "text",
    "integer": "integer",
    "real": "float",
    "true": "boolean",
    "false": "boolean",
}


class MetadataQueries:
    """The part of ``PassageStore`` that looks at metadata; fields may start with ``meta.``."""

    _database: Database

    def count_documents_by_filter(self, filters: AnyFilters) -> int:
        """The number of passages that match."""
        found = where(filters)
        with self._database.reading() as connection:
            sql = f"SELECT count(*) FROM passages WHERE {found.sql}"  # noqa: S608
            return int(connection.execute(sql, found.values).fetchone()[0])

    def count_unique_metadata_by_filter(
        self, filters: AnyFilters, metadata_fields: Sequence[str]
    ) -> dict[str, int]:
        """How many distinct values each field has among the passages that match."""
        return {
            field.removeprefix("meta."): self.get_metadata_field_unique_values(
                field, size=0, filters=filters
            )[1]
            for field in metadata_fields
        }

    def get_metadata_fields_info(self) -> dict[str, dict[str, str]]:
        """The type of each field: that of most passages, null values left out."""
        sql = (
            "SELECT each.key, each.type, count(*) FROM passages, json_each(passages.meta) AS each "
            "WHERE each.type != 'null' GROUP BY each.key, each.type ORDER BY count(*)"
        )
        with self._database.reading() as connection:
            rows = connection.execute(sql).fetchall()
        return {key: {"type": _TYPES.get(kind, kind)} for key, kind, _ in rows}

    def get_metadata_field_min_max(self, metadata_field: str) -> dict[str, Any]:
        """The least and the greatest number of a field, or text where it has no number."""
        value = meta_field(metadata_field)
        with self._database.reading() as connection:
            for types in ("'integer', 'real'", "'text'"):
                least, greatest = connection.execute(
                    f"SELECT min({value}), max({value}) FROM passages "  # noqa: S608
                    f"WHERE {meta_type(metadata_field)} IN ({types})"
                ).fetchone()
                if least is not None:
                    break
        return {"min": least, "max": greatest}

    def get_metadata_field_unique_values(
        self,
        metadata_field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 10,
        filters: AnyFilters | None = None,
    ) -> tuple[list[Any], int]:
        """Distinct values of a field, ``size`` of them in text order from ``from_``, and how many
        there are. 1, 1.0, "1" and true are four. ``search_term`` keeps those that contain it,
        whatever its case.
        """
        value, kind, found = meta_field(metadata_field), meta_type(metadata_field), where(filters)
        distinct = (
            f"SELECT DISTINCT {kind} AS kind, {value} AS value FROM passages "  # noqa: S608
            f"WHERE {value} IS NOT NULL AND {found.sql}"
        )
        arguments = list(found.values)
        if search_term:
            distinct += f" AND instr(lower({value}), lower(?))"
            arguments.append(search_term)
        with self._database.reading() as connection:
            count = f"SELECT count(*) FROM ({distinct})"  # noqa: S608
            total = int(connection.execute(count, arguments).fetchone()[0])
            page = f"{distinct} ORDER BY CAST(value AS TEXT), kind LIMIT ? OFFSET ?"
            rows = connection.execute(page, [*arguments, size, from_])
            return [_typed(*row) for row in rows], total


def _typed(kind: str, value: Any) -> Any:
    """A value as Python's JSON would give it."""
    if kind in {"true", "false"}:
        return kind == "true"
    return json.loads(value) if kind in {"array", "object"} else value
