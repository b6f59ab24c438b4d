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
from ui.texts import Texts

FindDocument = Callable[[str], Document | None]
"""The document at a path of the corpus, or None when it cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What rendering needs beside the reply: the words, and the documents it cites."""

    texts: Texts
    find_document: FindDocument


def render_evidence(evidence: Evidence, scene: Scene, *, whole: bool = True) -> Html:
    """Render the passage of an evidence, its span marked, or its sentence with the rest folded."""
    return _render_source(
        _quote(evidence, scene, whole=whole),
        _Source(
            path=evidence.document,
            title=evidence.title,
            date=evidence.date,
            place=place_of(evidence, scene),
            start=evidence.start,
            end=evidence.end,
            copies=evidence.copies,
            heading=evidence.passage.heading,
            date_source=evidence.date_source,
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
        title=document.title if document else None,
        date=document.date if document else None,
        place=_line_of(document, passage.start, scene.texts),
        start=passage.start,
        end=passage.end,
        heading=passage.heading,
        date_source=document.date_source if document else None,
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
    title: str | None
    date: str | None
    place: str
    start: int
    end: int
    copies: tuple[str, ...] = ()
    heading: str | None = None
    date_source: str | None = None


def _render_source(quote: Html, source: _Source, scene: Scene) -> Html:
    """Put a passage under its title (or else its file), its date, its file and its place."""
    texts = scene.texts
    path = shown_path(source.path)
    name = source.title or path
    facts = [
        place_under(source.title, source.heading),
        say_dated(source.date, source.date_source, texts),
        source.place,
    ]
    if source.title is not None:
        facts.insert(2, path)
    if source.copies:
        facts.append(texts.count(texts.copies, len(source.copies)))
    caption = element(
        "figcaption",
        element("cite", name),
        element("span", *[element("span", fact) for fact in facts if fact], class_="qa-facts"),
    )
    button = element(
        "button",
        texts.open,
        type="button",
        class_="qa-link",
        aria_label=texts.open_label.format(title=name),
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
