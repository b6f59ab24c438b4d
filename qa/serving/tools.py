"""The MCP tools ``ask`` and ``search``, through Gradio's MCP server (https://modelcontextprotocol.io).

Gradio reads a tool's description and its arguments' from the docstring: these are for models.
"""

from __future__ import annotations

import dataclasses
import json

import gradio as gr
from gradio.events import api

from qa.serving.service import Question, Service

_MOST = 50


def build_tools(service: Service) -> gr.Blocks:
    """A page without anything on it, whose functions are the tools."""

    async def ask(question: str) -> str:
        """Answer a question in French from the indexed documents, with the passages that prove it.

        The answers are exact spans of the documents, best first, rival answers included. One whose
        "kind" is "quotation" claims nothing: it is the sentence that speaks of what is asked, where
        no span can answer (yes or no, a negation, a sum). The first "divergent" answers are of
        sources that contradict each other: give them all, with their dates. When
        "abstained" is true the documents do not hold the answer. "stale" names the documents cited
        whose file has changed or gone since it was indexed: say so with the answer.

        Args:
            question: A whole question in French, e.g. "Où s'est tenu le sommet de 2017 ?"
        """
        return _json((await service.ask(Question(question))).to_dict())

    async def search(question: str, top_k: int = 5) -> str:
        """Find the passages of the indexed documents that are closest to a question in French.

        Each passage is an exact slice [start, end) of its document, in characters.

        Args:
            question: A question or keywords in French.
            top_k: How many passages to return, from 1 to 50.
        """
        found = await service.search(Question(question))
        most = min(max(top_k, 1), _MOST)
        return _json([dataclasses.asdict(passage) for passage in found[:most]])

    tools = gr.Blocks(title="qa", analytics_enabled=False)
    with tools:
        api(ask, api_name="ask", queue=False)
        api(search, api_name="search", queue=False)
    return tools


def _json(value: object) -> str:
    # Gradio hands anything but text to models in Python's notation.
    return json.dumps(value, ensure_ascii=False)
