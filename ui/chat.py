"""The conversation as a part of the page: Gradio's events, tied to ``ui.talk``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import gradio as gr

from ui.assets import read_asset
from ui.language import texts_of
from ui.owners import owner_of
from ui.session import Session
from ui.talk import State, Talk
from ui.texts import texts_for
from ui.visits import refresh

if TYPE_CHECKING:
    from qa import Engine

_QUESTIONS_AT_ONCE = 8  # of all visitors; the engine takes its own time for each


def build_chat(app: gr.Blocks, engine: Engine) -> None:
    """Add the conversation to the page ``app`` that is being built."""
    talk, language = Talk(engine), engine.settings.language
    session = gr.State(Session())
    page = gr.HTML(
        talk.start(texts_for(language)),
        elem_id="qa-talk",
        html_template=read_asset("talk.html"),
        js_on_load=read_asset("talk.js"),
        apply_default_css=False,
    )

    def start(request: gr.Request) -> State:
        return talk.seen_by(owner_of(request, engine)).start(texts_of(request, language))

    def greet(held: Session, request: gr.Request) -> Iterator[State]:
        own = talk.seen_by(owner_of(request, engine))
        yield from own.greet(held, texts_of(request, language))

    refresh(app, page, start)
    app.load(
        greet,
        session,
        page,
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="multiple",
        concurrency_limit=_QUESTIONS_AT_ONCE,
    )

    def ask(held: Session, event: gr.EventData, request: gr.Request) -> Iterator[State]:
        own = talk.seen_by(owner_of(request, engine))
        yield from own.ask(held, event._data, texts_of(request, language))

    def act(held: Session, event: gr.EventData, request: gr.Request) -> State:
        own = talk.seen_by(owner_of(request, engine))
        return own.act(held, event._data, texts_of(request, language))

    def suggest(held: Session, request: gr.Request) -> Iterator[State]:
        own = talk.seen_by(owner_of(request, engine))
        yield from own.suggest(held, texts_of(request, language))

    asking = page.ask(
        ask,
        session,
        page,
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="multiple",
        concurrency_limit=_QUESTIONS_AT_ONCE,
    )
    # After the answer, so that none waits for it; one visitor at a time, and only in quiet moments.
    asking.then(
        suggest,
        session,
        page,
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="multiple",
        concurrency_limit=1,
    )
    page.act(
        act,
        session,
        page,
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="multiple",
        queue=False,
    )
