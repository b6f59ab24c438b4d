from __future__ import annotations

import socket

import gradio as gr
import pytest

from qa.errors import ServerError
from tests.ports import free_port
from ui.server import check_address, open_server


def test_a_taken_port_is_said_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with gr.Blocks() as app, pytest.raises(ServerError, match="--port") as caught:
            open_server(app, "fr", "127.0.0.1", port)
    assert f"Le port {port} est déjà pris" in str(caught.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "example.org", ""])  # noqa: S104
def test_an_address_open_to_others_is_refused(host: str) -> None:
    with pytest.raises(ServerError, match=r"--host 127\.0\.0\.1"):
        check_address(host, free_port())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_accepted(host: str) -> None:
    check_address(host, free_port())


def test_a_proxy_set_for_the_web_does_not_stop_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    port = free_port()
    with gr.Blocks(analytics_enabled=False) as app:
        gr.Markdown("x")
    try:
        assert open_server(app, "fr", "127.0.0.1", port) == f"http://127.0.0.1:{port}"
    finally:
        app.close(verbose=False)
