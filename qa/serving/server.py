"""Serving with uvicorn, and patience that ends: a client that dawdles is cut off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_HEAD_SECONDS = 10.0
_HEAD_BYTES = 32 * 1024
_SHUTDOWN_SECONDS = 30


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose request line and headers take too long.

    uvicorn bounds the time between requests only, so that a slow head holds a connection for ever
    (the «slow loris»).
    """

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock with the connection."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Stop the clock once the head is whole; start it with the first byte of another."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_clock()
        elif self._head_timer is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock with the connection."""
        self._stop_clock()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head_timer = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def _stop_clock(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def run_server(app: ASGIApp, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl+C; requests begun by then are finished."""
    uvicorn.Server(make_config(app, host, port)).run()


def make_config(app: ASGIApp, host: str, port: int, **more: Any) -> uvicorn.Config:
    """How the service is run: bounded heads, no name of the server, no access log."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PatientProtocol,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        server_header=False,
        access_log=False,
        log_level="warning",
        **more,
    )
