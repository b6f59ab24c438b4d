"""The evaluation as a part of the page: Gradio's events, tied to ``ui.evaluating``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import gradio as gr

from ui.assets import read_asset
from ui.evaluating import EvaluationView, State
from ui.language import texts_of

if TYPE_CHECKING:
    from qa import Engine


def build_evaluation(engine: Engine) -> None:
    """Add the view of the evaluation to the page that is being built."""
    view, language = EvaluationView(engine), engine.settings.language
    page = gr.HTML(
        elem_id="qa-evaluation",
        html_template=read_asset("evaluation.html"),
        js_on_load=read_asset("evaluation.js"),
        apply_default_css=False,
    )

    def run(event: gr.EventData, request: gr.Request) -> Iterator[State]:
        yield from view.public().run(event._data, texts_of(request, language))

    def act(event: gr.EventData, request: gr.Request) -> State:
        return view.public().act(event._data, texts_of(request, language))

    page.run(
        run,
        None,
        page,
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=1,
        concurrency_id="qa-evaluating",
    )
    page.act(act, None, page, api_visibility="private", show_progress="hidden", queue=False)
