"""Filters to SQL: what must hold of a passage, evaluated where the passages are.

Two languages come in: Haystack's filter dictionaries, with the meaning that
``haystack.utils.filters.document_matches_filter`` gives them, and ``qa.types.Filters``. Comparisons
that SQLite makes as Python would become plain SQL, and those with document and date use an index;
for the others (dates as moments, lists) Haystack's own operators are called from SQL. One
difference: a value that cannot be compared does not match, where Haystack fails on the first one.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from haystack.errors import FilterError

from qa.types import PRIVATE, Filters, Scalar

HaystackFilters = dict[str, Any]
AnyFilters = Filters | HaystackFilters

_LARGEST = 2**63  # from there on, SQLite has floats only
_LOGIC = {"AND": " AND ", "OR": " OR "}
_ORDER = {">", ">=", "<", "<="}
_MEMBERSHIP = {"in", "not in"}
_EQUALITY = {"==", "!="}
_LISTED = "(SELECT value FROM json_each(?))"
# Fields of a Haystack document that are no metadata; the others cannot be compared.
_COLUMNS = {"id": "uid", "content": "content", "score": "json_extract(extra, '$.score')"}
_TEXTS = {"id", "content"}
_OPAQUE = {"embedding", "sparse_embedding", "blob"}


@dataclass(frozen=True, slots=True)
class Where:
    """An SQL condition on the table ``passages``, and the values of its question marks."""

    sql: str
    values: tuple[Any, ...] = ()


def where(filters: AnyFilters | None) -> Where:
    """The condition that filters state; none is always true.

    Raises:
        haystack.errors.FilterError: the filters are malformed.
    """
    if not filters:
        return Where("1")
    return _public(filters) if isinstance(filters, Filters) else _condition(filters)


def meta_field(name: str) -> str:
    """The SQL expression of a metadata field, written as in the indexes of the schema.

    ``name`` may start with ``meta.``, and names what is inside by further dots.

    Raises:
        haystack.errors.FilterError: the name holds quotes, which SQLite's paths cannot.
    """
    return f"json_extract(meta, {_path(name)})"


def meta_type(name: str) -> str:
    """The SQL expression of the JSON type of a metadata field."""
    return f"json_type(meta, {_path(name)})"


def add_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL function that calls Haystack's operators."""
    connection.create_function("haystack_matches", 3, _haystack_matches, deterministic=True)


def _path(name: str) -> str:
    parts = name.removeprefix("meta.").split(".")
    if any('"' in part or "'" in part or not part for part in parts):
        raise FilterError(f"The field name {name!r} cannot be used in a filter.")
    return "'$" + "".join(f'."{part}"' for part in parts) + "'"


# --- Haystack's dictionaries ---------------------------------------------------------------


def _condition(filters: HaystackFilters) -> Where:
    if "operator" not in filters:
        raise FilterError(f"'operator' key missing in {filters}")
    if "field" in filters:
        return _comparison(filters)
    if "conditions" not in filters:
        raise FilterError(f"'conditions' key missing in {filters}")
    operator = filters["operator"]
    if operator == "NOT":
        inner = _joined(" AND ", [_condition(one) for one in filters["conditions"]])
        return Where(f"NOT coalesce({inner.sql}, 0)", inner.values)
    if operator not in _LOGIC:
        raise FilterError(f"Unknown logical operator '{operator}'.")
    return _joined(_LOGIC[operator], [_condition(one) for one in filters["conditions"]])


def _joined(word: str, conditions: Sequence[Where]) -> Where:
    if not conditions:
        return Where("1" if word == " AND " else "0")
    sql = word.join(f"({condition.sql})" for condition in conditions)
    return Where(f"({sql})", tuple(v for condition in conditions for v in condition.values))


def _comparison(filters: HaystackFilters) -> Where:
    if "value" not in filters:
        raise FilterError(f"'value' key missing in {filters}")
    field, operator, value = filters["field"], filters["operator"], filters["value"]
    if operator in _EQUALITY:
        found = _equal(field, value)
    elif operator in _MEMBERSHIP:
        if not isinstance(value, list):
            raise FilterError(f"Filter value must be a list when using operator '{operator}'.")
        found = _joined(" OR ", [_equal(field, one) for one in value])
    elif operator in _ORDER:
        return _ordered(field, operator, value)
    else:
        raise FilterError(f"Unknown comparison operator '{operator}'.")
    if operator in {"!=", "not in"}:
        return Where(f"NOT coalesce({found.sql}, 0)", found.values)
    return found


