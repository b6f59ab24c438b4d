"""Who can use the page: in either language, by keyboard, on a phone, by ear."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.ui.browser.conftest import Open, ask, view
from ui.texts import ENGLISH, FRENCH

pytestmark = pytest.mark.browser

QUESTION = "Où s'est tenu le sommet ?"
NOTHING = "Quelle est la recette de la tarte aux pommes ?"
WIDTHS = (1280, 380)
SCHEMES = ("light", "dark")


def _check(page: Page) -> None:
    """On a desk and on a phone, in light and in dark: readable by all, nothing standing out."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(
            "dark => document.body.classList.contains('dark') === dark", arg=scheme == "dark"
        )
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            # What is fading in has not its colours yet.
            page.wait_for_function(
                "document.getAnimations().every(one => one.effect.getTiming().iterations > 1"
                " || one.playState !== 'running')"
            )
            assert _serious(page) == [], (scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def _serious(page: Page) -> list[str]:
    """The violations of the Web Content Accessibility Guidelines that axe finds grave."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_no_screen_shuts_anyone_out(page: Page) -> None:
    _check(page)
    ask(page, QUESTION)
    ask(page, "Et quand ?")
    ask(page, NOTHING)
    page.locator('[data-verdict="wrong_answer"]').last.click()
    expect(page.locator(".qa-judge").last).to_contain_text(FRENCH.judge_thanks)
    page.locator(".qa-scope summary").click()
    page.locator(".qa-understood summary").first.click()
    page.locator(".qa-answer details summary").first.click()
    _check(page)
    page.get_by_role("button", name=FRENCH.judge_show).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    _check(page)
    page.get_by_role("button", name=FRENCH.reader_close).click()
    view(page, FRENCH.tab_documents)
    expect(page.locator(".qa-documents tbody tr").first).to_be_visible()
    _check(page)
    view(page, FRENCH.tab_evaluation)
    page.get_by_role("button", name=FRENCH.gold_lint).click()
    expect(page.locator(".qa-evaluation-said")).not_to_be_empty()
    _check(page)


def test_a_phone_stacks_the_rivals(open_page: Open) -> None:
    phone = open_page(width=380)
    ask(phone, QUESTION)
    boxes = [card.bounding_box() for card in phone.locator(".qa-rivals > .qa-rival").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) >= 2
    assert tops == sorted(set(tops))
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 380 for box in boxes)


def test_the_page_is_french_in_an_english_browser_and_english_on_demand(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.title() == FRENCH.page_title
    expect(page.get_by_role("tab")).to_have_text(["Conversation", "Documents", "Évaluation"])
    english = ("Submit", "Stop", "Retry", "Undo", "Clear", "Copy", "Choose", "Select", "Tab")
    labels = page.locator("button:visible, label:visible, [aria-label]:visible").evaluate_all(
        "all => all.map(e => e.getAttribute('aria-label') || e.textContent.trim())"
    )
    assert [label for label in labels if any(word in label for word in english)] == []
    assert page.locator("footer:visible:not(.qa-turn footer)").count() == 0
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name=ENGLISH.submit, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("tab")).to_have_text(["Conversation", "Documents", "Evaluation"])
    page.goto(page.url.partition("?")[0])  # remembered
    box = page.get_by_role("textbox", name=ENGLISH.question_label, exact=True)
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.get_by_role("button", name=ENGLISH.open).first).to_be_visible()
    expect(page.locator(".qa-rivals-note")).to_contain_text("Several answers are possible")


def test_the_keyboard_is_enough(page: Page) -> None:
    box = page.locator("#qa-question")
    expect(box).to_be_focused()
    _press(page, "Shift+Tab", ".qa-examples li:last-child button")
    page.keyboard.press("Enter")
    expect(page.locator(".qa-answer").first).to_be_visible()
    box.focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".qa-rivals")).to_be_visible()
    _press(page, "Shift+Tab", '.qa-turn:last-child [data-act="retry"]')
    choose = '.qa-rivals .qa-answer:first-child [data-act="choose"]'
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("s => document.activeElement.matches(s)", choose):
            break
    page.keyboard.press("Enter")
    kept = page.locator('.qa-kept [data-act="choose"]')
    expect(kept).to_be_focused()
    _tab_to(page, '.qa-turn:last-child [data-act="open"]')
    page.keyboard.press("Enter")
    expect(page.locator(".qa-reader-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".qa-reader")).not_to_be_visible()
    page.get_by_role("tab", name=FRENCH.tab_talk).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("tab", name=FRENCH.tab_documents)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".qa-documents tbody tr").first).to_be_visible()


def _press(page: Page, key: str, selector: str) -> None:
    page.keyboard.press(key)
    expect(page.locator(selector)).to_be_focused()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by the keyboard")


def test_the_answer_is_read_out(page: Page) -> None:
    ask(page, NOTHING)
    expect(page.locator(".qa-status[role=status]")).to_have_text(FRENCH.abstained)
    ask(page, "Qui est le secrétaire général de l'OTAN ?")
    expect(page.locator(".qa-status")).to_contain_text("Réponse. Jens Stoltenberg, réponse")
