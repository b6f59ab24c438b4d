"""The sources of an answer as cards: title, date, place, and the passage that proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qa.answering.formatting import place_under
from qa.index.uploads import shown_path
from qa.types import Document, Evidence, Passage
from ui.dates import say_dated
from ui.marking import close_up, mark_sentence, mark_span
from ui.markup import Html, element, join
from ui.naming import name_of
from ui.texts import Texts

FindDocument = Callable[[str], Document | None]
"""The document at a path of the corpus, or None when it cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What rendering needs beside the reply: the words, and the documents it cites."""

    texts: Texts
    find_document: FindDocument


def render_evidence(
    evidence: Evidence, scene: Scene, *, whole: bool = True, dated: bool = False
) -> Html:
    """Render the passage of an evidence, its span marked, or its sentence with the rest folded.

    ``dated``: the answer was introduced with a date, so that no source is said to have none.
    """
    return _render_source(
        _quote(evidence, scene, whole=whole),
        _Source(
            path=evidence.document,
            name=evidence.title
            or name_of(scene.find_document(evidence.document), evidence.document),
            when=""
            if dated and evidence.date is None
            else say_dated(evidence.date, evidence.date_source, scene.texts),
            place=place_of(evidence, scene),
            start=evidence.start,
            end=evidence.end,
            copies=evidence.copies,
            heading=evidence.passage.heading,
        ),
        scene,
    )


def _quote(evidence: Evidence, scene: Scene, *, whole: bool) -> Html:
    """The passage or the sentence of an evidence, or what the document's metadata say."""
    if evidence.metadata is not None:
        said = scene.texts.metadata.format(name=evidence.metadata)
        return join(f"{said} ", element("mark", evidence.value or ""))
    span = (evidence.passage, evidence.start, evidence.end)
    return mark_span(*span) if whole else mark_sentence(*span, scene.texts.whole_passage)


def render_passage(passage: Passage, scene: Scene) -> Html:
    """Render a passage that answers nothing."""
    document = scene.find_document(passage.document)
    source = _Source(
        path=passage.document,
        name=name_of(document, passage.document),
        when=say_dated(
            document.date if document else None,
            document.date_source if document else None,
            scene.texts,
        ),
        place=_line_of(document, passage.start, scene.texts),
        start=passage.start,
        end=passage.end,
        heading=passage.heading,
    )
    return _render_source(join(close_up(passage.text).strip()), source, scene)


def place_of(evidence: Evidence, scene: Scene) -> str:
    """Name the page or else the line of an evidence; empty if neither is known."""
    if evidence.metadata is not None:
        return ""
    if evidence.page is not None:
        return scene.texts.page.format(number=evidence.page)
    return _line_of(scene.find_document(evidence.document), evidence.start, scene.texts)


@dataclass(frozen=True, slots=True)
class _Source:
    """What the caption of a card says, and where its button leads."""

    path: str
    name: str
    when: str
    place: str
    start: int
    end: int
    copies: tuple[str, ...] = ()
    heading: str | None = None


def _render_source(quote: Html, source: _Source, scene: Scene) -> Html:
    """Put a passage under the name of its document, its date, its file and its place."""
    texts = scene.texts
    path = shown_path(source.path)
    facts = [
        place_under(source.name, source.heading),
        source.when,
        path if path != source.name else "",
        source.place,
    ]
    if source.copies:
        facts.append(texts.count(texts.copies, len(source.copies)))
    caption = element(
        "figcaption",
        element("cite", source.name),
        element("span", *[element("span", fact) for fact in facts if fact], class_="qa-facts"),
    )
    button = element(
        "button",
        texts.open,
        type="button",
        class_="qa-link",
        aria_label=texts.open_label.format(title=source.name),
        data_act="open",
        data_document=source.path,
        data_start=str(source.start),
        data_end=str(source.end),
    )
    return element(
        "figure", caption, element("blockquote", quote), element("p", button), class_="qa-source"
    )


def _line_of(document: Document | None, offset: int, texts: Texts) -> str:
    """Name the line that a character stands on, counted from 1; empty if unknown."""
    if document is None:
        return ""
    return texts.line.format(number=document.text.count("\n", 0, offset) + 1)
