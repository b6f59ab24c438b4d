"""What a browser would make of our markup, and small replies to make markup of."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from qa.types import Answer, Document, Evidence, Passage, Reply
from ui.render import render_reply
from ui.session import Asked, Turn
from ui.sources import Scene
from ui.texts import FRENCH
from ui.turns import render_turn

_VOID = frozenset({"input"})


class Reader(HTMLParser):
    """What a browser would make of the markup: tags, attributes, text, and text inside marks."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.marks: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(name for name, _ in attrs)
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._open:
            self.marks[-1] += data


def make_evidence(
    before: str, span: str, after: str, path: str = "a.txt", title: str | None = None,
    date: str | None = None, page: int | None = None, start: int = 100,
) -> Evidence:  # fmt: skip
    text = before + span + after
    passage = Passage(path, start, start + len(text), text)
    first = start + len(before)
    return Evidence(path, title, date, page, first, first + len(span), passage)


def find_nothing(path: str) -> Document | None:
    return None


def make_reply(*answers: Answer, passages: tuple[Passage, ...] = (), effective: str = "q") -> Reply:
    return Reply("q", effective, answers, not answers, passages)


def read_reply(reply: Reply, documents: dict[str, Document] | None = None) -> Reader:
    return Reader(render_reply(reply, Scene(FRENCH, (documents or {}).get)))


def read_turn(reply: Reply | None = None, question: str = "q", **more: Any) -> Reader:
    turn = Turn(1, Asked(question), 1, reply=reply, **more)
    return Reader(render_turn(turn, Scene(FRENCH, find_nothing)))
