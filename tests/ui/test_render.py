"""A reply as HTML: what a reader sees, and that nothing in it can be read as markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.types import Answer, Document, Evidence, Filters, Passage, Reply
from tests.ui.payloads import PAYLOADS
from ui.marking import mark_sentence, mark_span
from ui.render import answers_to_show, render_notice, render_reply, say_reply
from ui.session import Asked, Judged, Turn
from ui.sources import Scene
from ui.texts import ENGLISH, FRENCH
from ui.turns import render_turn

MADE_TAGS = frozenset(
    {"section", "header", "footer", "h2", "h3", "p", "span", "div", "figure", "figcaption"}
    | {"cite", "blockquote", "mark", "details", "summary", "button", "form", "label", "input"}
    | {"strong", "ul", "li"}
)
MADE_ATTRIBUTES = frozenset(
    {"class", "role", "type", "aria-label", "name", "value", "autocomplete"}
    | {f"data-{name}" for name in ("act", "answer", "document", "start", "end", "copy", "form")}
    | {"data-question", "data-verdict"}
)
_VOID = frozenset({"input"})


class _Reader(HTMLParser):
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


def _evidence(
    before: str, span: str, after: str, path: str = "a.txt", title: str | None = None,
    date: str | None = None, page: int | None = None, start: int = 100,
) -> Evidence:  # fmt: skip
    text = before + span + after
    passage = Passage(path, start, start + len(text), text)
    first = start + len(before)
    return Evidence(path, title, date, page, first, first + len(span), passage)


def _nothing(path: str) -> Document | None:
    return None


def _reply(*answers: Answer, passages: tuple[Passage, ...] = (), effective: str = "q") -> Reply:
    return Reply("q", effective, answers, not answers, passages)


def _read(reply: Reply, documents: dict[str, Document] | None = None) -> _Reader:
    return _Reader(render_reply(reply, Scene(FRENCH, (documents or {}).get)))


def _turn(reply: Reply | None = None, question: str = "q", **more: Any) -> _Reader:
    turn = Turn(1, Asked(question), 1, reply=reply, **more)
    return _Reader(render_turn(turn, Scene(FRENCH, _nothing)))


def test_marks_the_span_at_its_offsets_and_not_where_its_text_comes_first() -> None:
    evidence = _evidence("Bonn, puis ", "Bonn", ", encore Bonn.")
    marked = mark_span(evidence.passage, evidence.start, evidence.end)
    assert marked == ('<span class="qa-sentence">Bonn, puis <mark>Bonn</mark>, encore Bonn.</span>')


def test_the_rest_of_the_sentence_is_marked_lightly_and_nothing_more() -> None:
    evidence = _evidence("Avant. La paix fut signée à ", "Bonn", " en mai. Après.")
    html = mark_span(evidence.passage, evidence.start, evidence.end)
    lightly = html.partition('<span class="qa-sentence">')[2].rpartition("</span>")[0]
    assert lightly == "La paix fut signée à <mark>Bonn</mark> en mai."


def test_a_rival_shows_its_sentence_and_folds_the_passage() -> None:
    evidence = _evidence("Avant. La paix fut signée à ", "Bonn", " en mai. Après.")
    page = _Reader(mark_sentence(evidence.passage, evidence.start, evidence.end, "Tout"))
    assert page.marks == ["Bonn", "Bonn"]
    assert page.text.startswith("La paix fut signée à Bonn en mai.")
    assert page.text.endswith(evidence.passage.text)
    alone = _evidence("À ", "Bonn", ".")
    assert "details" not in mark_sentence(alone.passage, alone.start, alone.end, "Tout")


@given(st.text(), st.text(min_size=1), st.text(), st.integers(0, 10**6))
def test_the_mark_holds_exactly_the_evidence(before: str, span: str, after: str, at: int) -> None:
    evidence = _evidence(before, span, after, start=at)
    html = mark_span(evidence.passage, evidence.start, evidence.end)
    inside = html.partition("<mark>")[2].rpartition("</mark>")[0]
    escaped = span.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert inside == escaped.replace('"', "&quot;").replace("'", "&#x27;")


def test_blank_lines_are_closed_up_outside_the_span_only() -> None:
    evidence = _evidence("\n\nun\n \n\ndeux ", "a\n\nb", " trois\n\n")
    html = mark_span(evidence.passage, evidence.start, evidence.end)
    assert _Reader(html).text == "un\ndeux a\n\nb trois"
    assert _Reader(html).marks == ["a\n\nb"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_field_is_read_as_markup(payload: str) -> None:
    evidence = _evidence(payload, payload, payload, path=payload, title=payload, date=payload)
    rival = _evidence("", payload, "", path=payload + "2", date="2018-06")
    answered = _reply(
        Answer(payload, 0.9, (evidence,) * 5), Answer(payload, 0.8, (rival,)), effective=payload
    )
    abstained = _reply(passages=(evidence.passage,), effective=payload)
    known = Document(payload, payload, "", "utf-8", title=payload, date=payload)
    scene = Scene(FRENCH, {payload: known}.get)
    asked = Asked(payload, Filters(documents=(payload,), since=payload))
    for html in (
        render_turn(Turn(1, asked, 1, reply=answered), scene),
        render_turn(Turn(1, asked, 1, reply=answered, chosen=1), scene),
        render_turn(Turn(1, asked, 1, reply=abstained), scene),
        render_turn(Turn(1, asked, 1, notice=payload), scene),
        render_turn(Turn(1, asked, 1), scene),
    ):
        page = _Reader(html)
        assert set(page.tags) <= MADE_TAGS
        assert set(page.attributes) <= MADE_ATTRIBUTES
        assert payload in page.text


@given(st.lists(st.text(min_size=1), min_size=6, max_size=6))
def test_any_text_stays_text(texts: list[str]) -> None:
    before, span, after, path, title, answer = texts
    evidence = _evidence(before, span, after, path=path, title=title)
    reply = _reply(Answer(answer, 0.9, (evidence,)))
    page = _Reader(render_reply(reply, Scene(FRENCH, _nothing)))
    assert set(page.tags) <= MADE_TAGS
    assert page.marks == [span.replace("\r\n", "\n").replace("\r", "\n")] or "\r" in span


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sûr"), (0.75, "sûr"), (0.74, "probable"), (0.4, "probable"), (0.39, "incertain")],
)
def test_confidence_is_said_in_words(confidence: float, word: str) -> None:
    page = _read(_reply(Answer("a", confidence, (_evidence("", "a", ""),))))
    assert f"Confiance {word}" in page.text


def test_source_shows_title_date_file_and_line() -> None:
    evidence = _evidence("Le ", "8 mai", ".", "x/a.txt", "Un titre", "2017-07-08", start=6)
    document = Document("x/a.txt", "un\n\nLa\nLe 8 mai.", "", "utf-8")
    page = _read(_reply(Answer("8 mai", 0.9, (evidence,))), {"x/a.txt": document})
    for part in ("Un titre", "8 juillet 2017", "x/a.txt", "ligne 4"):
        assert part in page.text


def test_page_number_is_the_place_where_there_are_pages() -> None:
    evidence = _evidence("", "a", "", page=12)
    document = Document("a.txt", "\n" * 200, "", "utf-8")
    text = _read(_reply(Answer("a", 0.9, (evidence,))), {"a.txt": document}).text
    assert "page 12" in text
    assert "ligne" not in text


def test_a_document_that_is_gone_has_no_place_but_keeps_its_evidence() -> None:
    page = _read(_reply(Answer("a", 0.9, (_evidence("", "a", ""),))))
    assert page.marks == ["a"]
    assert "sans date" in page.text
    assert "ligne" not in page.text


def test_sources_are_counted_by_document() -> None:
    one, two = _evidence("", "a", "", "1.txt"), _evidence("", "a", "", "2.txt")
    again = _evidence("bis ", "a", "", "2.txt", start=900)
    assert "2 sources concordantes" in _read(_reply(Answer("a", 0.9, (one, two)))).text
    both = _read(_reply(Answer("a", 0.9, (one, two, again)))).text
    assert "2 sources concordantes · 3 passages" in both
    assert "1 source" in _read(_reply(Answer("a", 0.9, (one,)))).text


def test_a_lone_answer_shows_three_passages_and_folds_the_rest() -> None:
    sources = tuple(_evidence("", "a", "", f"{n}.txt") for n in range(5))
    page = _read(_reply(Answer("a", 0.9, sources)))
    assert len(page.marks) == 5
    assert "2 autres passages" in page.text


def test_rivals_each_show_their_own_passage_unfolded() -> None:
    rivals = (
        Answer("Bonn", 0.6, (_evidence("à ", "Bonn", "."),)),
        Answer("Brest", 0.5, (_evidence("à ", "Brest", ".", "b.txt"),)),
    )
    page = _read(_reply(*rivals))
    assert page.marks == ["Bonn", "Brest"]
    assert "details" not in page.tags


def test_answers_without_a_passage_are_not_shown_and_numbers_stay() -> None:
    bare, proved = Answer("b", 0.5, ()), Answer("a", 0.9, (_evidence("", "a", ""),))
    assert list(answers_to_show(_reply(proved, bare))) == [0]
    assert list(answers_to_show(_reply(bare, proved))) == [1]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (("a.txt", "2018-06"), ("b.txt", "2017-07-08"),
         "selon la date du document\u00a0: Bonn (juin 2018) et Brest (8 juillet 2017)"),
        (("a.txt", "2018-06"), ("b.txt", "2018-06"), "selon le document."),
        (("a.txt", "2018-06"), ("b.txt", None), "selon le document."),
        (("a.txt", None), ("a.txt", None), "selon le passage."),
    ],
)  # fmt: skip
def test_why_several_answers_are_possible(
    first: tuple[str, str | None], second: tuple[str, str | None], reason: str
) -> None:
    rivals = (
        Answer("Bonn", 0.6, (_evidence("", "Bonn", "", first[0], date=first[1]),)),
        Answer("Brest", 0.5, (_evidence("", "Brest", "", second[0], date=second[1]),)),
    )
    text = _read(_reply(*rivals)).text
    assert "Plusieurs réponses sont possibles" in text
    assert reason in text


def test_abstention_says_so_and_shows_the_three_closest_passages() -> None:
    passages = tuple(Passage(f"{n}.txt", 0, 9, f"passage {n}") for n in range(5))
    known = {"0.txt": Document("0.txt", "passage 0", "", "utf-8", title="Zéro", date="2018")}
    page = _read(_reply(passages=passages), known)
    assert "Je ne trouve pas la réponse dans les documents." in page.text
    assert "Passages les plus proches" in page.text
    assert "Zéro2018" in page.text.replace("\n", "")
    assert page.tags.count("blockquote") == 3
    assert page.marks == []


def test_abstention_over_nothing_promises_no_passages() -> None:
    assert "Passages les plus proches" not in _read(_reply()).text


def test_understood_question_is_shown_only_when_it_differs() -> None:
    answer = Answer("a", 0.9, (_evidence("", "a", ""),))
    assert "Question comprise" not in _turn(_reply(answer)).text
    page = _turn(_reply(answer, effective="Quand ?"))
    assert "Question comprise\u00a0: Quand ?" in page.text
    assert FRENCH.ask_as_typed in page.text


def test_a_lone_answer_is_judged_and_rivals_once_one_is_kept() -> None:
    rivals = (
        Answer("Bonn", 0.6, (_evidence("à ", "Bonn", "."),)),
        Answer("Brest", 0.5, (_evidence("à ", "Brest", ".", "b.txt"),)),
    )
    assert FRENCH.judge_label in _turn(_reply(rivals[0])).text
    assert FRENCH.judge_label not in _turn(_reply(*rivals)).text
    kept = _turn(_reply(*rivals), chosen=1)
    assert "Réponse retenue\u00a0: Brest" in kept.text
    assert FRENCH.judge_label in kept.text
    assert kept.marks == ["Brest"]
    assert FRENCH.judge_abstention_label in _turn(_reply()).text


def test_after_a_verdict_come_thanks_and_a_way_to_show_the_right_answer() -> None:
    reply = _reply(Answer("a", 0.9, (_evidence("", "a", ""),)))
    wrong = _turn(reply, judged={0: Judged("wrong_answer", 1)})
    assert FRENCH.judge_thanks in wrong.text
    assert FRENCH.judge_show in wrong.text
    right = _turn(reply, judged={0: Judged("right", 1)})
    assert FRENCH.judge_show not in right.text


def test_copies_elsewhere_are_counted() -> None:
    evidence = replace(_evidence("", "a", ""), copies=("b.txt", "c.txt"))
    assert "également dans 2 documents" in _read(_reply(Answer("a", 0.9, (evidence,)))).text


def test_a_reply_is_said_in_one_sentence() -> None:
    rivals = (
        Answer("Bonn", 0.8, (_evidence("à ", "Bonn", "."),)),
        Answer("Brest", 0.5, (_evidence("à ", "Brest", ".", "b.txt"),)),
    )
    said = "Réponse. Bonn, confiance sûr et Brest, confiance probable."
    assert say_reply(_reply(*rivals), FRENCH) == said
    assert say_reply(_reply(), ENGLISH) == ENGLISH.abstained


def test_a_waiting_question_says_so_and_a_notice_can_be_tried_again() -> None:
    assert FRENCH.searching in _turn().text
    notice = _turn(notice="Trop long.")
    assert "Trop long." in notice.text
    assert FRENCH.retry in notice.text
    assert 'role="alert"' in render_notice("Trop long.")


def test_why_tells_shared_words_rank_probability_and_sources() -> None:
    evidence = _evidence("Les présidents se sont rencontrés à ", "Bonn", ".")
    reply = Reply(
        "q",
        "Où le président a-t-il rencontré le roi ?",
        (Answer("Bonn", 0.614, (evidence,)),),
        False,
        (Passage("z.txt", 0, 1, "x"), evidence.passage),
    )
    text = _read(reply).text
    assert "Mots de la question dans le passage\u00a0: président et rencontré." in text
    assert "2 sur 2" in text
    assert "61 %" in text
    assert "Un seul document le dit." in text
