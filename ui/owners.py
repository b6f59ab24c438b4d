"""Whose documents a visitor may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.index.uploads import owner_key

if TYPE_CHECKING:
    import gradio as gr

    from qa import Engine


def owner_of(request: gr.Request, engine: Engine) -> str:
    """The key of the visitor who sent this request; empty where all documents are shared, and for
    visitors who did not sign in.
    """
    if engine.settings.uploads == "shared":
        return ""
    return owner_key(request.username or "")
