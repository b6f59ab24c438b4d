"""A document's whole text for the page, in pieces, with what proves the answers marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.errors import QAError
from qa.index.uploads import shown_path
from qa.types import Document
from ui.assets import read_asset
from ui.dates import spell_date
from ui.language import texts_of
from ui.naming import name_of
from ui.owners import owner_of
from ui.requests import number_of, text_of
from ui.texts import Texts

if TYPE_CHECKING:
    from qa import Engine

LONGEST = 400_000  # characters sent at once; of a longer document, those around the span
_MAX_SPANS = 200
Span = tuple[int, int]
Opened = dict[str, Any]
"""What ``static/reader.js`` shows, as JSON: all of it is text, and none of it markup."""


def build_reader(engine: Engine) -> None:
    """Add the reader to the page that is being built: hidden until a document is opened."""

    def open_document(sent: dict[str, Any], request: gr.Request) -> Opened:
        own = engine.seen_by(owner_of(request, engine))
        return open_at(own, sent, texts_of(request, engine.settings.language))

    gr.HTML(
        elem_id="qa-reader",
        html_template=read_asset("reader.html"),
        js_on_load=read_asset("reader.js"),
        apply_default_css=False,
        server_functions=[open_document],
    )


def open_at(engine: Engine, sent: object, texts: Texts) -> Opened:
    """Open the document that a page names at the span it names; a problem is a sentence."""
    wanted: Mapping[str, Any] = sent if isinstance(sent, Mapping) else {}
    path = text_of(wanted, "path")
    try:
        document = engine.document(path)
    except QAError as error:
        return {"path": path, "title": path, "problem": str(error)}
    main = (number_of(wanted, "start"), number_of(wanted, "end"))
    others = wanted.get("spans")
    spans = [tuple(span) for span in others if _is_span(span)] if isinstance(others, list) else []
    first, last = _window(len(document.text), main[0])
    return {
        "path": document.path,
        "title": name_of(document, document.path),
        "facts": _facts(document, texts),
        "start": first,
        "partial": (first, last) != (0, len(document.text)),
        "pieces": pieces_of(document.text, main, spans[:_MAX_SPANS], first, last),
    }


def pieces_of(
    text: str, main: Span, others: Iterable[Span], first: int, last: int
) -> list[dict[str, str]]:
    """Cut ``text[first:last]`` where marks begin and end; joined, the pieces are that text.

    The kind of a piece is «main» inside the main span, «other» inside another, else empty. Spans
    that are not in the text are left out.
    """
    known = [span for span in (main, *others) if first <= span[0] < span[1] <= last]
    cuts = sorted({first, last, *(place for span in known for place in span)})
    return [
        {"text": text[left:right], "kind": _kind(left, main, known)}
        for left, right in pairwise(cuts)
    ]


def _kind(place: int, main: Span, spans: Iterable[Span]) -> str:
    inside = [span for span in spans if span[0] <= place < span[1]]
    if main in inside:
        return "main"
    return "other" if inside else ""


def _window(length: int, centre: int) -> Span:
    """The characters to send: all, or as many as may be around ``centre``."""
    if length <= LONGEST:
        return 0, length
    first = min(max(0, centre - LONGEST // 2), length - LONGEST)
    return first, first + LONGEST


def _facts(document: Document, texts: Texts) -> str:
    path = shown_path(document.path)
    place = [] if name_of(document, document.path) == path else [path]
    return " · ".join([spell_date(document.date, texts), *place])


def _is_span(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(place, int) and not isinstance(place, bool) for place in value)
    )
