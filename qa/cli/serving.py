"""``qa serve``: the chat, REST and MCP in one process."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from qa.cli.commands import IndexOption, SpeedOption
from qa.errors import MissingExtraError


def serve(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option("--host", help="Adresse d'écoute.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", "-p", min=1, max=65535, help="Port (7860).")
    ] = None,
    no_chat: Annotated[bool, typer.Option("--no-chat", help="Sans la page du chat.")] = False,
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help="Écrire les questions dans le journal.")
    ] = False,
    speed: SpeedOption = None,
) -> None:
    """Sert le chat, l'API REST et les outils MCP."""
    try:
        import mcp  # noqa: F401 - Gradio's own message would come late, and in English
        import prometheus_client  # noqa: F401
    except ImportError as error:
        raise MissingExtraError(
            "« qa serve » demande un complément : pip install 'qa-fr[serve]'"
        ) from error
    from qa.settings import load_settings
    from ui.server import check_port

    settings = load_settings(host=host, port=port, speed=speed)

    import gradio as gr

    from qa.engine import Engine
    from qa.serving import ServingOptions, check_public, create_app, run_server
    from qa.serving.tools import build_tools
    from qa.serving.tracing import trace_if_asked

    trace_if_asked()
    options = ServingOptions.from_settings(settings, log_questions=log_questions)
    check_public(settings.host, options, with_chat=not no_chat)
    check_port(settings.host, settings.port)
    engine = Engine(index, settings)
    app = create_app(engine, options)
    gr.mount_gradio_app(app, build_tools(app.state.service), "/tools", mcp_server=True)
    if not no_chat:
        from ui.app import mount_app

        mount_app(app, engine, options.users, options.upload_bytes)
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
    logging.getLogger("qa.questions").setLevel(logging.INFO)
    sys.stdout.write(f"qa écoute sur http://{settings.host}:{settings.port}\n")
    sys.stdout.flush()
    run_server(app, settings.host, settings.port)