def _equal(field: str, value: Any) -> Where:
    expression = _expression(field)
    if value is None:
        return Where(f"{expression} IS NULL")
    if field in _TEXTS and not isinstance(value, str):
        return Where("0")  # SQLite would find the text "1" equal to 1 in a column of texts
    if isinstance(value, bool | int) and abs(value) < _LARGEST:
        return Where(f"{expression} = ?", (int(value),))
    if isinstance(value, float) and math.isfinite(value):
        return Where(f"{expression} = ?", (value,))
    if isinstance(value, str) and not _looks_like_date(value):
        if field in _COLUMNS:
            return Where(f"{expression} = ?", (value,))
        # A list is extracted as its JSON text, which is not equal to that text.
        return Where(f"({expression} = ? AND {meta_type(field)} = 'text')", (value,))
    return _called("==", expression, value)


def _ordered(field: str, operator: str, value: Any) -> Where:
    expression = _expression(field)
    if value is None:
        return Where("0")
    if isinstance(value, bool | int | float):
        value = value if abs(value) < _LARGEST else float(value)
        # Of a mixed field, numbers alone are compared with numbers.
        return Where(
            f"(typeof({expression}) IN ('integer', 'real') AND {expression} {operator} ?)", (value,)
        )
    if not (isinstance(value, str) and _looks_like_date(value)) and not hasattr(value, "isoformat"):
        raise FilterError(
            f"Filter value {value!r} can't be used with operator '{operator}': numbers and ISO "
            "dates can."
        )
    return _called(operator, expression, value)


def _called(operator: str, expression: str, value: Any) -> Where:
    wanted = json.dumps(value, default=lambda moment: moment.isoformat())
    return Where(f"haystack_matches(?, json_quote({expression}), ?)", (operator, wanted))


def _expression(field: str) -> str:
    if field in _COLUMNS:
        return _COLUMNS[field]
    if field in _OPAQUE:
        raise FilterError(f"The field '{field}' cannot be used in a filter.")
    return meta_field(field)


def _looks_like_date(value: str) -> bool:
    """Whether Haystack would compare the text as a moment: it starts like «2018-07-16»."""
    return len(value) >= 10 and value[:4].isdigit() and value[4] == value[7] == "-"


def _haystack_matches(operator: str, held: str | None, wanted: str) -> bool:
    from haystack.utils.filters import COMPARISON_OPERATORS

    value = json.loads(held) if held is not None else None
    if operator in _ORDER and not (isinstance(value, str) and _looks_like_date(value)):
        return False  # Haystack would read «2018-06» as a day of that month, today's
    try:
        return bool(COMPARISON_OPERATORS[operator](value, json.loads(wanted), False))
    except (FilterError, TypeError):
        return False


# --- The public filters --------------------------------------------------------------------


def _public(filters: Filters) -> Where:
    document, date = meta_field("document"), meta_field("date")
    conditions = [_has(f"meta.{name}", value) for name, value in filters.metadata]
    if filters.documents:
        conditions.append(Where(f"{document} IN {_LISTED}", (json.dumps(filters.documents),)))
    if filters.folder:
        conditions.append(_under(filters.folder.strip("/")))
    dated = []
    if filters.since:
        # A date without a day or a month may be later than its text: «2018» passes «2018-06».
        vague = json.dumps([filters.since[:4], filters.since[:7]])
        dated.append(Where(f"{date} >= ? OR {date} IN {_LISTED}", (filters.since, vague)))
    if filters.until:
        dated.append(Where(f"{date} BETWEEN '0' AND ?", (f"{filters.until}~",)))
    if dated and filters.undated:
        dated = [_joined(" OR ", [_joined(" AND ", dated), Where(f"{date} IS NULL", ())])]
    conditions += dated
    if filters.owner is not None:
        # «A» comes right after «@»: outside that range nothing is private.
        shared = Where(
            f"{document} IS NULL OR {document} < ? OR {document} >= ?",
            (PRIVATE, f"{PRIVATE[:-1]}A"),
        )
        conditions.append(_joined(" OR ", [shared, _under(f"{PRIVATE}{filters.owner}")]))
    return _joined(" AND ", conditions)


def _under(folder: str) -> Where:
    """The documents in a folder: «0» comes right after «/», so that the range holds all of it."""
    document = meta_field("document")
    return Where(f"{document} >= ? AND {document} < ?", (f"{folder}/", f"{folder}0"))


def _has(field: str, value: Scalar) -> Where:
    """Equality; a number written as text, as in a command, is that number too."""
    same = _equal(field, value)
    try:
        number = float(value) if isinstance(value, str) else None
    except ValueError:
        number = None
    return same if number is None else _joined(" OR ", [same, _equal(field, number)])
