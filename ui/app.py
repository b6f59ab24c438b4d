"""The page as a whole, and the command that serves it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import gradio as gr

from ui.chat import build_chat
from ui.render import render_masthead
from ui.server import open_server, wait_until_stopped
from ui.texts import texts_for

if TYPE_CHECKING:
    from qa import Engine


def build_app(engine: Engine) -> gr.Blocks:
    """Build the page over ``engine``, in the language of its settings, not yet served.

    :func:`ui.server.open_server` serves it with its style.
    """
    texts = texts_for(engine.settings.language)

    def masthead() -> str:
        return render_masthead(len(engine.documents()), texts)

    app = gr.Blocks(title=texts.page_title, fill_height=True, analytics_enabled=False)
    with app:
        # A function, so that each visit counts the documents again.
        gr.HTML(masthead, js_on_load=None, apply_default_css=False)
        build_chat(engine, texts)
    return app


def serve(engine: Engine, host: str, port: int, open_browser: bool = False) -> None:
    """Serve the chat until Ctrl+C, and say where it is.

    Raises:
        ServerError: the host is not this machine, or the port is taken or refused.
    """
    texts = texts_for(engine.settings.language)
    app = build_app(engine)
    address = open_server(app, texts, host, port, open_browser)
    sys.stdout.write(texts.serving.format(address=address) + "\n")
    sys.stdout.flush()
    wait_until_stopped(app)
