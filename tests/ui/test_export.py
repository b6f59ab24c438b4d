"""The conversation taken elsewhere."""

from __future__ import annotations

import json

import pytest

from qa.types import Answer, Document, Evidence, Filters, Passage, Reply
from tests.ui.payloads import PAYLOADS
from ui.export import cite, to_json, to_markdown
from ui.session import Asked, Turn
from ui.sources import Scene
from ui.texts import FRENCH

SCENE = Scene(FRENCH, {"a.txt": Document("a.txt", "x\n" * 50, "", "utf-8")}.get)


def _evidence(before: str, span: str, after: str) -> Evidence:
    text = before + span + after
    passage = Passage("a.txt", 4, 4 + len(text), text)
    start = 4 + len(before)
    return Evidence("a.txt", "Titre", "2018-06", None, start, start + len(span), passage)


def _turn(reply: Reply | None = None, **more: object) -> Turn:
    return Turn(1, Asked("Où ?"), 1, reply=reply, **more)  # type: ignore[arg-type]


def _reply(evidence: Evidence, question: str = "Où ?") -> Reply:
    return Reply(question, question, (Answer(evidence.text, 0.9, (evidence,)),), False, ())


def test_a_citation_says_what_where_and_when() -> None:
    said = cite(_reply(_evidence("à ", "Bonn", ".")), SCENE)
    assert said == ("«\u00a0Bonn\u00a0» — Titre, juin 2018, ligne 4, a.txt, caractères 6-10")
    assert cite(Reply("q", "q", (), True, ()), SCENE) == ""


def test_markdown_holds_question_answer_passage_and_source() -> None:
    reply = _reply(_evidence("Un\n\nsommet à ", "Bonn", ", puis rien."), "Où donc ?")
    turn = Turn(1, Asked("Où ?", Filters(since="2018")), 1, reply=reply)
    text = to_markdown([turn], SCENE)
    for part in ("## Où ?", "*Depuis 2018*", "Où donc ?", "**Bonn** (90 %)", "> sommet à **Bonn**"):
        assert part in text


def test_notices_and_abstentions_are_told() -> None:
    told = to_markdown([_turn(notice="Trop long."), _turn(Reply("q", "q", (), True, ()))], SCENE)
    assert "Trop long." in told
    assert FRENCH.abstained in told


@pytest.mark.parametrize("payload", [*PAYLOADS, "1. un", "- a", "# titre", "**gras** _a_ `b`"])
def test_markdown_shows_texts_as_they_are(payload: str) -> None:
    from html.parser import HTMLParser

    markdown = pytest.importorskip("markdown_it").MarkdownIt("commonmark")
    turn = Turn(1, Asked(payload), 1, reply=_reply(_evidence(f"{payload} ", "x", "")))
    seen: list[str] = []
    tags: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.add(tag)

        def handle_data(self, data: str) -> None:
            seen.append(data)

    Reader().feed(markdown.render(to_markdown([turn], SCENE)))
    assert tags <= {"h1", "h2", "p", "blockquote", "strong", "em"}
    assert "".join(seen).count(payload) == 2


def test_json_is_that_of_the_command_line() -> None:
    reply = _reply(_evidence("à ", "Bonn", "."))
    answered, refused = json.loads(to_json([_turn(reply, chosen=0), _turn(notice="Trop long.")]))
    assert answered == json.loads(json.dumps(reply.to_dict())) | {"chosen": 0}
    assert refused == {"question": "Où ?", "notice": "Trop long."}
