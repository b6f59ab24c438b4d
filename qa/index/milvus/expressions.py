"""Filters to Milvus' boolean expressions (https://milvus.io/docs/boolean.md).

The meaning is that of ``qa.index.store.filters``, with three differences: a boolean is
no number, moments are compared as text (so write them all with the same zone), and a list or an
object equals nothing. Negations are pushed down to the comparisons: what Milvus takes «not» of a
missing value for has changed between versions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from haystack.errors import FilterError

from qa.index.store.filters import AnyFilters, HaystackFilters
from qa.types import PRIVATE, Filters, Scalar

ALL, NONE = "written >= 0", "written < 0"
_UNDATED = 'date == ""'
_ORDER = {">", ">=", "<", "<="}
_EQUALITY = {"==", "!="}
_MEMBERSHIP = {"in", "not in"}
_COLUMNS = {"id": "uid", "content": "content"}
_OPAQUE = {"embedding", "sparse_embedding", "blob", "score"}
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def expression(filters: AnyFilters | None) -> str:
    """The expression that filters state; empty where there are none.

    Raises:
        haystack.errors.FilterError: the filters are malformed, or Milvus cannot compare so.
    """
    if not filters:
        return ""
    return _public(filters) if isinstance(filters, Filters) else _condition(filters, negated=False)


def both(first: str, second: str) -> str:
    """What matches two expressions, either of which may be empty."""
    return f"({first}) and ({second})" if first and second else first or second


def quoted(text: str) -> str:
    """A text as a literal of an expression."""
    return '"' + text.translate(_ESCAPED) + '"'


def listed(texts: Sequence[str]) -> str:
    """A list of texts as a literal of an expression."""
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


# --- Haystack's dictionaries ---------------------------------------------------------------


def _condition(filters: HaystackFilters, *, negated: bool) -> str:
    if "operator" not in filters:
        raise FilterError(f"'operator' key missing in {filters}")
    if "field" in filters:
        return _comparison(filters, negated=negated)
    if "conditions" not in filters:
        raise FilterError(f"'conditions' key missing in {filters}")
    operator = filters["operator"]
    if operator not in {"AND", "OR", "NOT"}:
        raise FilterError(f"Unknown logical operator '{operator}'.")
    inner = negated != (operator == "NOT")
    conditions = [_condition(one, negated=inner) for one in filters["conditions"]]
    return _joined("or" if (operator == "OR") != inner else "and", conditions)


def _joined(word: str, conditions: Sequence[str]) -> str:
    if not conditions:
        return ALL if word == "and" else NONE
    return f" {word} ".join(f"({condition})" for condition in conditions)


def _comparison(filters: HaystackFilters, *, negated: bool) -> str:
    if "value" not in filters:
        raise FilterError(f"'value' key missing in {filters}")
    name, operator, value = filters["field"], filters["operator"], filters["value"]
    if operator in _EQUALITY:
        return _equal(name, value, negated=negated != (operator == "!="))
    if operator in _MEMBERSHIP:
        if not isinstance(value, list):
            raise FilterError(f"Filter value must be a list when using operator '{operator}'.")
        inner = negated != (operator == "not in")
        return _joined("and" if inner else "or", [_equal(name, v, negated=inner) for v in value])
    if operator in _ORDER:
        return _ordered(name, operator, value, negated=negated)
    raise FilterError(f"Unknown comparison operator '{operator}'.")


def _equal(name: str, value: Any, *, negated: bool) -> str:
    field = _field(name)
    if value is None:
        return _present(name) if negated else _absent(name)
    if negated:
        return f"{_absent(name)} or {field} != {_literal(value)}"
    return f"{field} == {_literal(value)}"


def _ordered(name: str, operator: str, value: Any, *, negated: bool) -> str:
    if value is None:
        return ALL if negated else NONE
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    number = isinstance(value, int | float)
    if not number and not (isinstance(value, str) and _looks_like_date(value)):
        raise FilterError(
            f"Filter value {value!r} can't be used with operator '{operator}': numbers and ISO "
            "dates can."
        )
    compared = f"{_field(name)} {operator} {_literal(value)}"
    return f"{_absent(name)} or not ({compared})" if negated else compared


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    if isinstance(value, str):
        return quoted(value)
    raise FilterError(f"Milvus cannot compare with {value!r}.")


def _field(name: str) -> str:
    if name in _COLUMNS:
        return _COLUMNS[name]
    if name in _OPAQUE:
        raise FilterError(f"The field '{name}' cannot be used in a filter.")
    parts = name.removeprefix("meta.").split(".")
    if not all(parts):
        raise FilterError(f"The field name {name!r} cannot be used in a filter.")
    return "meta" + "".join(f"[{quoted(part)}]" for part in parts)


def _absent(name: str) -> str:
    if name == "id":
        return NONE
    return "content is null" if name == "content" else f"not (exists {_field(name)})"


def _present(name: str) -> str:
    if name == "id":
        return ALL
    return "content is not null" if name == "content" else f"exists {_field(name)}"


def _looks_like_date(value: str) -> bool:
    """Whether Haystack would compare the text as a moment: it starts like «2018-07-16»."""
    return len(value) >= 10 and value[:4].isdigit() and value[4] == value[7] == "-"


# --- The public filters --------------------------------------------------------------------


def _public(filters: Filters) -> str:
    conditions = [_has(name, value) for name, value in filters.metadata]
    if filters.documents:
        conditions.append(f"document in {listed(filters.documents)}")
    if filters.folder:
        conditions.append(_under(filters.folder.strip("/")))
    dated = []
    if filters.since:
        # A date without a day or a month may be later than its text: «2018» passes «2018-06».
        vague = listed([filters.since[:4], filters.since[:7]])
        dated.append(f"date >= {quoted(filters.since)} or date in {vague}")
    if filters.until:
        dated.append(f'date >= "0" and date <= {quoted(filters.until + "~")}')
    if dated and filters.undated:
        dated = [_joined("or", [_joined("and", dated), _UNDATED])]
    conditions += dated
    if filters.owner is not None:
        # «A» comes right after «@»: outside that range nothing is private.
        shared = f"document < {quoted(PRIVATE)} or document >= {quoted(f'{PRIVATE[:-1]}A')}"
        conditions.append(_joined("or", [shared, _under(f"{PRIVATE}{filters.owner}")]))
    return _joined("and", conditions)


def _under(folder: str) -> str:
    """The documents in a folder: «0» comes right after «/», so that the range holds all of it."""
    return f"document >= {quoted(folder + '/')} and document < {quoted(folder + '0')}"


def _has(name: str, value: Scalar) -> str:
    """Equality; a number written as text, as in a command, is that number too."""
    field = f"meta.{name}"
    same = _equal(field, value, negated=False)
    try:
        number = float(value) if isinstance(value, str) else None
    except ValueError:
        number = None
    return same if number is None else f"{same} or {_equal(field, number, negated=False)}"
