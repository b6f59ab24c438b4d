"""What ``/openapi.json`` says of errors and keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Security
from fastapi.params import Depends
from fastapi.security import APIKeyHeader, HTTPBearer

from qa.serving.options import ServingOptions
from qa.serving.schemas import ErrorReply

_ALWAYS = (401, 429, 500)
BODY = (400, 408, 413, 422)
QUEUED = (503, 504)
WRITING = (403,)
_WHOLE_SECONDS = {"schema": {"type": "integer"}, "description": "Secondes avant de réessayer."}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": _WHOLE_SECONDS},
    503: {"Retry-After": _WHOLE_SECONDS},
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route: ``statuses``, and those that every route may give.

    ``BODY`` are those of a route that takes one, ``QUEUED`` of one that waits for the engine,
    ``WRITING`` of one that changes something.
    """
    return {
        status: {"model": ErrorReply}
        | ({"headers": _HEADERS[status]} if status in _HEADERS else {})
        for status in (*_ALWAYS, *statuses)
    }


def key_schemes(options: ServingOptions) -> Sequence[Depends]:
    """How a caller sends its key, where one is asked for. ``Guard`` is who looks at it."""
    if not options.is_protected:
        return ()
    return (
        Security(HTTPBearer(auto_error=False)),
        Security(APIKeyHeader(name="X-API-Key", auto_error=False)),
    )
