"""The conversation: a question goes to the engine, its reply comes back as a message."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.errors import QAError
from qa.types import Document, Reply
from ui.conversation import Conversation
from ui.examples import examples_for
from ui.markup import Html
from ui.render import FindDocument, render_notice, render_reply
from ui.texts import Texts

if TYPE_CHECKING:
    from qa import Engine

_logger = logging.getLogger(__name__)

Replies = tuple[Reply | None, ...]
"""One entry for each message of the assistant, None where it was a notice."""

Respond = Callable[[str, Sequence[Any], Replies], tuple[gr.HTML, Replies]]


def build_chat(engine: Engine, texts: Texts) -> None:
    """Add the conversation to the page that is being built."""
    replies = gr.State(())
    examples = examples_for(engine.documents())
    chatbot = gr.Chatbot(
        elem_id="qa-chat",
        label=texts.conversation_label,
        show_label=False,
        container=False,
        scale=1,
        layout="panel",
        autoscroll=False,
        buttons=[],
        render_markdown=False,
        latex_delimiters=[],
        placeholder=texts.invitation if examples else None,
    )
    textbox = gr.Textbox(
        elem_id="qa-question",
        label=texts.question_label,
        placeholder=texts.placeholder,
        container=False,
        scale=7,
        autofocus=True,
        max_lines=6,
        submit_btn=texts.submit,
        stop_btn=texts.stop,
    )
    Conversation(
        make_responder(engine, texts),
        chatbot=chatbot,
        textbox=textbox,
        additional_inputs=[replies],
        additional_outputs=[replies],
        examples=[[example] for example in examples] or None,
        api_visibility="private",
        show_progress="minimal",
    )


def make_responder(engine: Engine, texts: Texts) -> Respond:
    """Make what the conversation calls: from a question and what came before, to a message.

    No exception leaves it: what the engine has to say about a question that it cannot use, and
    what it did not foresee, become notices in the conversation.
    """

    def respond(question: str, messages: Sequence[Any], past: Replies) -> tuple[gr.HTML, Replies]:
        # Undoing and clearing shorten the conversation; the replies that remain lead the list.
        answered = sum(message["role"] == "assistant" for message in messages)
        past = past[:answered]
        reply, html = _answer(engine, texts, question, past)
        return _as_message(html), (*past, reply)

    return respond


def _answer(
    engine: Engine, texts: Texts, question: str, past: Replies
) -> tuple[Reply | None, Html]:
    history = [reply for reply in past if reply is not None]
    try:
        reply = engine.ask(question, history)
        return reply, render_reply(reply, texts, _finder(engine))
    except QAError as error:
        return None, render_notice(str(error))
    except Exception:
        _logger.exception("The engine failed on a question.")
        return None, render_notice(texts.unexpected)


def _finder(engine: Engine) -> FindDocument:
    def find(path: str) -> Document | None:
        try:
            return engine.document(path)
        except QAError:
            return None

    return find


def _as_message(html: Html) -> gr.HTML:
    return gr.HTML(str(html), js_on_load=None, apply_default_css=False)
