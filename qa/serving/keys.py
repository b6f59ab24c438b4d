"""Who may do what: keys, compared in constant time, and what each route asks for."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from enum import IntEnum

from qa.serving.options import ServingOptions


class Access(IntEnum):
    """What a caller may do; each level includes those before it."""

    NOTHING = 0
    READ = 1
    WRITE = 2


class Keyring:
    """The service's keys, kept as digests."""

    def __init__(self, options: ServingOptions) -> None:
        self._open = not options.is_protected
        self._levels = [
            *((_digest(key), Access.READ) for key in options.read_keys),
            *((_digest(key), Access.WRITE) for key in options.keys),
        ]

    def access(self, key: str | None) -> Access:
        """What the bearer of ``key`` may do; without any key in the service, everything.

        Every key is compared, whichever fits, so that the time taken tells nothing.
        """
        if self._open:
            return Access.WRITE
        given, granted = _digest(key or ""), Access.NOTHING
        for digest, level in self._levels:
            if hmac.compare_digest(given, digest):
                granted = max(granted, level)
        return granted


def required_access(method: str, path: str) -> Access:
    """What a route asks for: health is for all, changes and evaluations for writers.

    The chat has its own users: see ``ServingOptions.users``.
    """
    if path in {"/healthz", "/readyz"}:
        return Access.NOTHING
    if path.startswith("/api/documents"):
        return Access.READ if method in {"GET", "HEAD"} else Access.WRITE
    if path.startswith("/api/evaluate"):
        return Access.WRITE
    guarded = ("/api/", "/v1/", "/tools", "/metrics", "/openapi.json")
    return Access.READ if path.startswith(guarded) else Access.NOTHING


def key_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The key that a request carries: ``Authorization: Bearer …`` or ``X-API-Key: …``."""
    found = {name.lower(): value.decode("latin-1") for name, value in headers}
    scheme, _, token = found.get(b"authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return found.get(b"x-api-key")


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
