"""Gradio's chat, made to show a question exactly as it was typed."""

from __future__ import annotations

from html import escape, unescape
from typing import Any

import gradio as gr


class Conversation(gr.ChatInterface):
    """A ``ChatInterface`` whose questions are text, never markup.

    Gradio's chatbot reads every message as HTML, even with ``render_markdown`` off, so a question
    is escaped when it enters the conversation and unescaped when it is taken out again (to be
    undone or asked once more).
    """

    def _append_message_to_history(
        self, message: Any, history: list[Any], role: Any = "user"
    ) -> list[Any]:
        if role == "user":
            text = message["text"] if isinstance(message, dict) else message
            message = escape(text, quote=False)
        return super()._append_message_to_history(message, history, role)

    def _pop_last_user_message(self, history: list[Any]) -> tuple[list[Any], str]:
        remaining, message = super()._pop_last_user_message(history)
        return remaining, unescape(str(message))

    def _clear_and_save_textbox(self, message: Any) -> tuple[Any, Any]:
        # Gradio's own empties the placeholder as well, and never puts it back.
        return gr.Textbox("", interactive=False), message
