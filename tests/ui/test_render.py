"""A reply as HTML: what a reader sees, and that nothing in it can be read as markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.types import Answer, AnswerKind, Document, Filters, Passage, Range, Reply, ScoreBreakdown
from tests.ui.payloads import PAYLOADS
from tests.ui.reading import Reader, find_nothing, make_evidence, make_reply, read_reply
from ui.render import answers_to_show, render_reply, say_reply
from ui.session import Asked, Turn
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


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_field_is_read_as_markup(payload: str) -> None:
    evidence = make_evidence(payload, payload, payload, path=payload, title=payload, date=payload)
    rival = make_evidence("", payload, "", path=payload + "2", date="2018-06")
    answered = make_reply(
        Answer(payload, 0.9, (evidence,) * 5), Answer(payload, 0.8, (rival,)), effective=payload
    )
    abstained = make_reply(passages=(evidence.passage,), effective=payload)
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
        page = Reader(html)
        assert set(page.tags) <= MADE_TAGS
        assert set(page.attributes) <= MADE_ATTRIBUTES
        assert payload in page.text


@given(st.lists(st.text(min_size=1), min_size=6, max_size=6))
def test_any_text_stays_text(texts: list[str]) -> None:
    before, span, after, path, title, answer = texts
    evidence = make_evidence(before, span, after, path=path, title=title)
    reply = make_reply(Answer(answer, 0.9, (evidence,)))
    page = Reader(render_reply(reply, Scene(FRENCH, find_nothing)))
    assert set(page.tags) <= MADE_TAGS
    assert page.marks == [span.replace("\r\n", "\n").replace("\r", "\n")] or "\r" in span


@pytest.mark.parametrize(
    ("confidence", "word"),
    [
        (1.0, "réponse sûre"),
        (0.8, "réponse sûre"),
        (0.79, "réponse probable"),
        (0.5, "réponse probable"),
        (0.49, "réponse incertaine"),
    ],
)
def test_confidence_is_said_in_words(confidence: float, word: str) -> None:
    page = read_reply(make_reply(Answer("a", confidence, (make_evidence("", "a", ""),))))
    assert word in page.text


def test_source_shows_title_date_file_and_line() -> None:
    evidence = make_evidence("Le ", "8 mai", ".", "x/a.txt", "Un titre", "2017-07-08", start=6)
    document = Document("x/a.txt", "un\n\nLa\nLe 8 mai.", "", "utf-8")
    page = read_reply(make_reply(Answer("8 mai", 0.9, (evidence,))), {"x/a.txt": document})
    for part in ("Un titre", "8 juillet 2017", "x/a.txt", "ligne 4"):
        assert part in page.text


def test_page_number_is_the_place_where_there_are_pages() -> None:
    evidence = make_evidence("", "a", "", page=12)
    document = Document("a.txt", "\n" * 200, "", "utf-8")
    text = read_reply(make_reply(Answer("a", 0.9, (evidence,))), {"a.txt": document}).text
    assert "page 12" in text
    assert "ligne" not in text


def test_a_document_that_is_gone_has_no_place_but_keeps_its_evidence() -> None:
    page = read_reply(make_reply(Answer("a", 0.9, (make_evidence("", "a", ""),))))
    assert page.marks == ["a"]
    assert "sans date" in page.text
    assert "ligne" not in page.text


def test_a_date_that_is_certain_is_shown_whole() -> None:
    said = replace(make_evidence("", "vendredi", ""), absolute_date="2017-07-07")
    reply = make_reply(Answer("vendredi", 0.9, (said,)))
    assert "soit le 7 juillet 2017" in read_reply(reply).text
    assert "vendredi, soit le 7 juillet 2017" in say_reply(reply, FRENCH)
    told = replace(make_evidence("", "le 7 juillet 2017", ""), absolute_date="2017-07-07")
    assert "soit le" not in read_reply(make_reply(Answer("le 7 juillet 2017", 0.9, (told,)))).text


def test_sources_are_counted_by_document() -> None:
    one, two = make_evidence("", "a", "", "1.txt"), make_evidence("", "a", "", "2.txt")
    again = make_evidence("bis ", "a", "", "2.txt", start=900)
    assert "2 sources concordantes" in read_reply(make_reply(Answer("a", 0.9, (one, two)))).text
    both = read_reply(make_reply(Answer("a", 0.9, (one, two, again)))).text
    assert "2 sources concordantes · 3 passages" in both
    assert "1 source" in read_reply(make_reply(Answer("a", 0.9, (one,)))).text


def test_a_lone_answer_shows_three_passages_and_folds_the_rest() -> None:
    sources = tuple(make_evidence("", "a", "", f"{n}.txt") for n in range(5))
    page = read_reply(make_reply(Answer("a", 0.9, sources)))
    assert len(page.marks) == 5
    assert "2 autres passages" in page.text


def test_rivals_each_show_their_own_passage_unfolded() -> None:
    rivals = (
        Answer("Bonn", 0.6, (make_evidence("à ", "Bonn", "."),)),
        Answer("Brest", 0.5, (make_evidence("à ", "Brest", ".", "b.txt"),)),
    )
    page = read_reply(make_reply(*rivals))
    assert page.marks == ["Bonn", "Brest"]
    assert page.tags.count("details") == 2  # why each of them, and no passage folded


def test_answers_without_a_passage_are_not_shown_and_numbers_stay() -> None:
    bare, proved = Answer("b", 0.5, ()), Answer("a", 0.9, (make_evidence("", "a", ""),))
    assert list(answers_to_show(make_reply(proved, bare))) == [0]
    assert list(answers_to_show(make_reply(bare, proved))) == [1]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (("a.txt", "2018-06"), ("b.txt", "2017-07-08"),
         "selon la date du document\u00a0: Bonn (juin 2018) et Brest (juillet 2017)"),
        (("a.txt", "2018-06"), ("b.txt", "2018-06"), "selon le document."),
        (("a.txt", "2018-06"), ("b.txt", None), "selon le document."),
        (("a.txt", None), ("a.txt", None), "selon le passage."),
    ],
)  # fmt: skip
def test_why_several_answers_are_possible(
    first: tuple[str, str | None], second: tuple[str, str | None], reason: str
) -> None:
    rivals = (
        Answer("Bonn", 0.6, (make_evidence("", "Bonn", "", first[0]),), date=first[1]),
        Answer("Brest", 0.5, (make_evidence("", "Brest", "", second[0]),), date=second[1]),
    )
    text = read_reply(make_reply(*rivals)).text
    assert "Plusieurs réponses sont possibles" in text
    assert reason in text


def test_a_list_shows_its_items() -> None:
    evidence = make_evidence("Ils ont cité ", "Oslo", " et <b>Rome</b>.")
    start = evidence.start
    items = (Range(start, start + 4), Range(start + 8, start + 19))
    page = read_reply(make_reply(Answer("Oslo", 0.9, (evidence,), items=items)))
    assert "Oslo<b>Rome</b>" in page.text


def test_rivals_of_an_event_are_told_apart() -> None:
    rivals = (
        Answer("Bonn", 0.6, (make_evidence("", "Bonn", ""),), date="2018-06-12", ahead=True),
        Answer("Brest", 0.5, (make_evidence("", "Brest", "", "b.txt"),)),
    )
    text = read_reply(replace(make_reply(*rivals), event="le sommet")).text
    assert (
        "selon le sommet\u00a0: Bonn (juin 2018, à venir au moment de l’article) et Brest." in text
    )


def test_abstention_says_so_and_shows_the_three_closest_passages() -> None:
    passages = tuple(Passage(f"{n}.txt", 0, 9, f"passage {n}") for n in range(5))
    known = {"0.txt": Document("0.txt", "passage 0", "", "utf-8", title="Zéro", date="2018")}
    page = read_reply(make_reply(passages=passages), known)
    assert "Je ne trouve pas la réponse dans les documents." in page.text
    assert "Passages les plus proches" in page.text
    assert "Zéro2018" in page.text.replace("\n", "")
    assert page.tags.count("blockquote") == 3
    assert page.marks == []


def test_abstention_over_nothing_promises_no_passages() -> None:
    assert "Passages les plus proches" not in read_reply(make_reply()).text


def test_copies_elsewhere_are_counted() -> None:
    evidence = replace(make_evidence("", "a", ""), copies=("b.txt", "c.txt"))
    assert (
        "également dans 2 documents" in read_reply(make_reply(Answer("a", 0.9, (evidence,)))).text
    )


def test_a_reply_is_said_in_one_sentence() -> None:
    rivals = (
        Answer("Bonn", 0.8, (make_evidence("à ", "Bonn", "."),)),
        Answer("Brest", 0.5, (make_evidence("à ", "Brest", ".", "b.txt"),)),
    )
    said = "Réponse. Bonn, réponse sûre et Brest, réponse probable."
    assert say_reply(make_reply(*rivals), FRENCH) == said
    assert say_reply(make_reply(), ENGLISH) == ENGLISH.abstained


def test_why_tells_shared_words_rank_probability_and_sources() -> None:
    evidence = replace(
        make_evidence("Les présidents se sont rencontrés à ", "Bonn", "."),
        grounds=ScoreBreakdown(lexical_rank=3, dense_rank=None, margin=2.46, fits=True),
    )
    reply = Reply(
        "q",
        "Où le président a-t-il rencontré le roi ?",
        (Answer("Bonn", 0.614, (evidence,)),),
        False,
        (Passage("z.txt", 0, 1, "x"), evidence.passage),
        threshold=0.07,
    )
    text = read_reply(reply).text
    assert "Mots de la question dans le passage\u00a0: président et rencontré." in text
    assert "2 sur 2" in text
    assert "61 %\u202f; au-dessous de 7 %" in text
    assert "par les mots\u00a0: 3\u202f; par le sens\u00a0: absent." in text
    assert "selon le lecteur\u00a0: +2,5." in text
    assert "Elle est du genre" in text
    assert "Un seul document le dit." in text


def test_a_quotation_claims_nothing() -> None:
    sentence = "La serre ouvre le lundi."
    evidence = make_evidence("Voici. ", sentence, " Fin.")
    reply = make_reply(Answer(sentence, 0.9, (evidence,), kind=AnswerKind.QUOTATION))
    page = read_reply(reply)
    assert "Ce que dit le document" in page.text
    assert sentence in page.text
    assert not any(word in page.text for word in ("sûr", "probable", "concordantes"))
    assert "Probabilité que cette phrase parle de ce qui est demandé" in page.text
    assert say_reply(reply, FRENCH) == "Ce que dit le document. La serre ouvre le lundi."
    other = replace(evidence, document="b.txt")
    both = make_reply(reply.answers[0], replace(reply.answers[0], evidence=(other,)))
    assert "2 documents en parlent." in read_reply(both).text


def test_sources_that_diverge_are_said_to() -> None:
    new = Answer("730", 0.5, (make_evidence("a ", "730", "."),), date="2022-10")
    old = Answer("750", 0.4, (make_evidence("a ", "750", ".", "b.txt"),), date="2019")
    text = read_reply(replace(make_reply(new, old), divergent=2)).text
    assert "Les sources divergent\u00a0: 730 (octobre 2022) et 750 (2019)." in text
    undated = replace(make_reply(replace(new, date=None), replace(old, date=None)), divergent=2)
    assert "750 (b.txt)" in read_reply(undated).text
