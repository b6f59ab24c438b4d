"""Serving the page on this machine, and only on it."""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware

from qa.errors import ServerError, reason_of
from qa.serving.addresses import is_loopback
from ui.assets import read_asset
from ui.page import LocalPage
from ui.texts import LANGUAGES, texts_for

if TYPE_CHECKING:
    import gradio as gr

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
_STYLES = (
    "style.css",
    "talk.css",
    "scope.css",
    "reply.css",
    "reader.css",
    "views.css",
    "print.css",
)


def page_options() -> dict[str, Any]:
    """How the page of ``ui.app.build_app`` looks and speaks, and how much it takes.

    These are arguments of Gradio's ``launch`` and of ``mount_gradio_app`` alike.
    """
    import gradio as gr

    from ui.theme import make_theme

    return {
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "ssr_mode": False,
        "max_file_size": MAX_UPLOAD_BYTES,
        "theme": make_theme(),
        "css": "".join(read_asset(name) for name in _STYLES),
        "js": read_asset("page.js"),
        "i18n": gr.I18n(**{language: _words(language) for language in LANGUAGES}),
    }


def open_server(
    app: gr.Blocks, language: str, host: str, port: int, open_browser: bool = False
) -> str:
    """Serve ``app`` in a background thread and return its address; ``app.close()`` ends it.

    ``language`` is that of the settings: see ``ui.page.LocalPage``.

    Raises:
        ServerError: the host is not this machine, or the port is taken or refused.
    """
    check_address(host, port)
    _bypass_proxy(host)
    try:
        _, address, _ = app.launch(
            server_name=f"[{host}]" if ":" in host else host,
            server_port=port,
            inbrowser=open_browser,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            app_kwargs={"middleware": [Middleware(LocalPage, setting=language)]},
            **page_options(),
        )
    except OSError as error:
        raise ServerError(_taken(port)) from error
    return address.rstrip("/")


def wait_until_stopped(app: gr.Blocks) -> None:
    """Block until the server ends or the user types Ctrl+C."""
    try:
        while app.server.thread.is_alive():
            app.server.thread.join(timeout=0.5)
    except KeyboardInterrupt:
        app.close(verbose=False)


def check_address(host: str, port: int) -> None:
    """Make sure that ``port`` can be opened on ``host``, and that only this machine reaches it.

    Raises:
        ServerError: it cannot; the message says why and what to do.
    """
    if not is_loopback(host):
        raise ServerError(
            f"L’adresse «\u00a0{host}\u00a0» serait ouverte à d’autres machines, sans mot de "
            "passe\u00a0: le chat ne s’ouvre que sur cette machine. Utilisez --host 127.0.0.1."
        )
    check_port(host, port)


def check_port(host: str, port: int) -> None:
    """Make sure that ``port`` can be opened on ``host``.

    Raises:
        ServerError: it cannot; the message says why and what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # Elsewhere this option would let two servers share a port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise ServerError(_taken(port) if taken else _refused(host, port, error)) from error


def _words(language: str) -> dict[str, str]:
    """What Gradio's parts say: fields of ``Texts``, and a key that Gradio has left out."""
    texts = texts_for(language)
    return texts.plain() | {"common.complete": texts.done}


def _taken(port: int) -> str:
    return (
        f"Le port {port} est déjà pris par un autre programme. "
        f"Choisissez-en un autre, par exemple avec --port {port % 65535 + 1}."
    )


def _refused(host: str, port: int, error: OSError) -> str:
    return (
        f"Impossible d’ouvrir le port {port} sur {host} ({reason_of(error)}). "
        "Choisissez un port entre 1024 et 65535 avec --port."
    )


def _bypass_proxy(host: str) -> None:
    """Keep Gradio's own check of the address it serves from going through a web proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        known = [part for part in os.environ.get(name, "").split(",") if part]
        if host not in known:
            os.environ[name] = ",".join([*known, host])
