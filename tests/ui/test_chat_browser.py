"""The chat in a real browser, over a real server and the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from ui.examples import examples_for
from ui.texts import FRENCH

if TYPE_CHECKING:
    from qa import Engine

pytestmark = pytest.mark.browser

QUESTION = "Où s'est tenu le sommet ?"
PAYLOAD = (
    "<img src=x onerror=alert(1)> **a** [x](javascript:alert(1)) </div><script>alert(1)</script>"
    " $$x$$ &lt;b&gt; ${alert(1)} {{value}} ?"
)


def _ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox", name=FRENCH.question_label)
    box.fill(question)
    box.press("Enter")


def _reply(page: Page, number: int = 0) -> None:
    expect(page.locator(".qa-reply").nth(number)).to_be_visible()


def test_rival_summits_each_with_their_marked_passage_in_sight(page: Page) -> None:
    _ask(page, QUESTION)
    for city in ("Helsinki", "Hambourg"):
        card = page.locator(".qa-answer", has=page.locator("h2", has_text=city))
        expect(card.locator("mark").first).to_contain_text(city)
        expect(card.locator("mark").first).to_be_in_viewport()
    expect(page.locator(".qa-rivals-note")).to_contain_text("Plusieurs réponses sont possibles")


def test_each_mark_is_the_evidence_of_the_engine(page: Page, seeds_engine: Engine) -> None:
    _ask(page, "Qui est le secrétaire général de l'OTAN ?")
    _reply(page)
    lead = seeds_engine.ask("Qui est le secrétaire général de l'OTAN ?").answers[0].evidence[0]
    document = seeds_engine.document(lead.document)
    assert page.locator("mark").first.text_content() == document.text[lead.start : lead.end]
    expect(page.locator(".qa-source").first).to_contain_text("ligne")


def test_unanswerable_question_gets_the_closest_passages(page: Page) -> None:
    _ask(page, "Quelle est la recette de la tarte aux pommes ?")
    expect(page.locator(".qa-abstained")).to_have_text(FRENCH.abstained)
    expect(page.get_by_role("heading", name=FRENCH.nearest)).to_be_visible()
    expect(page.locator(".qa-source").first).to_be_visible()
    expect(page.locator("mark")).to_have_count(0)


def test_blank_question_is_refused_with_a_sentence(page: Page) -> None:
    box = page.get_by_role("textbox", name=FRENCH.question_label)
    box.press("Enter")
    assert box.evaluate("box => box.validationMessage") == FRENCH.empty_question
    box.fill(" \n ")
    page.get_by_role("button", name=FRENCH.submit).click()
    assert box.evaluate("box => box.validationMessage") == FRENCH.empty_question
    expect(page.locator(".message-row")).to_have_count(0)
    _ask(page, QUESTION)
    _reply(page)
    assert box.evaluate("box => box.validationMessage") == ""


def test_endless_question_is_answered_by_a_sentence(page: Page) -> None:
    _ask(page, "où " * 3400)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).not_to_contain_text("Traceback")


def test_question_is_shown_as_typed_whatever_it_holds(page: Page) -> None:
    _ask(page, PAYLOAD)
    _reply(page)
    question = page.locator(".user-row .message-content")
    expect(question).to_have_text(PAYLOAD)
    assert question.locator("img, script, a, strong, b, .katex").count() == 0
    # Taken back to the box, then asked again: neither escaped nor executed.
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".bot-row")).to_have_count(1)
    expect(question).to_have_text(PAYLOAD)
    box = page.get_by_role("textbox", name=FRENCH.question_label)
    expect(box).to_be_editable()
    page.get_by_role("button", name="Annuler").click()
    expect(box).to_have_value(PAYLOAD)


def test_click_on_an_example_asks_it(page: Page, seeds_engine: Engine) -> None:
    examples = examples_for(seeds_engine.documents())
    expect(page.locator("button.example")).to_have_text(list(examples))
    page.get_by_role("button", name=examples[1]).click()
    expect(page.locator(".user-row")).to_have_text(examples[1])
    expect(page.locator("mark").first).to_be_visible()


def test_follow_up_shows_the_question_that_was_understood(page: Page) -> None:
    _ask(page, QUESTION)
    _reply(page)
    expect(page.get_by_role("textbox", name=FRENCH.question_label)).to_be_focused()
    page.keyboard.type("Et quand ?")
    page.keyboard.press("Enter")
    expect(page.locator(".qa-understood")).to_contain_text("Question comprise")
    expect(page.locator(".user-row").nth(1)).to_be_in_viewport()


def test_clearing_the_conversation_forgets_it(page: Page) -> None:
    _ask(page, QUESTION)
    _reply(page)
    page.get_by_role("button", name="Effacer la conversation").click()
    expect(page.locator(".message-row")).to_have_count(0)
    _ask(page, "Et quand ?")
    _reply(page)
    expect(page.locator(".qa-understood")).to_have_count(0)


def test_keyboard_alone_is_enough(page: Page) -> None:
    page.get_by_role("textbox", name=FRENCH.question_label).focus()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("button.example").last).to_be_focused()
    page.keyboard.press("Enter")
    _reply(page)


def test_page_is_french_in_an_english_browser(page: Page) -> None:
    _ask(page, QUESTION)
    _reply(page)
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.title() == FRENCH.page_title
    expect(page.get_by_role("button", name="Demander")).to_be_visible()
    labels = page.locator("button, [aria-label]").evaluate_all(
        "all => all.map(e => e.getAttribute('aria-label') || e.textContent.trim())"
    )
    english = ("Submit", "Stop", "Retry", "Undo", "Clear", "Copy", "Scroll", "message:", "Select")
    assert [label for label in labels if any(word in label for word in english)] == []
    expect(page.get_by_role("status").filter(has_text=FRENCH.done)).to_be_attached()
    assert page.locator("footer").count() == 0


@pytest.mark.parametrize("scheme", ["page", "dark_page"])
def test_marks_are_readable(scheme: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(scheme)
    _ask(page, QUESTION)
    _reply(page)
    for selector, least in (("mark", 4.5), (".qa-facts", 4.5), (".qa-answer summary", 4.5)):
        for element in page.locator(selector).all():
            ink, paper = element.evaluate(COLOURS)
            assert _contrast(ink, paper) >= least, selector


def test_phone_needs_no_sideways_scroll_and_stacks_rivals(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") <= 380
    _ask(phone, QUESTION)
    _reply(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 380
    boxes = [card.bounding_box() for card in phone.locator(".qa-answer").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) >= 2
    assert tops == sorted(set(tops))
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 380 for box in boxes)


# The colour of an element's text, and of the first painted background behind it.
COLOURS = """element => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  let behind = element;
  while (behind && rgb(getComputedStyle(behind).backgroundColor)[3] === 0)
    behind = behind.parentElement;
  return [rgb(getComputedStyle(element).color),
          rgb(getComputedStyle(behind || document.body).backgroundColor)];
}"""


def _contrast(ink: list[float], paper: list[float]) -> float:
    """The contrast ratio of WCAG 2 between two sRGB colours."""
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: list[float]) -> float:
    parts = [value / 255 for value in colour[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
