"""The page's colours and type as Gradio's own parts see them; ``style.css`` dresses the rest."""

from __future__ import annotations

import gradio as gr
from gradio.themes.utils import fonts

_SANS = ("Segoe UI", "Roboto", "Helvetica Neue", "Arial", "Liberation Sans", "sans-serif")
_MONO = ("SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace")


def make_theme() -> gr.themes.Base:
    """Make a plain theme on fonts that the reader's machine already has: nothing is downloaded."""
    theme = gr.themes.Base(
        font=[fonts.Font(name) for name in _SANS],
        font_mono=[fonts.Font(name) for name in _MONO],
    )
    return theme.set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#171614",
        body_text_color="#1d1c1a",
        body_text_color_dark="#ece8e1",
        body_text_color_subdued="#625d55",
        body_text_color_subdued_dark="#a9a297",
        background_fill_primary="transparent",
        background_fill_primary_dark="transparent",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0",
        border_color_primary="#d9d4ca",
        border_color_primary_dark="#3a3732",
        input_background_fill="#ffffff",
        input_background_fill_dark="#211f1c",
        input_placeholder_color="#6d675e",
        input_placeholder_color_dark="#a9a297",
        button_primary_background_fill="#1d4e73",
        button_primary_background_fill_hover="#163d5a",
        button_primary_background_fill_dark="#8fbfe0",
        button_primary_background_fill_hover_dark="#b3d5ec",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#10202c",
        color_accent="#1d4e73",
        color_accent_soft="transparent",
        color_accent_soft_dark="transparent",
    )
