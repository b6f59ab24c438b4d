"""The page as a whole, and the command that serves it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import gradio as gr
from starlette.middleware import Middleware

from ui.assets import read_asset
from ui.chat import build_chat
from ui.documents import build_documents
from ui.evaluation import build_evaluation
from ui.language import label
from ui.page import LocalPage
from ui.reader import build_reader
from ui.server import MAX_UPLOAD_BYTES, open_server, page_options, wait_until_stopped
from ui.texts import texts_for
from ui.visits import refresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

    from qa import Engine


def build_app(engine: Engine, upload_bytes: int = MAX_UPLOAD_BYTES) -> gr.Blocks:
    """Build the page over ``engine``, not yet served.

    ``upload_bytes`` is the size of the largest document that it offers to take; the server's own
    limit is an option of ``launch``.

    It is served with ``ui.server.page_options``, by ``launch`` or by ``mount_gradio_app``, and
    behind ``ui.page.LocalPage``: its words come from there.
    """
    texts = texts_for(engine.settings.language)
    app = gr.Blocks(title=texts.page_title, analytics_enabled=False)
    with app:
        masthead = gr.HTML(
            _count(engine),
            html_template=read_asset("masthead.html"),
            js_on_load=None,
            apply_default_css=False,
        )
        with gr.Tabs(elem_id="qa-views"):
            with gr.Tab(label("tab_talk")):
                build_chat(app, engine)
            with gr.Tab(label("tab_documents")):
                build_documents(engine, upload_bytes)
            with gr.Tab(label("tab_evaluation")):
                build_evaluation(engine)
        build_reader(engine)
        refresh(app, masthead, lambda: _count(engine))
    return app


def _count(engine: Engine) -> int:
    """The documents that everybody may see."""
    return len(engine.seen_by("").documents())


def mount_app(
    service: FastAPI, engine: Engine, users: Sequence[tuple[str, str]], upload_bytes: int
) -> None:
    """Make the page the root of ``service``, for ``users`` (name, password) alone if there are any.

    ``upload_bytes`` is the size of the largest document that may be handed over.
    """
    language = engine.settings.language
    options = page_options() | {
        "auth": list(users) or None,
        "auth_message": texts_for(language).page_title,
        "max_file_size": upload_bytes,
        "app_kwargs": {"middleware": [Middleware(LocalPage, setting=language)]},
    }
    gr.mount_gradio_app(service, build_app(engine, upload_bytes), "/", **options)


def serve(engine: Engine, host: str, port: int, open_browser: bool = False) -> None:
    """Serve the chat until Ctrl+C, and say where it is.

    Raises:
        ServerError: the host is not this machine, or the port is taken or refused.
    """
    app = build_app(engine)
    address = open_server(app, engine.settings.language, host, port, open_browser)
    texts = texts_for(engine.settings.language)
    sys.stdout.write(texts.serving.format(address=address) + "\n")
    sys.stdout.flush()
    wait_until_stopped(app)
