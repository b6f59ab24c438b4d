"""What is made anew at each visit."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr


def refresh(app: gr.Blocks, part: gr.HTML, value: Callable[..., object]) -> None:
    """Give a part of the page its value at each visit.

    A function as the part's own value would do that as well, under a veil with a clock that Gradio
    draws over the page meanwhile.
    """
    app.load(
        value, None, part, show_progress="hidden", api_visibility="private", trigger_mode="multiple"
    )
