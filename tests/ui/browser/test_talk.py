"""The conversation in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa import Engine
from qa.index.feedback import FeedbackStore, Verdict
from tests.ui.browser.conftest import PATIENCE, Open, ask, select, view
from ui.examples import examples_for
from ui.texts import ENGLISH, FRENCH

pytestmark = pytest.mark.browser

QUESTION = "Où s'est tenu le sommet ?"
SECRETARY = "Qui est le secrétaire général de l'OTAN ?"


def test_rivals_stand_side_by_side_and_one_is_kept(page: Page, engine: Engine) -> None:
    ask(page, QUESTION)
    cities = [answer.text for answer in engine.ask(QUESTION).answers]
    cards = page.locator(".qa-rivals .qa-answer")
    assert {"Helsinki", "Hambourg"} <= set(cities)
    expect(cards.locator("h3")).to_have_text(cities)
    for card, city in zip(cards.all(), cities, strict=True):
        expect(card.locator("mark").first).to_have_text(city)
        expect(card.locator("mark").first).to_be_in_viewport()
    assert len({round((card.bounding_box() or {"y": 0})["y"]) for card in cards.all()}) == 1
    page.get_by_role("button", name=FRENCH.choose_label.format(answer="Helsinki")).click()
    expect(page.locator(".qa-kept")).to_contain_text("Réponse retenue\u00a0: Helsinki")
    expect(page.locator(".qa-answer h3")).to_have_text("Helsinki")
    page.get_by_role("button", name=FRENCH.show_all).click()
    expect(cards).to_have_count(len(cities))


def test_a_follow_up_shows_what_was_understood_and_can_be_corrected(page: Page) -> None:
    ask(page, QUESTION)
    box = page.locator("#qa-question")
    expect(box).to_be_focused()
    page.keyboard.type("Et quand ?")
    page.keyboard.press("Enter")
    turn = page.locator(".qa-turn").nth(1)
    understood = turn.locator(".qa-understood")
    expect(understood).to_contain_text("Question comprise\u00a0: Quand")
    expect(turn.locator("h2")).to_be_in_viewport()
    understood.get_by_text(FRENCH.understood_edit).click()
    field = turn.get_by_role("textbox", name=FRENCH.understood_label)
    field.fill(QUESTION)
    field.press("Enter")
    expect(turn.locator("h2")).to_have_text(QUESTION)
    expect(turn.locator(".qa-answer h3").first).to_have_text("Helsinki")
    ask(page, "Et quand ?")
    page.get_by_role("button", name=FRENCH.ask_as_typed).click()
    expect(page.locator(".qa-turn").nth(2).locator(".qa-understood")).to_have_count(0)


def test_a_question_that_is_suggested_is_asked_and_answered(page: Page) -> None:
    ask(page, SECRETARY)
    offered = page.get_by_role("navigation", name=FRENCH.next_label).get_by_role("button")
    offered.first.wait_for(timeout=2 * PATIENCE)  # after those of the tests before, one by one
    words = offered.first.text_content() or ""
    page.get_by_text(FRENCH.why).first.click()  # what was opened stays as it is
    expect(offered).not_to_have_count(1)
    expect(page.locator(".qa-turn details[open]")).to_have_count(1)
    offered.first.press("Enter")
    turn = page.locator(".qa-turn").nth(1)
    expect(turn.locator("h2")).to_have_text(words)
    expect(turn.locator(".qa-answer h3")).not_to_have_count(0)
    expect(turn.locator(".qa-understood")).to_have_count(0)
    expect(page.locator(".qa-turn").first.locator(".qa-next")).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "qa-log"


def test_an_unanswerable_question_gets_the_closest_passages(page: Page) -> None:
    ask(page, "Quelle est la recette de la tarte aux pommes ?")
    expect(page.locator(".qa-abstained")).to_have_text(FRENCH.abstained)
    expect(page.get_by_role("heading", name=FRENCH.nearest)).to_be_visible()
    expect(page.locator(".qa-source").first).to_be_visible()
    expect(page.locator("mark")).to_have_count(0)
    expect(page.get_by_role("button", name=FRENCH.judge_nothing)).to_be_visible()


def test_blank_and_endless_questions_get_a_sentence(page: Page) -> None:
    box = page.locator("#qa-question")
    box.press("Enter")
    assert box.evaluate("box => box.validationMessage") == FRENCH.empty_question
    box.fill(" \n ")
    page.get_by_role("button", name=FRENCH.submit, exact=True).click()
    assert box.evaluate("box => box.validationMessage") == FRENCH.empty_question
    expect(page.locator(".qa-turn")).to_have_count(0)
    ask(page, "où " * 3400)
    expect(page.get_by_role("alert")).to_be_visible()
    assert box.evaluate("box => box.validationMessage") == ""


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_is_kept_and_the_right_answer_can_be_shown(
    page: Page, engine: Engine, verdict: Verdict
) -> None:
    before = FeedbackStore(engine.index).entries()
    ask(page, SECRETARY)
    page.locator(f'[data-verdict="{verdict}"]').click()
    expect(page.locator(".qa-judge")).to_contain_text(FRENCH.judge_thanks)
    if verdict is not Verdict.RIGHT:
        page.get_by_role("button", name=FRENCH.judge_show).click()
        expect(page.locator(".qa-reader mark.qa-main")).to_be_in_viewport()
        select(page, 3, 12)
        page.get_by_role("button", name=FRENCH.reader_confirm).click()
        expect(page.locator(".qa-reader")).not_to_be_visible()
        expect(page.locator(".qa-judge")).to_contain_text("Bonne réponse notée")
    entries = FeedbackStore(engine.index).entries()
    (kept,) = [entry for number, entry in entries.items() if number not in before]
    assert kept.verdict is verdict
    if verdict is not Verdict.RIGHT:
        assert kept.right is not None
        assert (kept.right.start, kept.right.end) == (3, 12)


def test_the_document_opens_at_the_span_and_is_searched(page: Page, engine: Engine) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name=FRENCH.open).first.click()
    reader = page.get_by_role("dialog")
    mark = reader.locator("mark.qa-main")
    expect(mark).to_be_in_viewport()
    lead = engine.ask(QUESTION).answers[0].evidence[0]
    document = engine.document(lead.document)
    assert mark.text_content() == document.text[lead.start : lead.end]
    assert reader.locator(".qa-reader-text").text_content() == document.text
    marks = reader.locator("mark").count()
    assert marks > 1
    reader.get_by_role("button", name=FRENCH.reader_next).click()
    expect(reader.locator("mark.qa-here")).to_be_in_viewport()
    expect(reader.locator("mark.qa-here:not(.qa-main)")).to_have_count(1)
    field = reader.get_by_role("searchbox", name=FRENCH.reader_find)
    field.fill("TRES DURE")
    field.press("Enter")
    expect(reader.locator(".qa-found")).to_have_text(FRENCH.reader_none)
    field.fill("HELSINKI")
    field.press("Enter")
    expect(reader.locator(".qa-found")).to_contain_text("1 sur ")
    page.keyboard.press("Escape")  # in the search field too
    expect(reader).not_to_be_visible()
    expect(page.get_by_role("button", name=FRENCH.open).first).to_be_focused()


def test_the_search_is_narrowed_from_the_document_and_reopened(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name=FRENCH.open).last.click()
    page.get_by_role("button", name=FRENCH.reader_ask).click()
    expect(page.locator(".qa-scope-said")).to_contain_text(".txt")
    path = page.locator(".qa-scope-said").text_content() or ""
    ask(page, QUESTION)
    last = page.locator(".qa-turn").last
    expect(last.locator(".qa-scope-note")).to_have_text(path)
    page.locator(".qa-scope summary").click()
    page.get_by_role("textbox", name=FRENCH.scope_since).fill("20x8")
    page.get_by_role("button", name=FRENCH.scope_apply).click()
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("20x8")
    page.locator(".qa-scope summary").click()
    page.get_by_role("button", name=FRENCH.scope_clear).click()
    expect(page.locator(".qa-scope-said")).to_have_text(FRENCH.scope_all)


def test_examples_ask_and_links_ask_again(open_page: Open, engine: Engine) -> None:
    page = open_page()
    examples = examples_for(engine.documents())
    expect(page.locator(".qa-examples button")).to_have_text(list(examples))
    page.get_by_role("button", name=examples[1]).click()
    expect(page.locator("mark").first).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=FRENCH.copy).click()
    expect(page.locator(".qa-status")).to_have_text(FRENCH.copied)
    cited = page.evaluate("navigator.clipboard.readText()")
    assert "caractères" in cited
    page.get_by_role("button", name=FRENCH.link, exact=True).click()
    expect(page.locator(".qa-status")).to_have_text(FRENCH.link_copied)
    link = page.evaluate("navigator.clipboard.readText()")
    again = open_page(link[link.index("?") - 1 :])
    expect(again.locator(".qa-turn h2")).to_have_text(examples[1])
    expect(again.locator("mark").first).to_be_visible()


def test_the_conversation_is_exported_printed_and_cleared(page: Page, tmp_path: Path) -> None:
    ask(page, SECRETARY)
    for name, suffix in ((FRENCH.export_markdown, "md"), (FRENCH.export_json, "json")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=name, exact=True).click()
        file = tmp_path / f"saved.{suffix}"
        saved.value.save_as(file)
        assert saved.value.suggested_filename == f"conversation.{suffix}"
        assert "Stoltenberg" in file.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "saved.json").read_text("utf-8"))[0]["question"] == SECRETARY
    page.emulate_media(media="print")
    expect(page.locator(".qa-ask")).not_to_be_visible()
    expect(page.locator(".qa-answer")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name=FRENCH.clear).click()
    expect(page.locator(".qa-turn")).to_have_count(0)
    ask(page, "Et quand ?")
    expect(page.locator(".qa-understood")).to_have_count(0)


def test_clearing_at_once_leaves_nothing_behind(page: Page) -> None:
    box = page.locator("#qa-question")
    for _ in range(2):
        box.fill(QUESTION)
        box.press("Enter")
        page.get_by_role("button", name=FRENCH.clear).click()
        expect(page.locator(".qa-turn")).to_have_count(0)
        ask(page, "Et quand ?")
        expect(page.locator(".qa-turn h2")).to_have_text(["Et quand ?"])
        expect(page.locator(".qa-understood")).to_have_count(0)
        page.get_by_role("button", name=FRENCH.clear).click()
        expect(page.locator(".qa-turn")).to_have_count(0)


def test_going_to_another_view_keeps_the_conversation(page: Page) -> None:
    ask(page, SECRETARY)
    view(page, FRENCH.tab_documents)
    view(page, FRENCH.tab_talk)
    expect(page.locator(".qa-answer h3").first).to_contain_text("Stoltenberg")


def test_another_language_keeps_the_conversation(page: Page) -> None:
    ask(page, SECRETARY)
    page.get_by_role("link", name=FRENCH.language_switch).click()
    expect(page.get_by_role("textbox", name=ENGLISH.question_label, exact=True)).to_be_editable()
    expect(page.locator(".qa-turn h2")).to_have_text(SECRETARY)
    expect(page.get_by_role("button", name=ENGLISH.judge_right)).to_be_visible()
