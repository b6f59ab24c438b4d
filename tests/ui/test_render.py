"""A reply as HTML: what a reader sees, and that nothing in it can be read as markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.types import Answer, Document, Evidence, Passage, Reply
from ui.render import answers_to_show, mark_span, render_masthead, render_notice, render_reply
from ui.texts import ENGLISH, FRENCH

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "**a**",
    "[x](javascript:alert(1))",
    "</div><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "${alert(1)} {{value}} $$x$$ &lt;b&gt;",
)
MADE_TAGS = frozenset(
    {"article", "section", "header", "h1", "h2", "p", "span", "div", "figure", "figcaption"}
    | {"cite", "blockquote", "mark", "details", "summary"}
)


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
    return _Reader(render_reply(reply, FRENCH, (documents or {}).get))


def test_marks_the_span_at_its_offsets_and_not_where_its_text_comes_first() -> None:
    evidence = _evidence("Bonn, puis ", "Bonn", ", encore Bonn.")
    marked = mark_span(evidence.passage, evidence.start, evidence.end)
    assert marked == "Bonn, puis <mark>Bonn</mark>, encore Bonn."


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
    assert html == "un\ndeux <mark>a\n\nb</mark> trois"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_field_is_read_as_markup(payload: str) -> None:
    evidence = _evidence(payload, payload, payload, path=payload, title=payload, date=payload)
    rival = _evidence("", payload, "", path=payload + "2", date="2018-06")
    answered = _reply(
        Answer(payload, 0.9, (evidence,) * 5), Answer(payload, 0.8, (rival,)), effective=payload
    )
    abstained = _reply(passages=(evidence.passage,), effective=payload)
    known = Document(payload, payload, "", "utf-8", title=payload, date=payload)
    for html in (
        render_reply(answered, FRENCH, _nothing),
        render_reply(abstained, FRENCH, {payload: known}.get),
        render_notice(payload),
    ):
        page = _Reader(html)
        assert set(page.tags) <= MADE_TAGS
        assert set(page.attributes) <= {"class", "role"}
        assert payload in page.text


@given(st.lists(st.text(min_size=1), min_size=6, max_size=6))
def test_any_text_stays_text(texts: list[str]) -> None:
    before, span, after, path, title, answer = texts
    evidence = _evidence(before, span, after, path=path, title=title)
    page = _Reader(render_reply(_reply(Answer(answer, 0.9, (evidence,))), FRENCH, _nothing))
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


def test_a_rivals_long_beginning_is_folded_and_nothing_is_lost() -> None:
    long = _evidence("Un début de phrase assez long. " * 12, "Brest", ".", "b.txt")
    page = _read(
        _reply(Answer("Bonn", 0.6, (_evidence("à ", "Bonn", "."),)), Answer("B", 0.5, (long,)))
    )
    assert page.marks == ["Bonn", "Brest"]
    assert "details" in page.tags
    shown = " ".join(page.text.replace("début du passage", " ").split())
    assert " ".join(long.passage.text.split()) in shown


def test_rivals_each_show_their_own_passage_unfolded() -> None:
    rivals = (
        Answer("Bonn", 0.6, (_evidence("à ", "Bonn", "."),)),
        Answer("Brest", 0.5, (_evidence("à ", "Brest", ".", "b.txt"),)),
    )
    page = _read(_reply(*rivals))
    assert page.marks == ["Bonn", "Brest"]
    assert "details" not in page.tags


def test_at_most_four_answers_each_with_a_passage() -> None:
    def answer(text: str, confidence: float) -> Answer:
        return Answer(text, confidence, (_evidence("", text, ""),))

    near = [answer(text, 0.9) for text in "abcde"]
    assert [a.text for a in answers_to_show(_reply(*near))] == ["a", "b", "c", "d"]
    bare = [answer("a", 0.9), Answer("b", 0.5, ())]
    assert [a.text for a in answers_to_show(_reply(*bare))] == ["a"]


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
    assert "Question comprise" not in _read(_reply(answer)).text
    rewritten = _read(_reply(answer, effective="Quand ?"))
    assert "Question comprise\u00a0: Quand ?" in rewritten.text


def test_masthead_counts_documents_in_both_languages() -> None:
    assert "1 document ·" in _Reader(render_masthead(1, FRENCH)).text
    assert "0 document ·" in _Reader(render_masthead(0, FRENCH)).text
    assert "5 documents ·" in _Reader(render_masthead(5, FRENCH)).text
    assert "0 documents ·" in _Reader(render_masthead(0, ENGLISH)).text
