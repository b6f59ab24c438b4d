"""Services run in the tests: real servers on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
import uvicorn

from qa import Engine
from qa.serving import ServingOptions, create_app
from qa.serving.server import make_config
from qa.serving.tools import build_tools

READ, WRITE = "lecture-0123456789", "ecriture-0123456789"


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; yield its address."""
    with serving(uvicorn.Server(make_config(app, "127.0.0.1", 0))) as address:
        yield address


@contextmanager
def serving(server: uvicorn.Server) -> Iterator[str]:
    """Run ``server`` until the block ends; yield its address."""
    started = threading.Event()
    startup = server.startup

    async def announce(*args: Any, **kwargs: Any) -> None:
        await startup(*args, **kwargs)
        started.set()

    server.startup = announce  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(30), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def make_service(engine: Engine, **options: Any) -> Any:
    """The whole service but the chat."""
    app = create_app(engine, ServingOptions(**{"requests_per_minute": 100_000, **options}))
    return gr.mount_gradio_app(app, build_tools(app.state.service), "/tools", mcp_server=True)
